"""The addresses of classes: the same for a school and for the board's office."""

from django.urls import path

from accounts.classes import views

desk_urls = [
    path("classes/", views.classes, name="classes"),
    path("classes/new/", views.class_new, name="class_new"),
    path("classes/years/", views.school_years, name="school_years"),
    path("classes/<uuid:classroom_id>/", views.class_edit, name="class_edit"),
    path("classes/<uuid:classroom_id>/deletion/", views.class_deletion, name="class_deletion"),
]

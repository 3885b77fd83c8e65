"""The addresses of schools: in the board's office alone."""

from django.urls import path

from accounts.schools import views

board_urls = [
    path("schools/", views.schools, name="schools"),
    path("schools/new/", views.school_new, name="school_new"),
    path("schools/<uuid:school_id>/", views.school_edit, name="school_edit"),
    path("schools/<uuid:school_id>/deletion/", views.school_deletion, name="school_deletion"),
]

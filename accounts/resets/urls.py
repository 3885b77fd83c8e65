"""The addresses of resets, at a desk."""

from django.urls import path

from accounts.resets import views

desk_urls = [
    path("staff/<uuid:person_id>/second-factor/", views.staff_second_factor, name="staff_second_factor"),
]

"""The addresses of pupils: the same for a school (/s/<school>/) and for the board's office (/t/<tenant>/)."""

from django.urls import path

from accounts.students import views

desk_urls = [
    path("students/", views.students, name="students"),
    path("students/search/", views.student_search, name="student_search"),
    path("students/<uuid:student_id>/", views.student, name="student"),
]

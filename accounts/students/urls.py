"""The addresses of pupils: the same for a school (/s/<school>/) and for the board's office (/t/<tenant>/)."""

from django.urls import path

from accounts.students.views import adding, editing, reading, states

desk_urls = [
    path("students/", reading.students, name="students"),
    path("students/search/", reading.student_search, name="student_search"),
    path("students/new/", adding.student_new, name="student_new"),
    path("students/<uuid:student_id>/", reading.student, name="student"),
    path("students/<uuid:student_id>/edit/", editing.student_edit, name="student_edit"),
    path("students/<uuid:student_id>/home/", editing.student_home, name="student_home"),
    path("students/<uuid:student_id>/state/", states.student_state, name="student_state"),
    path(
        "students/<uuid:student_id>/state/cancellation/",
        states.student_plan_cancellation,
        name="student_plan_cancellation",
    ),
]

"""The addresses of the register, the calendar and the numbers."""

from django.urls import path

from messaging.absences.register.views import calendar, looks, numbers, pupil, schools, sheet

register_urls = [
    path("register/", sheet.register, name="register"),
    path("register/table/", sheet.register_table, name="register_table"),
    path("register/<uuid:classroom_id>/", sheet.register_class, name="register_class"),
    path("register/<uuid:classroom_id>/<uuid:student_id>/", pupil.register_pupil, name="register_pupil"),
    path("settings/register/", looks.register_columns, name="register_columns"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/<uuid:calendar_id>/ending/", calendar.calendar_ending, name="calendar_ending"),
    path("absence-numbers/", numbers.absence_numbers, name="absence_numbers"),
]

board_urls = [
    path("settings/register/", looks.register_marks, name="register_marks"),
    path("absence-numbers/", schools.absence_numbers, name="absence_numbers"),
]

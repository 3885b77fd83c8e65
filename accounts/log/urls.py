"""The addresses of the log: a desk's (/s/<school>/, /t/<tenant>/) and a guardian's."""

from django.urls import path

from accounts.log import views

desk_urls = [
    path("log/", views.log, name="log"),
    path("log/alarms/<uuid:alarm_id>/acknowledgement/", views.log_alarm, name="log_alarm"),
]

guardian_urls = [
    path("settings/viewers/<uuid:student_id>/", views.viewers, name="viewers"),
]

"""The addresses of absences."""

from django.urls import path

from messaging.absences.views import receipts, reporting

guardian_urls = [
    path("absences/", reporting.absences, name="absences"),
    path("absences/history/", reporting.absence_history, name="absence_history"),
    path("absences/<uuid:report_id>/", receipts.absence, name="absence"),
    path("absences/<uuid:report_id>/change/", receipts.absence_change, name="absence_change"),
    path("absences/<uuid:report_id>/cancellation/", receipts.absence_cancellation, name="absence_cancellation"),
]

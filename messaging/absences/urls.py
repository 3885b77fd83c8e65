"""The addresses of absences."""

from django.urls import path

from messaging.absences.views import receipts, reporting, rules

guardian_urls = [
    path("absences/", reporting.absences, name="absences"),
    path("absences/history/", reporting.absence_history, name="absence_history"),
    path("absences/<uuid:report_id>/", receipts.absence, name="absence"),
    path("absences/<uuid:report_id>/change/", receipts.absence_change, name="absence_change"),
    path("absences/<uuid:report_id>/cancellation/", receipts.absence_cancellation, name="absence_cancellation"),
]

school_urls = [
    path("settings/absences/", rules.absence_rules, name="absence_rules"),
    path("settings/absences/words/", rules.absence_words, name="absence_words"),
    path("settings/absences/words/<uuid:word_id>/", rules.absence_word_retirement, name="absence_word_retirement"),
]

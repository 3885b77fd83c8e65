"""The addresses of absences."""

from django.urls import path

from messaging.absences.views import board, confirming, entering, questions, receipts, reporting, rules, seats, walls

wall_urls = [
    path("wall/", walls.wall, name="wall"),
    path("wall/changes/", walls.wall_changes, name="wall_changes"),
]

guardian_urls = [
    path("absences/", reporting.absences, name="absences"),
    path("absences/history/", reporting.absence_history, name="absence_history"),
    path("absences/questions/<uuid:seat_id>/", questions.seat_question, name="seat_question"),
    path("absences/<uuid:report_id>/", receipts.absence, name="absence"),
    path("absences/<uuid:report_id>/change/", receipts.absence_change, name="absence_change"),
    path("absences/<uuid:report_id>/cancellation/", receipts.absence_cancellation, name="absence_cancellation"),
]

school_urls = [
    path("absences/", board.absence_board, name="absence_board"),
    path("absences/changes/", board.absence_board_changes, name="absence_board_changes"),
    path("absences/classes/<uuid:classroom_id>/", entering.absence_class, name="absence_class"),
    path("absences/classes/<uuid:classroom_id>/seats/", seats.empty_seats, name="empty_seats"),
    path("absences/seats/<uuid:seat_id>/", seats.empty_seat, name="empty_seat"),
    path("absences/seats/<uuid:seat_id>/caller/", seats.empty_seat_caller, name="empty_seat_caller"),
    path("absences/seats/<uuid:seat_id>/question/", seats.empty_seat_question, name="empty_seat_question"),
    path("absences/seats/<uuid:seat_id>/end/", seats.empty_seat_end, name="empty_seat_end"),
    path("absences/students/<uuid:student_id>/", entering.absence_entry, name="absence_entry"),
    path("absences/entries/<uuid:entry_id>/", confirming.absence_entry_withdrawal, name="absence_entry_withdrawal"),
    path("absences/<uuid:absence_id>/", confirming.absence_detail, name="absence_detail"),
    path("absences/<uuid:absence_id>/confirmation/", confirming.absence_confirmation, name="absence_confirmation"),
    path("settings/absences/", rules.absence_rules, name="absence_rules"),
    path("settings/absences/words/", rules.absence_words, name="absence_words"),
    path("settings/absences/words/<uuid:word_id>/", rules.absence_word_retirement, name="absence_word_retirement"),
    path("settings/walls/", walls.wall_screens, name="wall_screens"),
    path("settings/walls/<uuid:screen_id>/end/", walls.wall_screen_end, name="wall_screen_end"),
]

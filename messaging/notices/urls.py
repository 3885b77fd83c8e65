"""The addresses of notices."""

from django.urls import path

from messaging.notices.views import (
    answers,
    compose,
    copying,
    desk,
    guardian,
    picker,
    questions,
    reminders,
    results,
    sending,
    templates,
)

guardian_urls = [
    path("home/", guardian.home, name="home"),
    path("notices/<uuid:notice_id>/", guardian.notice, name="notice"),
    path("notices/<uuid:notice_id>/answers/<uuid:student_id>/", answers.answer, name="answer"),
]

# The same pages for a school (/s/<school>/) and for the board's office (/t/<tenant>/).
desk_urls = [
    path("", desk.start, name="start"),
    path("notices/", desk.notices, name="notices"),
    path("notices/new/", compose.new_notice, name="new_notice"),
    path("notices/drafts/<uuid:draft_id>/", compose.draft, name="draft"),
    path("notices/drafts/<uuid:draft_id>/students/", picker.draft_students, name="draft_students"),
    path("notices/drafts/<uuid:draft_id>/students/search/", picker.draft_student_search, name="draft_student_search"),
    path("notices/drafts/<uuid:draft_id>/deletion/", compose.draft_deletion, name="draft_deletion"),
    path("notices/drafts/<uuid:draft_id>/confirmation/", sending.draft_confirmation, name="draft_confirmation"),
    path("notices/drafts/<uuid:draft_id>/questions/", questions.draft_questions, name="draft_questions"),
    path("notices/templates/", templates.templates, name="templates"),
    path("notices/templates/new/", templates.template_new, name="template_new"),
    path("notices/templates/<uuid:template_id>/", templates.template, name="template"),
    path("notices/templates/<uuid:template_id>/draft/", templates.template_draft, name="template_draft"),
    path("notices/templates/<uuid:template_id>/deletion/", templates.template_deletion, name="template_deletion"),
    path("notices/<uuid:notice_id>/copy/", copying.notice_copy, name="notice_copy"),
    path("notices/<uuid:notice_id>/answers/", results.answers, name="answers"),
    path("notices/<uuid:notice_id>/answers/table/", results.answers_table, name="answers_table"),
    path("notices/<uuid:notice_id>/answers/reminder/", reminders.answers_reminder, name="answers_reminder"),
    path("notices/<uuid:notice_id>/answers/<uuid:student_id>/", results.answer_entry, name="answer_entry"),
    path("notices/<uuid:notice_id>/", sending.notice, name="notice"),
]

"""The addresses of notices."""

from django.urls import path

from messaging.notices.views import (
    answers,
    approval,
    compose,
    confirming,
    copying,
    desk,
    files,
    guardian,
    guardian_files,
    picker,
    proof,
    questions,
    reaching,
    received,
    reminders,
    results,
    rules,
    safety,
    safety_board,
    sending,
    templates,
    withdrawing,
)

FILE = "notices/<uuid:notice_id>/files/<uuid:notice_file_id>/"
RECEIVED_FILE = "notices/received/<uuid:received_id>/files/<uuid:received_file_id>/"
DRAFT_FILE = "notices/drafts/<uuid:draft_id>/files/<uuid:draft_file_id>/"

guardian_urls = [
    path("notices/<uuid:notice_id>/", guardian.notice, name="notice"),
    path(FILE, guardian_files.notice_file, name="notice_file"),
    path(f"{FILE}content/", guardian_files.notice_file_content, name="notice_file_content"),
    path(f"{FILE}pages/<int:number>/", guardian_files.notice_file_page, name="notice_file_page"),
    path("notices/<uuid:notice_id>/answers/<uuid:student_id>/", answers.answer, name="answer"),
    path("notices/<uuid:safety_id>/safety/<uuid:student_id>/", safety.safety_answer, name="safety_answer"),
]

# The same pages for a school (/s/<school>/) and for the board's office (/t/<tenant>/).
desk_urls = [
    path("notices/", desk.notices, name="notices"),
    path("notices/new/", compose.new_notice, name="new_notice"),
    path("notices/drafts/<uuid:draft_id>/", compose.draft, name="draft"),
    path("notices/drafts/<uuid:draft_id>/students/", picker.draft_students, name="draft_students"),
    path("notices/drafts/<uuid:draft_id>/students/search/", picker.draft_student_search, name="draft_student_search"),
    path("notices/drafts/<uuid:draft_id>/deletion/", compose.draft_deletion, name="draft_deletion"),
    path("notices/drafts/<uuid:draft_id>/files/", files.draft_files, name="draft_files"),
    path(DRAFT_FILE, files.draft_file, name="draft_file"),
    path(f"{DRAFT_FILE}content/", files.draft_file_content, name="draft_file_content"),
    path(f"{DRAFT_FILE}pages/<int:number>/", files.draft_file_page, name="draft_file_page"),
    path(f"{DRAFT_FILE}removal/", files.draft_file_removal, name="draft_file_removal"),
    path("notices/drafts/<uuid:draft_id>/confirmation/", confirming.draft_confirmation, name="draft_confirmation"),
    path("notices/drafts/<uuid:draft_id>/sending/", sending.draft_sending, name="draft_sending"),
    path("notices/drafts/<uuid:draft_id>/sending/stop/", sending.draft_stop, name="draft_stop"),
    path("notices/drafts/<uuid:draft_id>/sending/at-once/", sending.draft_at_once, name="draft_at_once"),
    path("notices/approvals/<uuid:approval_id>/", approval.approval, name="approval"),
    path("notices/approvals/<uuid:approval_id>/audience/", approval.approval_audience, name="approval_audience"),
    path("notices/approvals/<uuid:approval_id>/return/", approval.approval_return, name="approval_return"),
    path("settings/", rules.settings, name="settings"),
    path("settings/sending/", rules.sending_rules, name="sending_rules"),
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
    path("notices/<uuid:safety_id>/safety/", safety_board.safety, name="safety"),
    path("notices/<uuid:safety_id>/safety/<uuid:student_id>/", safety_board.safety_entry, name="safety_entry"),
    path("notices/<uuid:notice_id>/", sending.notice, name="notice"),
    path(FILE, files.notice_file, name="notice_file"),
    path(f"{FILE}content/", files.notice_file_content, name="notice_file_content"),
    path(f"{FILE}pages/<int:number>/", files.notice_file_page, name="notice_file_page"),
    path("notices/<uuid:notice_id>/reminder/", reaching.notice_reminder, name="notice_reminder"),
    path("notices/<uuid:notice_id>/unreached/", reaching.unreached, name="unreached"),
    path("notices/<uuid:notice_id>/unreached/letters/", reaching.unreached_letters, name="unreached_letters"),
    path("notices/<uuid:notice_id>/unreached/<uuid:household_id>/", reaching.unreached_home, name="unreached_home"),
    path("notices/<uuid:notice_id>/withdrawal/", withdrawing.notice_withdrawal, name="notice_withdrawal"),
    path("notices/<uuid:withdrawn_id>/proof/", proof.notice_proof, name="notice_proof"),
    path("notices/<uuid:withdrawn_id>/proof/file/", proof.notice_proof_file, name="notice_proof_file"),
    path("notices/<uuid:withdrawn_id>/correction/", withdrawing.notice_correction, name="notice_correction"),
    path("notices/<uuid:withdrawn_id>/report/", proof.notice_report, name="notice_report"),
    path("notices/<uuid:withdrawn_id>/apology/", proof.notice_apology, name="notice_apology"),
]

school_urls = [
    path("notices/received/<uuid:received_id>/", received.received, name="received"),
    path(RECEIVED_FILE, received.received_notice_file, name="received_file"),
    path(f"{RECEIVED_FILE}content/", received.received_notice_file_content, name="received_file_content"),
    path(f"{RECEIVED_FILE}pages/<int:number>/", received.received_notice_file_page, name="received_file_page"),
]

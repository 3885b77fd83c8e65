"""The addresses of notices."""

from django.urls import path

from messaging.notices.views import approval, compose, confirming, desk, guardian, picker, rules, sending

guardian_urls = [
    path("home/", guardian.home, name="home"),
    path("notices/<uuid:notice_id>/", guardian.notice, name="notice"),
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
    path("notices/drafts/<uuid:draft_id>/confirmation/", confirming.draft_confirmation, name="draft_confirmation"),
    path("notices/drafts/<uuid:draft_id>/sending/", sending.draft_sending, name="draft_sending"),
    path("notices/drafts/<uuid:draft_id>/sending/stop/", sending.draft_stop, name="draft_stop"),
    path("notices/drafts/<uuid:draft_id>/sending/at-once/", sending.draft_at_once, name="draft_at_once"),
    path("notices/approvals/<uuid:approval_id>/", approval.approval, name="approval"),
    path("notices/approvals/<uuid:approval_id>/audience/", approval.approval_audience, name="approval_audience"),
    path("notices/approvals/<uuid:approval_id>/return/", approval.approval_return, name="approval_return"),
    path("settings/", rules.settings, name="settings"),
    path("settings/sending/", rules.sending_rules, name="sending_rules"),
    path("notices/<uuid:notice_id>/", sending.notice, name="notice"),
]

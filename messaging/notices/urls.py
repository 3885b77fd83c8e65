"""The addresses of notices."""

from django.urls import path

from messaging.notices.views import compose, desk, guardian, picker, proof, sending, withdrawing

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
    path("notices/drafts/<uuid:draft_id>/confirmation/", sending.draft_confirmation, name="draft_confirmation"),
    path("notices/<uuid:notice_id>/", sending.notice, name="notice"),
    path("notices/<uuid:notice_id>/withdrawal/", withdrawing.notice_withdrawal, name="notice_withdrawal"),
    path("notices/<uuid:withdrawn_id>/proof/", proof.notice_proof, name="notice_proof"),
    path("notices/<uuid:withdrawn_id>/proof/file/", proof.notice_proof_file, name="notice_proof_file"),
    path("notices/<uuid:withdrawn_id>/correction/", withdrawing.notice_correction, name="notice_correction"),
    path("notices/<uuid:withdrawn_id>/report/", proof.notice_report, name="notice_report"),
    path("notices/<uuid:withdrawn_id>/apology/", proof.notice_apology, name="notice_apology"),
]

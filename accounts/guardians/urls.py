"""The addresses of and about guardians."""

from django.urls import path

from accounts.guardians.views import children, signup, staff

public_urls = [
    path("signup/", signup.signup, name="signup"),
    path("signup/person/", signup.signup_person, name="signup_person"),
    path("signup/sent/", signup.signup_sent, name="signup_sent"),
    path("signup/confirmation/", signup.signup_confirmation, name="signup_confirmation"),
    path("signup/done/", signup.signup_done, name="signup_done"),
    path("terms/", signup.terms, name="terms"),
    path("privacy/", signup.privacy, name="privacy"),
]

guardian_urls = [
    path("settings/children/new/", children.child_new, name="child_new"),
    path("settings/children/new/confirmation/", children.child_confirmation, name="child_confirmation"),
]

school_urls = [
    path("students/<uuid:student_id>/guardians/", staff.guardians, name="guardians"),
    path("students/<uuid:student_id>/guardians/<uuid:link_id>/", staff.guardian_link, name="guardian_link"),
    path(
        "students/<uuid:student_id>/guardians/<uuid:link_id>/approval/",
        staff.guardian_approval,
        name="guardian_approval",
    ),
    path(
        "students/<uuid:student_id>/guardians/<uuid:link_id>/end/", staff.guardian_unlinking, name="guardian_unlinking"
    ),
]

"""The addresses of and about guardians."""

from django.urls import path

from accounts.guardians.views import account, children, links, lost_factors, profile, signup, staff

public_urls = [
    path("signup/", signup.signup, name="signup"),
    path("signup/person/", signup.signup_person, name="signup_person"),
    path("signup/sent/", signup.signup_sent, name="signup_sent"),
    path("signup/confirmation/", signup.signup_confirmation, name="signup_confirmation"),
    path("signup/done/", signup.signup_done, name="signup_done"),
    path("password/reset/", links.password_reset, name="password_reset"),
    path("password/reset/sent/", links.password_reset_sent, name="password_reset_sent"),
    path("password/new/", links.password_new, name="password_new"),
    path("password/counter/", links.password_counter, name="password_counter"),
    path(
        "login/second-factor/lost/confirmation/",
        lost_factors.factors_lost_confirmation,
        name="factors_lost_confirmation",
    ),
    path("settings/email/confirmation/", links.email_confirmation, name="email_confirmation"),
    path("settings/closed/", account.account_closed, name="account_closed"),
    path("terms/", signup.terms, name="terms"),
    path("privacy/", signup.privacy, name="privacy"),
]

guardian_urls = [
    path("login/second-factor/lost/", lost_factors.factors_lost, name="factors_lost"),
    path("account/second-factor/kept/", lost_factors.factors_kept, name="factors_kept"),
    path("settings/profile/", profile.profile, name="profile"),
    path("settings/email/", account.email_change, name="email_change"),
    path("settings/closing/", account.account_closing, name="account_closing"),
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
    path(
        "students/<uuid:student_id>/guardians/<uuid:link_id>/counter/", staff.guardian_counter, name="guardian_counter"
    ),
]

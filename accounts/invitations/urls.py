"""The addresses of registration at a school (/s/<school>/)."""

from django.urls import path

from accounts.invitations import views

school_urls = [
    path("invitations/", views.invitations, name="invitations"),
    path("invitations/settings/", views.invitation_settings, name="invitation_settings"),
    path("invitations/<uuid:classroom_id>/", views.invitation_class, name="invitation_class"),
    path("invitations/<uuid:classroom_id>/letters/", views.invitation_letters, name="invitation_letters"),
    path("students/<uuid:student_id>/invitation/end/", views.invitation_revocation, name="invitation_revocation"),
]

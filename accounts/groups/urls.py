"""The addresses of groups: the same for a school and for the board's office."""

from django.urls import path

from accounts.groups import views

desk_urls = [
    path("groups/", views.groups, name="groups"),
    path("groups/new/", views.group_new, name="group_new"),
    path("groups/<uuid:group_id>/", views.group, name="group"),
    path("groups/<uuid:group_id>/edit/", views.group_edit, name="group_edit"),
    path("groups/<uuid:group_id>/search/", views.group_search, name="group_search"),
    path("groups/<uuid:group_id>/members/", views.group_members, name="group_members"),
    path("groups/<uuid:group_id>/deletion/", views.group_deletion, name="group_deletion"),
]

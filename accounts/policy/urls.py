"""The address of the policy: at the board's office alone."""

from django.urls import path

from accounts.policy import views

board_urls = [
    path("settings/second-factor/", views.second_factor_policy, name="second_factor_policy"),
]

"""The addresses of the second factor."""

from django.urls import path

from accounts.second_factor.views import ask, own, passkeys

second_factor_urls = [
    path("login/second-factor/", ask.second_factor, name="second_factor"),
    path("login/again/", ask.step_up, name="step_up"),
    path("login/passkey/", passkeys.passkey_sign_in, name="passkey_sign_in"),
    path("account/second-factor/", own.own_second_factor, name="own_second_factor"),
    path("account/second-factor/app/", own.new_app, name="new_app"),
    path("account/second-factor/app/removal/", own.app_removal, name="app_removal"),
    path("account/second-factor/codes/", own.recovery_codes, name="recovery_codes"),
    path("account/second-factor/passkeys/new/", passkeys.new_passkey, name="new_passkey"),
    path("account/second-factor/passkeys/<uuid:passkey_id>/removal/", passkeys.passkey_removal, name="passkey_removal"),
]

"""The addresses of the demo."""

from django.urls import path

from demo import views

demo_urls = [
    path("accounts.json", views.accounts, name="demo_accounts"),
    path("second-factor/", views.second_factor, name="demo_second_factor"),
    path("letters/", views.letters, name="demo_letters"),
    path("mail/", views.mail, name="demo_mail"),
    path("mail/<slug:mail_id>/", views.mail_detail, name="demo_mail_detail"),
]

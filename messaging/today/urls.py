"""The addresses of the first pages: a guardian's, a school's (/s/<school>/) and the board's office's (/t/<tenant>/)."""

from django.urls import path

from messaging.today import home, views

guardian_urls = [path("home/", home.home, name="home")]
desk_urls = [path("", views.start, name="start")]

"""The address of the first page, for a school (/s/<school>/) and for the board's office (/t/<tenant>/)."""

from django.urls import path

from messaging.today import views

desk_urls = [path("", views.start, name="start")]

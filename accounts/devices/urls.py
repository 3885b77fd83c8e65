"""The addresses of a person's devices."""

from django.urls import path

from accounts.devices import views

device_urls = [
    path("account/devices/", views.devices, name="devices"),
    path("account/devices/others/removal/", views.other_devices_removal, name="other_devices_removal"),
    path("account/devices/<uuid:device_id>/removal/", views.device_removal, name="device_removal"),
]

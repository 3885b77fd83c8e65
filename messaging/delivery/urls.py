"""The addresses about being reached."""

from django.urls import path

from messaging.delivery.views import guardian, school

guardian_urls = [
    path("settings/delivery/", guardian.delivery_settings, name="delivery_settings"),
    path("settings/delivery/device/", guardian.push_device, name="push_device"),
    path("settings/delivery/device/removal/", guardian.push_device_removal, name="push_device_removal"),
]

school_urls = [path("settings/quiet-hours/", school.quiet_hours, name="quiet_hours")]

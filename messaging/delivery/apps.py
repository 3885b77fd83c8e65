"""Registers the outbox."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """The outbox."""

    name = "messaging.delivery"
    label = "delivery"

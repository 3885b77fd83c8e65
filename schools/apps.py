"""Registers the schools."""

from django.apps import AppConfig


class SchoolsConfig(AppConfig):
    """Tenants, schools, classes and pupils."""

    name = "schools"

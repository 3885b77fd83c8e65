"""The ground that every app stands on: tenancy, database backend, encryption, access, errors."""

from .celery import app as celery_app

__all__ = ["celery_app"]

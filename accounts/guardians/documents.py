"""The documents that a guardian agrees to, with the version that stands in templates/public/."""

from accounts.models import Consent

VERSIONS = {Consent.Document.TERMS: "2026-11", Consent.Document.PRIVACY: "2026-11"}
"""A change of the text gets a new version here and a new date in the template."""

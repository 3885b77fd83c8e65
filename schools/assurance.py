"""The promises that this app proves."""

from schools import headcounts, isolation
from schools.keys import assurance as keys

__all__ = ["headcounts", "isolation", "keys"]

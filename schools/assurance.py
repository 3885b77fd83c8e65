"""The promises that this app proves."""

from schools import isolation
from schools.keys import assurance as keys

__all__ = ["isolation", "keys"]

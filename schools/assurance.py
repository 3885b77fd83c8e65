"""The promises that this app proves."""

from schools import isolation

__all__ = ["isolation"]

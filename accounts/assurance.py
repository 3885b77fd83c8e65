"""The promises that this app proves."""

from accounts import closed_doors
from accounts.log import assurance as log
from accounts.ops import assurance as ops

__all__ = ["closed_doors", "log", "ops"]

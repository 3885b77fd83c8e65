"""Deeds, each with its entry in the log."""

from schools.keys.actions.destroying import confirm_destruction, request_destruction
from schools.keys.actions.turning import begin_rotation, finish_rotation, remove_key, rewrap_keyring

__all__ = [
    "begin_rotation",
    "confirm_destruction",
    "finish_rotation",
    "remove_key",
    "request_destruction",
    "rewrap_keyring",
]

"""Argon2id with modest memory: 7:30 in the morning is a burst of sign-ins.

19 MiB, 2 passes, 1 lane: the OWASP Password Storage Cheat Sheet's setting; Django's default takes
200 to 300 ms (security.md §2).
"""

from django.contrib.auth.hashers import Argon2PasswordHasher


class ModestArgon2(Argon2PasswordHasher):
    """Argon2id, m = 19 MiB, t = 2, p = 1."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1

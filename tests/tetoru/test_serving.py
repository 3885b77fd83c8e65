"""What gunicorn runs before a worker's first request."""

import subprocess
import sys

# In a process of its own: what is frozen stays frozen.
BEGIN = """
import gc, sys
import django
django.setup()
from tetoru import serving
before = gc.get_freeze_count()
serving.post_worker_init(None)
known, frozen = set(sys.modules), gc.get_freeze_count() - before
from django.urls import resolve
resolve("/login/")
print(len(set(sys.modules) - known), frozen > 100_000)
"""


def test_all_pages_are_read_in_before_what_lives_for_ever_is_set_aside() -> None:
    """Else the first request brings them, and each search for garbage goes through them."""
    found = subprocess.run([sys.executable, "-c", BEGIN], capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["0", "True"]

"""How much a foreign file may cost."""

MEMORY_BYTES = 1_500_000_000
CPU_SECONDS = 40
WAIT_SECONDS = 60
"""By the clock on the wall, after which the process is killed."""
MOST_ANSWERED = 80_000_000
OPEN_FILES = 64

MOST_PIXELS = 50_000_000
LONG_EDGE = 2_400
"""Pixels of what is given out: more than any screen of a phone."""
PAGE_EDGE = 1_600
"""Pixels of the picture of a page."""
PAGES_DRAWN = 20
MOST_PAGES = 500
MOST_OBJECTS = 300_000
"""Of a PDF."""
MOST_TEXT = 1_000_000
"""Characters that are kept of a file's words."""

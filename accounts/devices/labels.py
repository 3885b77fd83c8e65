"""What kind of device it is, in plain words, from what the browser says of itself."""

import re

from django.utils.translation import gettext as _

BETWEEN = " の "
"""Between device and browser, as a label is kept."""
DEVICES = (
    ("iPhone", re.compile(r"iPhone|iPod")),
    ("iPad", re.compile(r"iPad")),
    ("Android", re.compile(r"Android")),
    ("Chromebook", re.compile(r"CrOS")),
    ("Windows", re.compile(r"Windows")),
    ("Mac", re.compile(r"Macintosh|Mac OS X")),
    ("Linux", re.compile(r"Linux|X11")),
)
BROWSERS = (
    ("LINE", re.compile(r"\bLine/")),
    ("Edge", re.compile(r"Edg(?:e|A|iOS)?/")),
    ("Firefox", re.compile(r"Firefox/|FxiOS/")),
    ("Samsung Internet", re.compile(r"SamsungBrowser/")),
    ("Chrome", re.compile(r"Chrome/|CriOS/|Chromium/")),
    ("Safari", re.compile(r"Safari/")),
)
"""In this order: most browsers also claim to be one of those below."""


def device_label(user_agent: str) -> str:
    """As it is kept, whoever reads it: 「iPhone の Safari」, or as much as is known. Nothing of the text itself is."""
    return BETWEEN.join(filter(None, (_first(DEVICES, user_agent), _first(BROWSERS, user_agent))))


def label_said(label: str) -> str:
    """A kept label in the reader's language."""
    device, _between, browser = label.partition(BETWEEN)
    if browser:
        return _("%(device)s の %(browser)s") % {"device": device, "browser": browser}
    return device or _("種類のわからない端末")


def _first(known: tuple[tuple[str, re.Pattern[str]], ...], text: str) -> str:
    return next((name for name, pattern in known if pattern.search(text)), "")

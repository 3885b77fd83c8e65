"""How families are reached: web push and mail that comes back. Part of `tetoru.settings.base`."""

from pathlib import Path

import environ

env = environ.Env()


def key_text(path: str, text: str) -> str:
    """A secret from the file at `path`, or as it is; empty without either."""
    return Path(path).read_text(encoding="ascii").strip() if path else text


VAPID_PRIVATE_KEY = key_text(env("VAPID_PRIVATE_KEY_FILE", default=""), env("VAPID_PRIVATE_KEY", default=""))
"""Shows push services that a message is ours: `manage.py make_vapid_key`. Without one there is no push."""
VAPID_CONTACT = env("VAPID_CONTACT", default="") or env("PUBLIC_URL", default="")
"""Whom a push service writes to about us: mailto: or https:."""
PUSH_HOSTS = env.list(
    "PUSH_HOSTS",
    default=[
        "fcm.googleapis.com",
        "updates.push.services.mozilla.com",
        ".push.services.mozilla.com",
        ".push.apple.com",
        ".notify.windows.com",
    ],
)
"""Where a browser's push address may lead; one that begins with a dot stands for the hosts below it."""
PUSH_LOCAL_SERVICE = ""
"""One more origin, over plain HTTP on this machine: in the demo and in tests only."""
PUSH_TIMEOUT = 10

BOUNCE_DOMAIN = env("BOUNCE_DOMAIN", default="")
"""A domain whose every address leads to `manage.py read_bounces`. Without one, nobody sees mail that comes back."""
BOUNCE_MAILDIR = env("BOUNCE_MAILDIR", default="")
"""The Maildir in which that domain's mail lands; a scheduled job reads it. Empty: it is piped into the command."""

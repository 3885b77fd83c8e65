"""`make demo`: production's behaviour over plain HTTP on this machine, with invented people."""

from tetoru.settings.base import *  # noqa: F403
from tetoru.settings.base import INSTALLED_APPS, env

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
INSTALLED_APPS = [*INSTALLED_APPS, "demo"]
PUSH_LOCAL_SERVICE = env("PUSH_LOCAL_SERVICE", default="")
DEMO_MAIL_FOLDER = env("DEMO_MAIL_FOLDER", default="var/mail")

"""The least that django-postman needs, on the same PostgreSQL; nothing in its way that is not its own."""

import os

from tetoru.embedded.places import place_for

RIVAL = "tetoru_bench_postman"
SECRET_KEY = os.environ["SECRET_KEY"]
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sites", "postman"]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": RIVAL,
        "USER": "tetoru_owner",
        "HOST": str(place_for("bench").sockets),
        "CONN_MAX_AGE": None,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
POSTMAN_AUTO_MODERATE_AS = True
POSTMAN_DISABLE_USER_EMAILING = True
SITE_ID = 1
USE_TZ = True

"""What gunicorn serves in ratio 8: the bench's database behind the pool of connections that production has."""

from tests.bench.settings import *  # noqa: F403
from tests.bench.settings import DATABASES
from tetoru.settings.base import BASE_DIR
from tetoru.settings.base import DATABASES as PRODUCTION

STATIC_ROOT = BASE_DIR / "static"  # nobody asks for it, and gunicorn wants it to be there
DATABASES = {**DATABASES, "default": {**PRODUCTION["default"], "NAME": DATABASES["default"]["NAME"]}}

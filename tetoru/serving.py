"""How gunicorn serves tetoru, for production, demo and bench alike: `gunicorn --config python:tetoru.serving`.

What is given on the command line goes before; `--workers` is what a bigger machine wants.
"""

import gc
import sys
from typing import Any

wsgi_app = "tetoru.wsgi:application"
worker_class = "gthread"
workers = 2
threads = 4
control_socket_disable = True

SWITCH = 0.0005
"""Seconds that a thread works on while others of its process want to. Python's own 5 ms are waited for after each
answer of PostgreSQL while a neighbour fills in a page, a dozen times a request."""


def post_worker_init(worker: Any) -> None:
    """Before the first request: nobody waits long for a thread, nor while the application is searched for garbage."""
    sys.setswitchinterval(SWITCH)
    gc.collect()
    gc.freeze()

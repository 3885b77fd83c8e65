"""How gunicorn serves tetoru, for production, demo and bench alike: `gunicorn --config python:tetoru.serving`.

What is given on the command line goes before; `--workers` is what a bigger machine wants.
"""

import gc
from typing import Any

from django.urls import get_resolver

wsgi_app = "tetoru.wsgi:application"
worker_class = "tetoru.turns.TurnWorker"
workers = 2
threads = 4
control_socket_disable = True


def post_worker_init(worker: Any) -> None:
    """Before the first request: nobody waits while the application is searched for garbage.

    All pages are read in for that. Django does it at the first request, and what came after the freeze (1,300 modules)
    was searched every ten seconds while everybody of the worker waited 55 to 85 ms (docs/performance.md).
    """
    _ = get_resolver().reverse_dict
    gc.collect()
    gc.freeze()

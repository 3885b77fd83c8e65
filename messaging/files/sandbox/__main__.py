"""The process itself: shuts itself in, reads, answers."""

import resource
import sys

from messaging.files.sandbox.answers import Answer, write_answer
from messaging.files.sandbox.bounds import CPU_SECONDS, MEMORY_BYTES, MOST_ANSWERED, OPEN_FILES
from messaging.files.sandbox.looking import look_through

LIMITS = {
    resource.RLIMIT_AS: MEMORY_BYTES,
    resource.RLIMIT_CPU: CPU_SECONDS,
    resource.RLIMIT_FSIZE: MOST_ANSWERED,
    resource.RLIMIT_NOFILE: OPEN_FILES,
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_NPROC: 0,  # says nothing to root, whose processes are not counted
}


def main() -> int:
    """0 with an answer; anything else means that there is none."""
    for limit, most in LIMITS.items():
        resource.setrlimit(limit, (most, most))
    data = sys.stdin.buffer.read()
    answer: Answer = look_through(sys.argv[1], data)
    write_answer(answer, sys.stdout.buffer)
    return 0


if __name__ == "__main__":
    sys.exit(main())

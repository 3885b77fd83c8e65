"""For a developer's shell: the demo's settings against servers that the environment names."""

from tetoru.settings.demo import *  # noqa: F403

DEBUG = True

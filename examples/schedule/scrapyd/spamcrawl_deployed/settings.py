"""The project's settings, and where a server's crawls write."""

import os

from spamcrawl.settings import *  # noqa: F403 - a settings module is a list of names

SPAMCRAWL_OUTPUT = os.environ.get("SPAMCRAWL_OUTPUT", "output")
SPAMCRAWL_LOCK = True

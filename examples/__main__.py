"""``python -m examples``: serve the example site and crawl it; arguments go to ``scrapy crawl seeds``.

``python -m examples --serve`` only serves it, and prints its seed list until Ctrl-C.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from examples.server import load_site, serve_site

PROJECT = Path(__file__).resolve().parent.parent

PORT = 8765
"""Where the hosts listen when it is free, so that a second crawl meets the same URLs."""

HERE = ("-s", "SPAMCRAWL_ALLOW_NETWORKS=127.0.0.0/8")
"""The site is on loopback, where a crawl does not go by itself."""


def main(arguments: list[str]) -> int:
    with serve_site(load_site(), PORT) as seeds:
        if arguments == ["--serve"]:
            print(*seeds, sep="\n", flush=True)
            return wait_for_interrupt()
        return crawl(seeds, arguments)


def crawl(seeds: Iterable[str], arguments: list[str]) -> int:
    """Crawl the seeds in a process of its own, as a user would, and return its exit code."""
    command = [sys.executable, "-m", "scrapy", "crawl", "seeds", "-a", "seeds=-", *HERE, *arguments]
    try:
        return subprocess.run(command, cwd=PROJECT, input="\n".join(seeds), text=True, check=False).returncode
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


def wait_for_interrupt() -> int:
    try:
        signal.pause()
    except KeyboardInterrupt:
        print(file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

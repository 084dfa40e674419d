"""Where a crawl writes: the store and the feeds, as the settings name them. It must not open anything."""

from __future__ import annotations

from pathlib import Path

from scrapy.settings import BaseSettings

STORE_FILE = "spamcrawl.db"
QUEUE_FILE = "queue.db"


def find_output(settings: BaseSettings) -> Path:
    """Return the folder of the feeds; a relative SPAMCRAWL_OUTPUT starts at the project, not where one stands."""
    return Path(settings["SPAMCRAWL_ROOT"], Path(settings["SPAMCRAWL_OUTPUT"]).expanduser())


def find_store(settings: BaseSettings) -> str:
    """Return the store's URL or absolute path; without SPAMCRAWL_STORE it stands beside the feeds."""
    store: str = settings["SPAMCRAWL_STORE"]
    if not store:
        return str(find_output(settings) / STORE_FILE)
    path = store.removeprefix("sqlite:///")
    return store if "://" in path else str(Path(settings["SPAMCRAWL_ROOT"], Path(path).expanduser()))


def find_queue(settings: BaseSettings) -> str:
    """Return the queue's file: SPAMCRAWL_QUEUE, else the store's own, else queue.db beside the feeds."""
    queue: str = settings["SPAMCRAWL_QUEUE"] or find_store(settings)
    path = queue.removeprefix("sqlite:///")
    if "://" in path and not settings["SPAMCRAWL_QUEUE"]:
        return str(find_output(settings) / QUEUE_FILE)
    return queue if "://" in path else str(Path(settings["SPAMCRAWL_ROOT"], Path(path).expanduser()))


def feed_file(name: str) -> str:
    """Return the file name of a feed.

    >>> feed_file("articles")
    'articles.jsonl'
    """
    return f"{name}.jsonl"

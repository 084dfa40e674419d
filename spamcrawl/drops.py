"""Why an item goes no further: one class a reason, so that Scrapy's stats count each by its name.

All are quiet: a crawl drops most of what it fetches, and the store keeps the sighting of every page that was read.
"""

from __future__ import annotations

from scrapy.exceptions import DropItem


class QuietDrop(DropItem):
    """A drop that is part of the work, told only at log level DEBUG."""

    def __init__(self, message: str) -> None:
        super().__init__(message, log_level="DEBUG")


class NotText(QuietDrop):
    """The response is no HTML and no plain text, so it was not read."""


class TemplateOnly(QuietDrop):
    """The page is template without an article. Its sighting is stored."""


class NoContent(QuietDrop):
    """The page has neither template nor article. Its sighting is stored."""


class DuplicateArticle(QuietDrop):
    """The store knows the article already. The sighting is stored."""


class NotModified(QuietDrop):
    """The server says the page is as it was. Its sighting is stored."""


class Gone(QuietDrop):
    """The page has vanished since it was seen. Its sighting is stored."""


class NeverSeen(QuietDrop):
    """There is no such page, and none was ever seen there, so there is nothing to record."""


class NearDuplicate(QuietDrop):
    """The article is close to an earlier one, and SPAMCRAWL_NEAR is ``drop``. It is stored, with its mark."""


class NotCleaned(QuietDrop):
    """An error of the program while the page was read; nothing of it is stored, and the log has the traceback."""


class NotStored(QuietDrop):
    """The store failed; the crawl stops, and says so once."""

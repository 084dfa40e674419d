"""The project's pipelines with a part left out, so that the part's cost can be told."""

from __future__ import annotations

from spamcrawl.pipelines import StorePipeline


class StoreWithoutFeeds(StorePipeline):
    """The store alone."""

    def open(self) -> None:
        super().open()
        while self.feeds:
            self.feeds.pop().close()

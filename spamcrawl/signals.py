"""Scrapy signals of our own, for extensions that watch a crawl."""

batch_stored = object()
"""Sent after a batch is committed, with ``records`` (a list) and ``claims`` (one per record, in order)."""

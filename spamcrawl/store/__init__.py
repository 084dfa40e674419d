"""Stores and feeds: what a crawl keeps, and the files that show it. Knows core types only."""

from spamcrawl.store.base import Claim, Counts, Looks, Row, State, Store, StoreError, Visit, enrich, open_store

__all__ = ["Claim", "Counts", "Looks", "Row", "State", "Store", "StoreError", "Visit", "enrich", "open_store"]

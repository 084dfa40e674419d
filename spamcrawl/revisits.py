"""A page met again: left alone while it is fresh, asked for only if it changed, recorded when it is as it was or gone.

Lives here: what an earlier sighting means for a request, and how an answer without a body becomes a sighting. It must
not know queues, rules or markup.
"""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import DropItem, IgnoreRequest
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError

from spamcrawl.core.model import Article, Indicator, Page, Record, Verdict, VerdictLabel
from spamcrawl.drops import Gone, NeverSeen, NotModified
from spamcrawl.items import Sighted, UnreadItem
from spamcrawl.store.base import Claim, Row, State, Store, Visit

STATES = {304: State.NOT_MODIFIED, 404: State.GONE, 410: State.GONE}
"""HTTP answers that say something about a page without sending one."""

ALWAYS = "always"
"""``meta={"revisit": "always"}`` on a request: fetch it whatever is known, for pages whose links must be followed."""

UNITS = {"": 1, "s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}


class Fresh(IgnoreRequest):
    """The page was seen so lately that it is not asked for."""


def read_duration(text: str) -> float:
    """Return a length of time in seconds; 0 for none.

    >>> read_duration("7d"), read_duration("90"), read_duration("")
    (604800.0, 90.0, 0.0)
    """
    found = re.fullmatch(r"([0-9]{1,12}(?:\.[0-9]{1,6})?)([smhdw]?)", text.strip().lower() or "0")
    if not found:
        raise ValueError(f"{text!r} is no length of time; write seconds, or a number with s, m, h, d or w, like 7d")
    return float(found[1]) * UNITS[found[2]]


def age_of(row: Row, now: datetime) -> float:
    """Return how many seconds ago a sighting was made; endless where its time cannot be read."""
    try:
        return (now - datetime.fromisoformat(row["fetched_at"])).total_seconds()
    except (ValueError, TypeError):
        return float("inf")


def add_conditions(request: Request, visit: Visit) -> None:
    if visit.etag:
        request.headers.setdefault("If-None-Match", visit.etag)
    if visit.last_modified:
        request.headers.setdefault("If-Modified-Since", visit.last_modified)


def validators_of(response: Response) -> dict[str, str | None]:
    """Return what the server calls this version of the page, as fields of the items that carry it."""
    names = {"etag": "ETag", "last_modified": "Last-Modified"}
    return {field: (response.headers.get(name) or b"").decode("latin-1") or None for field, name in names.items()}


def unread_of(error: BaseException, now: datetime) -> UnreadItem | None:
    """Return what a failed download says about the page, None where it says nothing."""
    if not isinstance(error, HttpError) or error.response.status not in STATES:
        return None
    response = error.response
    seen = now.isoformat(timespec="milliseconds")
    return UnreadItem(response.url, seen, STATES[response.status], **validators_of(response))


def repeat_sighting(item: UnreadItem, store: Store) -> Sighted | None:
    """Return an unread page as a sighting: what was known of it, or that it is gone. None where it was never seen."""
    found = store.last_visit(item.url)
    if found is None:
        return None
    row, visit = found
    page = Page(text="", lines=(), url=item.url, fetched_at=item.fetched_at)
    if item.state is State.GONE:
        verdict, article = Verdict(VerdictLabel.NO_CONTENT, 0.0), Article()
    else:
        verdict, article = known_verdict(row), Article(content_hash=row["content_hash"])
    host = row["host"] or urlsplit(item.url).hostname or ""
    record = Record(page, verdict, article, (), row["rules"], id=row["id"], host=host)
    etag, modified = item.etag or visit.etag, item.last_modified or visit.last_modified
    return Sighted(record, Visit(state=item.state, etag=etag, last_modified=modified))


def known_verdict(row: Row) -> Verdict:
    """Return the verdict a sighting's row tells; the evidence for it is not kept."""
    indicators = tuple(Indicator(kind, value) for kind, values in row["indicators"].items() for value in values)
    families = tuple((family, 0.0) for family in row["families"])
    return Verdict(VerdictLabel(row["verdict"]), row["score"] or 0.0, families, (), indicators)


def drop_unread(item: UnreadItem, claim: Claim | None) -> DropItem:
    """Return the reason why an unread page goes no further than the store."""
    if claim is None:
        return NeverSeen("no such page, now or before")
    return Gone("no longer there") if item.state is State.GONE else NotModified("as it was")

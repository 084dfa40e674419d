"""Records as the core makes them, built directly: a store must not need a page to be cleaned first."""

from __future__ import annotations

from spamcrawl.core.model import Article, Indicator, Page, Record, Verdict, VerdictLabel
from spamcrawl.core.nearness.fingerprint import content_hash

RULES = "a1b2c3d4e5f60718"


def make_record(
    story: str | None,
    number: int = 0,
    *,
    host: str = "one.example",
    title: str | None = "渔港的早晨",
    indicators: tuple[Indicator, ...] = (Indicator("phone", "4001234567"), Indicator("brand", "青禾")),
) -> Record:
    """Return the record of one fetched page; pages with the same story carry the same article."""
    url = f"http://{host}/{number}.html"
    article = Article()
    if story is not None:
        body = (story, "天刚亮，船已经靠岸。")
        article = Article(
            paragraphs=body,
            title=title,
            authors=("林晚", "周渡"),
            editor="陈禾",
            source="海岸日报",
            published="2024-05-06",
            content_hash=content_hash(body),
        )
    label = VerdictLabel.TEMPLATE_ONLY if story is None else VerdictLabel.HIJACKED
    return Record(
        page=Page(text="", lines=(), url=url, fetched_at=f"2026-11-20T08:00:{number % 60:02}+00:00"),
        verdict=Verdict(label, 12.3456, (("hotline", 12.3456),), (), indicators),
        article=article,
        segments=(),
        rules=RULES,
        id=str(number),
        host=host,
    )

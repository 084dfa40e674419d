"""The pipelines inside real crawlers: a spider hands them pages directly, so no network is needed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Any

import orjson
import pytest
import scrapy
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.utils.test import get_crawler

from spamcrawl import settings as project_settings
from spamcrawl.items import ArticleItem, PageItem
from spamcrawl.store.base import StoreError
from spamcrawl.store.sqlite import SqliteStore

STORY = [
    "本报讯（记者 蓝可）市图书馆新馆昨日开门迎客，首日接待读者三千余人，借出图书一千二百册。",
    "新馆设有盲文阅览室、少儿绘本馆和二十四小时自习区，座位可以在手机上预约，过时不到自动释放。",
    "馆长郁青介绍，旧馆藏书将在年底前全部迁入，届时两馆通借通还，读者可以就近归还。",
]
OTHER = [
    "本报讯（记者 葛南星）环湖步道最后一段昨日贯通，全长十九公里的步道首尾相接，沿线留出候鸟观察点。",
    "园林部门表示，步道早晚高峰不允许骑行，其余时段开放单侧慢骑，限速十五公里，节假日需要提前登记。",
    "下一步将招募志愿讲解员，在候鸟集中到来的十二月和一月值守，并补种本地水生植物。",
]

OFFLINE = {"http": None, "https": None, "ftp": None}
"""Without a Twisted reactor Scrapy would load its aiohttp client, which is not required here."""


def page(url: str, paragraphs: Sequence[str], **fields: Any) -> PageItem:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return PageItem(url, body.encode(), "2026-11-21T08:00:00.000+00:00", **fields)


class Handed(scrapy.Spider):
    """Yields the items it is given instead of fetching any."""

    name = "handed"

    def __init__(self, items: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.items = items
        self.kept: list[Any] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Handed:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.keep, scrapy.signals.item_scraped)
        return spider

    def keep(self, item: Any) -> None:
        self.kept.append(item)

    async def start(self) -> AsyncIterator[scrapy.Request]:
        yield scrapy.Request("data:,", callback=self.hand_over)

    def hand_over(self, _: Response) -> Iterator[Any]:
        yield from self.items


def hand(folder: Path, items: Sequence[Any], **overrides: Any) -> Crawler:
    """Run a crawl over the items with the project's own pipelines, into ``folder``."""
    chosen = Settings()
    chosen.setmodule(project_settings)
    settings = {name: chosen[name] for name in dir(project_settings) if name.isupper()}
    settings |= {"ASYNCIO_EVENT_LOOP": None, "DOWNLOAD_HANDLERS": OFFLINE, "SPAMCRAWL_OUTPUT": str(folder)}
    settings |= overrides

    async def crawl() -> Crawler:
        crawler = get_crawler(Handed, settings)
        await crawler.crawl_async(items=items)
        return crawler

    return asyncio.run(crawl())


def stat(crawler: Crawler, name: str) -> Any:
    return crawler.stats.get_value(name, 0)


def rows(path: Path) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in path.read_bytes().splitlines()]


def test_one_copy_of_each_article_goes_on_and_every_page_is_a_sighting(tmp_path: Path) -> None:
    pages = [page("http://a.cn/1", STORY), page("http://b.cn/1", STORY), page("http://c.cn/1", OTHER)]
    crawler = hand(tmp_path, pages)
    kept = crawler.spider.kept
    assert [type(item) for item in kept] == [ArticleItem, ArticleItem]
    assert {tuple(item.paragraphs) for item in kept} == {tuple(STORY), tuple(OTHER)}
    assert stat(crawler, "item_dropped_reasons_count/DuplicateArticle") == 1
    assert len(rows(tmp_path / "articles.jsonl")) == 2
    assert {row["url"] for row in rows(tmp_path / "sightings.jsonl")} == {item.url for item in pages}
    assert stat(crawler, "spamcrawl/articles/new") == 2
    assert stat(crawler, "spamcrawl/articles/copies") == 1


def test_second_crawl_adds_sightings_and_no_article(tmp_path: Path) -> None:
    for expected in (1, 0):
        crawler = hand(tmp_path, [page("http://a.cn/1", STORY)])
        assert stat(crawler, "spamcrawl/articles/new") == expected
        assert len(crawler.spider.kept) == 1  # -O gives what this crawl found, known to the store or not
    assert len(rows(tmp_path / "articles.jsonl")) == 1
    assert len(rows(tmp_path / "sightings.jsonl")) == 2


EDITED = [*STORY[:2], "馆长郁青还说，旧馆藏书年底以前全部迁入，到时候两馆通借通还，读者可以就近归还。"]


@pytest.mark.parametrize(("mode", "kept", "marked"), [("mark", 2, 1), ("drop", 1, 1), ("off", 2, 0)])
def test_near_copies_are_marked_dropped_or_not_looked_for(mode: str, kept: int, marked: int, tmp_path: Path) -> None:
    pages = [page("http://a.cn/1", STORY), page("http://b.cn/1", EDITED), page("http://c.cn/1", OTHER)]
    crawler = hand(tmp_path, pages[:2], SPAMCRAWL_NEAR=mode)
    assert len(crawler.spider.kept) == kept
    assert stat(crawler, "spamcrawl/articles/near") == marked
    assert stat(crawler, "item_dropped_reasons_count/NearDuplicate") == 2 - kept
    articles = rows(tmp_path / "articles.jsonl")
    assert sum(row["near_of"] is not None for row in articles) == marked
    assert len(articles) == 2  # The store and its feeds keep what is dropped.
    if mode == "mark":
        assert sorted(item.near_of or "" for item in crawler.spider.kept) == ["", articles[0]["content_hash"]]
        assert len(hand(tmp_path, pages[2:], SPAMCRAWL_NEAR=mode).spider.kept) == 1


def test_an_unknown_way_with_near_copies_starts_no_crawl(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    crawler = hand(tmp_path, [page("http://a.cn/1", STORY)], SPAMCRAWL_NEAR="merge")
    assert "SPAMCRAWL_NEAR=merge: name one of mark, drop, off" in caplog.text
    assert stat(crawler, "finish_reason") == "start_error"
    assert crawler.spider.kept == []


DROPS = {
    "empty page": (page("http://a.cn/1", []), "NoContent"),
    "picture": (page("http://a.cn/1", STORY, media_type="image/png"), "NotText"),
    "hostile type": (page("http://a.cn/1", STORY, media_type="text/html\x1b[2J"), "NotText"),
}


@pytest.mark.parametrize(("item", "reason"), DROPS.values(), ids=DROPS.keys())
def test_each_reason_to_drop_has_its_own_count(item: PageItem, reason: str, tmp_path: Path) -> None:
    crawler = hand(tmp_path, [item])
    assert stat(crawler, f"item_dropped_reasons_count/{reason}") == 1
    assert crawler.spider.kept == []


def test_plain_text_is_read_in_its_true_encoding(tmp_path: Path) -> None:
    item = page("http://a.cn/1.txt", [], media_type="text/plain", declared="utf-8")
    item.body = "\n".join(STORY).encode("gbk")
    [kept] = hand(tmp_path, [item]).spider.kept
    assert kept.paragraphs == STORY


def test_other_items_pass_untouched(tmp_path: Path) -> None:
    assert hand(tmp_path, [{"other": 1}]).spider.kept == [{"other": 1}]


def test_batches_are_split_at_the_size_and_lose_nothing(tmp_path: Path) -> None:
    pages = [page(f"http://a.cn/{number}", STORY) for number in range(25)]
    crawler = hand(tmp_path, pages, SPAMCRAWL_BATCH_SIZE=10, SPAMCRAWL_BATCH_SECONDS=5.0)
    assert stat(crawler, "spamcrawl/sightings") == 25
    assert {row["url"] for row in rows(tmp_path / "sightings.jsonl")} == {item.url for item in pages}


def test_failing_store_stops_the_crawl_and_loses_no_claim(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    written = SqliteStore.add
    calls: list[int] = []

    def fail_second(store: SqliteStore, records: Any, visits: Any) -> Any:
        calls.append(len(records))
        if len(calls) > 1:
            raise StoreError("disk full, free some space")
        return written(store, records, visits)

    monkeypatch.setattr(SqliteStore, "add", fail_second)
    pages = [page(f"http://a.cn/{number}", STORY) for number in range(30)]
    crawler = hand(tmp_path, pages, SPAMCRAWL_BATCH_SIZE=10, SPAMCRAWL_BATCH_SECONDS=0.01)
    assert stat(crawler, "finish_reason") == "store_failed"
    assert stat(crawler, "spamcrawl/sightings") == len(rows(tmp_path / "sightings.jsonl")) == calls[0]
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == [
        "the store failed: disk full, free some space"
    ]


def test_store_that_cannot_open_ends_before_any_item(tmp_path: Path) -> None:
    crawler = hand(tmp_path, [page("http://a.cn/1", STORY)], SPAMCRAWL_STORE="redis://nowhere")
    assert stat(crawler, "finish_reason") == "store_failed"
    assert stat(crawler, "spamcrawl/sightings") == 0


def test_error_of_the_core_loses_one_page_and_says_which(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_on_b(read: Any, *rest: Any) -> Any:
        if "b.cn" in read.url:
            raise RuntimeError("broken")
        return clean(read, *rest)

    from spamcrawl import pipelines

    clean = pipelines.clean_page
    monkeypatch.setattr(pipelines, "clean_page", break_on_b)
    crawler = hand(tmp_path, [page("http://b.cn/1", OTHER), page("http://a.cn/1", STORY)])
    assert stat(crawler, "spamcrawl/lost") == 1
    assert [item.url for item in crawler.spider.kept] == ["http://a.cn/1"]
    assert "cannot clean http://b.cn/1" in caplog.messages


def test_article_item_has_the_fields_of_the_public_record(tmp_path: Path) -> None:
    [kept] = hand(tmp_path, [page("http://a.cn/1", STORY)]).spider.kept
    assert kept.host == "a.cn"
    assert kept.schema == 1
    assert kept.text == "\n".join(STORY)
    assert "郁青" not in repr(kept), "a log line must not hold the article"

"""What every store promises, over every backend. Nothing here says which of two concurrent copies is the first."""

from __future__ import annotations

import subprocess
import sys
import threading
import tracemalloc
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spamcrawl.core.model import Article, Indicator, Record
from spamcrawl.store import Claim, Counts, Looks, Store, StoreError, Visit, enrich, open_store

from .records import RULES, make_record

ROOT = Path(__file__).parents[2]


def article_of(store: Store, **fields: Any) -> dict[str, Any]:
    """Store one record whose article has these fields, and return the article's row."""
    record = make_record("故事")
    store.add([replace(record, article=replace(record.article, **fields))])
    (row,) = store.articles()
    return row


class TestAdd:
    def test_first_sighting_introduces_the_article(self, store: Store) -> None:
        first, page, copy = store.add(
            [make_record("渔火", 1), make_record(None, 2), make_record("渔火", 3, host="two.example")]
        )
        key = make_record("渔火").article.content_hash
        url, seen = "http://one.example/1.html", "2026-11-20T08:00:01+00:00"
        assert first == Claim(True, key, url, seen, 1)
        assert page == Claim(False, None, None, None, 2)
        assert copy == Claim(False, key, url, seen, 3)

    def test_a_later_batch_knows_the_article(self, store: Store) -> None:
        store.add([make_record("渔火", 1), make_record("潮汐", 2)])
        claims = store.add([make_record("潮汐", 3), make_record("码头", 4), make_record("渔火", 5)])
        assert [(claim.new, claim.first_url) for claim in claims] == [
            (False, "http://one.example/2.html"),
            (True, "http://one.example/4.html"),
            (False, "http://one.example/1.html"),
        ]

    def test_a_later_run_knows_the_article(self, store_url: str) -> None:
        with open_store(store_url) as store:
            store.add([make_record("渔火", 1)])
        with open_store(store_url) as store:
            (claim,) = store.add([make_record("渔火", 2)])
            assert not claim.new
            assert claim.seq == 2
            assert store.counts() == Counts(articles=1, sightings=2, copies=1)

    def test_an_empty_batch_adds_nothing(self, store: Store) -> None:
        assert store.add([]) == []
        assert store.counts() == Counts(0, 0, 0)

    def test_a_batch_larger_than_any_query(self, store: Store) -> None:
        records = [make_record(f"故事{number % 1500}", number) for number in range(3000)]
        assert sum(claim.new for claim in store.add(records)) == 1500
        assert sum(claim.new for claim in store.add(records)) == 0
        assert store.counts() == Counts(articles=1500, sightings=6000, copies=4500)

    def test_a_batch_that_fails_leaves_nothing(self, store: Store) -> None:
        store.add([make_record("渔火", 1)])
        bad = make_record("潮汐", 3)
        bad = replace(bad, article=replace(bad.article, content_hash="no hash"))
        with pytest.raises((ValueError, StoreError)):
            store.add([make_record("码头", 2), bad])
        assert store.counts() == Counts(1, 1, 0)
        assert store.add([make_record("码头", 2)])[0].new

    def test_enriched_records_name_the_first_sighting(self, store: Store) -> None:
        records = [make_record("渔火", 1), make_record("渔火", 2), make_record(None, 3)]
        done = [enrich(record, claim) for record, claim in zip(records, store.add(records), strict=True)]
        assert [record.duplicate_of for record in done] == [None, "http://one.example/1.html", None]


class TestRows:
    def test_article_row(self, store: Store) -> None:
        store.add([make_record("渔火", 7)])
        (row,) = store.articles()
        assert row == {
            "seq": 1,
            "content_hash": make_record("渔火").article.content_hash,
            "title": "渔港的早晨",
            "text": "渔火\n天刚亮，船已经靠岸。",
            "paragraphs": ["渔火", "天刚亮，船已经靠岸。"],
            "authors": ["林晚", "周渡"],
            "editor": "陈禾",
            "source": "海岸日报",
            "published": "2024-05-06",
            "near_of": None,
            "similarity": None,
            "containment": None,
            "url": "http://one.example/7.html",
            "host": "one.example",
            "first_seen": "2026-11-20T08:00:07+00:00",
            "families": ["hotline"],
            "schema": 1,
        }

    def test_sighting_row(self, store: Store) -> None:
        store.add([make_record("渔火", 1), make_record("渔火", 2, host="two.example")])
        _, row = store.sightings()
        assert row == {
            "seq": 2,
            "id": "2",
            "url": "http://two.example/2.html",
            "host": "two.example",
            "fetched_at": "2026-11-20T08:00:02+00:00",
            "verdict": "hijacked",
            "families": ["hotline"],
            "score": 12.346,
            "indicators": {"phone": ["4001234567"], "brand": ["青禾"]},
            "content_hash": make_record("渔火").article.content_hash,
            "new": False,
            "duplicate_of": "http://one.example/1.html",
            "near_of": None,
            "similarity": None,
            "containment": None,
            "rules": RULES,
            "schema": 1,
            "job": None,
            "state": "fetched",
            "changed": None,
            "warc": None,
            "looks": None,
        }

    def test_evidence_beside_a_sighting(self, store: Store) -> None:
        visits = [
            Visit(1, warc="urn:uuid:00000000-0000-4000-8000-000000000001", looks=Looks("differ", "ab" * 16, "cd" * 16)),
            Visit(1, looks=Looks("inconclusive", "ab" * 16, None)),
            Visit(1),
        ]
        store.add([make_record("渔火", number) for number in range(3)], visits)
        rows = list(store.sightings())
        assert [row["warc"] for row in rows] == [visit.warc for visit in visits]
        assert [row["looks"] for row in rows] == [
            {"result": "differ", "crawler": "ab" * 16, "browser": "cd" * 16},
            {"result": "inconclusive", "crawler": "ab" * 16, "browser": None},
            None,
        ]
        assert store.last_sighting(rows[0]["url"]) == rows[0]

    def test_sighting_without_an_article(self, store: Store) -> None:
        store.add([make_record(None)])
        (row,) = store.sightings()
        assert (row["verdict"], row["content_hash"], row["new"], row["duplicate_of"]) == (
            "template_only",
            None,
            False,
            None,
        )

    def test_rows_after_a_number(self, store: Store) -> None:
        store.add([make_record(f"故事{number % 4}", number) for number in range(9)])
        assert [row["seq"] for row in store.articles(after=2)] == [3, 4]
        assert [row["seq"] for row in store.sightings(after=6)] == [7, 8, 9]
        assert list(store.sightings(after=9)) == []

    def test_many_pages_of_rows(self, store: Store) -> None:
        store.add([make_record(f"故事{number}", number) for number in range(2500)])
        for rows in (store.articles(), store.sightings()):
            assert [row["seq"] for row in rows] == list(range(1, 2501))

    def test_a_feed_half_read_holds_nothing_up(self, store: Store) -> None:
        store.add([make_record(f"故事{number}", number) for number in range(1500)])
        rows = store.sightings()
        seen = [next(rows)["seq"] for _ in range(3)]
        store.add([make_record("新的", 2000)])
        seen += [row["seq"] for row in rows]
        assert seen[:1500] == list(range(1, 1501))

    def test_reading_takes_little_memory(self, store: Store) -> None:
        story = "长" * 100_000
        for number in range(0, 400, 50):
            store.add([make_record(story + str(part), part) for part in range(number, number + 50)])
        tracemalloc.start()
        count = sum(1 for _ in store.articles())
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert count == 400  # 40 million characters in all
        assert peak < 10_000_000


class TestLookup:
    def test_copies(self, store: Store) -> None:
        store.add([make_record("渔火", 1), make_record("渔火", 2), make_record("潮汐", 3)])
        key = make_record("渔火").article.content_hash
        assert key is not None
        assert store.copies(key) == 2
        assert store.copies("0" * 32) == 0

    def test_last_sighting(self, store: Store) -> None:
        store.add([make_record("渔火", 1), make_record("潮汐", 2)])
        store.add([make_record("码头", 1)])
        row = store.last_sighting("http://one.example/1.html")
        assert row is not None
        assert row["seq"] == 3
        assert row == list(store.sightings())[2]
        assert store.last_sighting("http://one.example/9.html") is None

    def test_counts(self, store: Store) -> None:
        store.add([make_record("渔火", 1), make_record(None, 2), make_record("渔火", 3)])
        assert store.counts() == Counts(articles=1, sightings=3, copies=1)


class TestText:
    """Every record can be stored, and every row is valid JSON in UTF-8."""

    @pytest.mark.parametrize(
        ("text", "kept"),
        [
            ("a\0b", "a\0b"),
            ("\0", "\0"),
            ("one\ntwo\r\nthree\x85\u2028", "one\ntwo\r\nthree\x85\u2028"),
            ("𠮷野家 😀", "𠮷野家 😀"),
            ("lone \ud83d here", "lone \ufffd here"),
            ("\udc00", "\ufffd"),
            ("a split pair \ud83d\ude00", "a split pair 😀"),
            ("\ufeff\ufffe\uffff", "\ufeff\ufffe\uffff"),
            ("", ""),
        ],
    )
    def test_paragraphs(self, store: Store, text: str, kept: str) -> None:
        row = article_of(store, paragraphs=(text, "尾"))
        assert row["paragraphs"] == [kept, "尾"]
        assert orjson.loads(orjson.dumps(row)) == row

    @pytest.mark.parametrize("text", ["nul \0 here", "lone \ud83d here"])
    def test_short_fields(self, store: Store, text: str) -> None:
        kept = text.replace("\0", "\ufffd").replace("\ud83d", "\ufffd")
        record = make_record("故事", host=text, title=text, indicators=(Indicator("phone", text),))
        record = replace(record, id=text, article=replace(record.article, authors=(text,), editor=text, source=text))
        (claim,) = store.add([record])
        (article,), (sighting,) = store.articles(), store.sightings()
        assert [article[name] for name in ("title", "authors", "editor", "source")] == [kept, [kept], kept, kept]
        assert [sighting[name] for name in ("id", "host", "indicators")] == [kept, kept, {"phone": [kept]}]
        assert claim.first_url == article["url"] == sighting["url"] == f"http://{kept}/0.html"
        assert store.last_sighting(record.page.url) == sighting

    def test_nothing_but_a_body(self, store: Store) -> None:
        row = article_of(store, title=None, authors=(), editor=None, source=None, published=None)
        assert (row["title"], row["authors"], row["editor"], row["source"], row["published"]) == (
            None,
            [],
            None,
            None,
            None,
        )

    @pytest.mark.parametrize("score", [float("inf"), float("-inf"), float("nan")])
    def test_a_score_that_is_no_number(self, store: Store, score: float) -> None:
        record = make_record("故事")
        store.add([replace(record, verdict=replace(record.verdict, score=score))])
        assert next(store.sightings())["score"] is None

    def test_huge_values(self, store: Store) -> None:
        long = "路" * 50_000
        record = make_record("字" * 2_000_000, indicators=tuple(Indicator("server_path", long + x) for x in "ab"))
        record = replace(record, page=replace(record.page, url="http://one.example/" + long))
        store.add([record])
        (article,), (sighting,) = store.articles(), store.sightings()
        assert article["paragraphs"][0] == "字" * 2_000_000
        assert sighting["indicators"] == {"server_path": [long + "a", long + "b"]}
        assert store.last_sighting(record.page.url) == sighting


class TestOpening:
    def test_reading_only(self, store_url: str) -> None:
        with open_store(store_url) as store:
            store.add([make_record("渔火", 1)])
        with open_store(store_url, read_only=True) as store:
            assert [row["seq"] for row in store.articles()] == [1]
            with pytest.raises(StoreError):
                store.add([make_record("潮汐", 2)])
            assert store.counts() == Counts(1, 1, 0)

    def test_reading_only_makes_no_store(self, store_url: str) -> None:
        for _ in range(2):
            with pytest.raises(StoreError, match=r"no such store|no store there"):
                open_store(store_url, read_only=True)

    def test_a_reader_sees_what_a_writer_adds(self, store_url: str) -> None:
        with open_store(store_url) as writer, open_store(store_url, read_only=True) as reader:
            for number in range(3):
                writer.add([make_record(f"故事{number}", number)])
                assert reader.counts().sightings == number + 1

    def test_closing_twice(self, store: Store) -> None:
        store.close()
        store.close()
        with pytest.raises(StoreError, match="closed"):
            store.add([make_record("渔火")])
        with pytest.raises(StoreError, match="closed"):
            list(store.articles())

    def test_many_open_a_new_store_at_once(self, store_url: str) -> None:
        failures: list[BaseException] = []

        def write(number: int) -> None:
            try:
                with open_store(store_url) as store:
                    store.add([make_record("渔火", number)])
            except BaseException as error:
                failures.append(error)

        threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        with open_store(store_url, read_only=True) as store:
            assert store.counts() == Counts(articles=1, sightings=6, copies=5)


WRITER = """
import sys
from spamcrawl.store import open_store
from tests.store.records import make_record

url, worker = sys.argv[1], int(sys.argv[2])
with open_store(url) as store:
    sys.stdin.readline()
    for start in range(0, 1200, 60):
        # All writers bring the same stories, each in an order of its own.
        numbers = [(number * 7 + worker * 311) % 1200 for number in range(start, start + 60)]
        records = [make_record(f"story {number % 400}", number, host=f"{worker}.example") for number in numbers]
        claims = store.add(records)
        print(*[f"{claim.seq}:{claim.content_hash}" for claim in claims if claim.new], flush=True)
"""


class TestManyWriters:
    def test_each_article_is_new_once(self, store_url: str) -> None:
        """Four processes bring the same stories in different orders."""
        open_store(store_url).close()
        writers = [
            subprocess.Popen(
                [sys.executable, "-c", WRITER, store_url, str(worker)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=ROOT,
                text=True,
            )
            for worker in range(4)
        ]
        for writer in writers:
            assert writer.stdin is not None
            writer.stdin.write("go\n")
            writer.stdin.flush()
        new = [claim for writer in writers for claim in writer.communicate()[0].split()]
        assert [writer.returncode for writer in writers] == [0] * 4
        assert len(new) == len({claim.partition(":")[2] for claim in new}) == 400
        with open_store(store_url, read_only=True) as store:
            assert store.counts() == Counts(articles=400, sightings=4800, copies=4400)
            assert {f"{row['seq']}:{row['content_hash']}" for row in store.articles()} == set(new)
            assert sum(row["new"] for row in store.sightings()) == 400

    def test_a_reader_that_goes_on_passes_nothing_by(self, store_url: str) -> None:
        """Rows appear in the order of seq, however the batches of several writers interleave."""
        open_store(store_url).close()

        def write(worker: int) -> None:
            with open_store(store_url) as store:
                for number in range(40):
                    store.add([make_record(f"{worker}/{number}/{part}", number) for part in range(1 + number % 5)])

        threads = [threading.Thread(target=write, args=(worker,)) for worker in range(3)]
        seen: list[int] = []
        with open_store(store_url, read_only=True) as reader:
            for thread in threads:
                thread.start()
            while any(thread.is_alive() for thread in threads):
                seen += [row["seq"] for row in reader.sightings(after=seen[-1] if seen else 0)]
            seen += [row["seq"] for row in reader.sightings(after=seen[-1] if seen else 0)]
            assert all(earlier < later for earlier, later in pairwise(seen))
            assert seen == [row["seq"] for row in reader.sightings()]
        assert len(seen) == 3 * 120


RECORDS = st.lists(
    st.builds(
        make_record,
        st.sampled_from([None, "一", "二", "三", "四"]),
        st.integers(0, 99),
        host=st.sampled_from(["a.example", "b.example"]),
    ),
    max_size=25,
)


class TestLaws:
    @given(records=RECORDS, cuts=st.sets(st.integers(0, 25)))
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_how_records_are_batched_makes_no_difference(
        self, fresh_store: Callable[[], Store], records: list[Record], cuts: set[int]
    ) -> None:
        with fresh_store() as store:
            whole = (store.add(records), list(store.articles()), list(store.sightings()))
        with fresh_store() as store:
            edges = sorted({0, len(records), *(cut for cut in cuts if cut < len(records))})
            claims = [claim for start, end in pairwise(edges) for claim in store.add(records[start:end])]
            assert (claims, list(store.articles()), list(store.sightings())) == whole

    @given(records=RECORDS)
    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_articles_are_the_new_sightings(self, fresh_store: Callable[[], Store], records: list[Record]) -> None:
        with fresh_store() as store:
            claims = store.add(records)
            articles, sightings = list(store.articles()), list(store.sightings())
            check_whole(articles, sightings)
            assert [row["seq"] for row in sightings] == [claim.seq for claim in claims]
            assert [row["seq"] for row in articles] == [claim.seq for claim in claims if claim.new]
            for key, count in Counter(row["content_hash"] for row in sightings).items():
                assert key is None or store.copies(key) == count

    @given(paragraphs=st.lists(st.text(st.characters(codec=None), max_size=30), max_size=6))
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_any_text_can_be_stored(self, fresh_store: Callable[[], Store], paragraphs: Sequence[str]) -> None:
        record = make_record("故事")
        with fresh_store() as store:
            store.add([replace(record, article=Article(tuple(paragraphs), content_hash="ab" * 16))])
            (row,) = store.articles()
        expected = [text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for text in paragraphs]
        assert row["paragraphs"] == expected


def check_whole(articles: Sequence[dict[str, Any]], sightings: Sequence[dict[str, Any]]) -> None:
    """No article without a sighting, no sighting of an article that is not there, every article introduced once."""
    introduced = {row["content_hash"]: row["url"] for row in sightings if row["new"]}
    assert len(introduced) == sum(row["new"] for row in sightings)
    assert {row["content_hash"]: row["url"] for row in articles} == introduced
    for row in sightings:
        known = row["content_hash"] is None or row["new"]
        assert row["duplicate_of"] == (None if known else introduced[row["content_hash"]])


@pytest.mark.parametrize("url", ["redis://localhost/0", "sqlite://", "sqlite:///", "sqlite://host/file.db", "://"])
def test_a_url_of_no_store(url: str) -> None:
    with pytest.raises(StoreError, match="no such store"):
        open_store(url)


def test_three_slashes_are_relative_and_four_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for url in ("plain.db", "sqlite:///relative.db", f"sqlite:///{tmp_path}/absolute.db", "sqlite:///with%20space.db"):
        open_store(url).close()
    found = sorted(path.name for path in tmp_path.iterdir())
    assert found == ["absolute.db", "plain.db", "relative.db", "with space.db"]

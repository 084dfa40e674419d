"""Near-duplicates in a store, over every backend: marked with figures, never merged, never dropped."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from spamcrawl.core.model import Record
from spamcrawl.core.nearness.closeness import Kind, compare, judge
from spamcrawl.core.nearness.fingerprint import content_hash
from spamcrawl.core.nearness.shingles import near_keys
from spamcrawl.store import Claim, Counts, Store, StoreError, Visit, enrich, near, open_store, schema
from tests.core.near_texts import BRIDGE, FOOTER, ORCHARD, fill_warning, replace_characters

from .records import make_record

ROOT = Path(__file__).parents[2]


def make_page(text: str, number: int = 0) -> Record:
    """Return a page whose article has these lines as paragraphs."""
    record = make_record("", number)
    lines = tuple(text.split("\n"))
    return replace(record, article=replace(record.article, paragraphs=lines, content_hash=content_hash(lines)))


def add_texts(store: Store, *texts: str, start: int = 1) -> list[Claim]:
    return store.add([make_page(text, number) for number, text in enumerate(texts, start)])


def figures(one: str, two: str) -> tuple[float, float]:
    closeness = compare(one, two)
    return round(closeness.similarity, near.DECIMALS), round(closeness.containment, near.DECIMALS)


def mark(row: dict[str, Any] | Claim | Record) -> tuple[Any, ...]:
    names = ("near_of", "similarity", "containment")
    return tuple(row[name] if isinstance(row, dict) else getattr(row, name) for name in names)


EDITED = replace_characters(BRIDGE, 0.05)
CUT = "\n".join(BRIDGE.split("\n")[:4])
UNMARKED = (None, None, None)


class TestMark:
    @pytest.mark.parametrize("batched", [True, False])
    def test_claims_records_and_both_feeds_say_the_same(self, store: Store, batched: bool) -> None:
        texts = (BRIDGE, ORCHARD, EDITED, CUT)
        claims = add_texts(store, *texts) if batched else [
            claim for number, text in enumerate(texts, 1) for claim in add_texts(store, text, start=number)
        ]  # fmt: skip
        first = claims[0].content_hash
        expected = [UNMARKED, UNMARKED, (first, *figures(BRIDGE, EDITED)), (first, *figures(BRIDGE, CUT))]
        records = [enrich(make_page(text), claim) for text, claim in zip(texts, claims, strict=True)]
        for marked in (claims, records, list(store.articles()), list(store.sightings())):
            assert [mark(row) for row in marked] == expected
        assert [mark(record.as_dict()) for record in records] == expected

    def test_a_near_article_is_neither_merged_nor_dropped(self, store: Store) -> None:
        claims = add_texts(store, BRIDGE, EDITED, EDITED)
        assert [(claim.new, claim.first_url) for claim in claims] == [
            (True, "http://one.example/1.html"),
            (True, "http://one.example/2.html"),
            (False, "http://one.example/2.html"),
        ]
        assert store.counts() == Counts(articles=2, sightings=3, copies=1)
        assert [row["text"] for row in store.articles()] == [BRIDGE, EDITED]

    def test_an_exact_copy_has_the_mark_of_its_article(self, store: Store) -> None:
        _, edited, twin = add_texts(store, BRIDGE, EDITED, EDITED)
        (later,) = add_texts(store, EDITED, start=4)
        assert mark(edited) == mark(twin) == mark(later) != UNMARKED
        assert mark(add_texts(store, BRIDGE, start=5)[0]) == UNMARKED

    def test_a_page_delivered_again_has_the_claim_it_had(self, store: Store) -> None:
        pages = [make_page(BRIDGE, 1), make_page(EDITED, 2)]
        claims = store.add(pages, [Visit(1), Visit(1)])
        again = store.add(pages, [Visit(1), Visit(1)])
        assert [mark(claim) for claim in again] == [mark(claim) for claim in claims] != [UNMARKED] * 2

    def test_all_point_to_the_earliest(self, store: Store) -> None:
        first, *copies = add_texts(store, BRIDGE, *(replace_characters(BRIDGE, 0.05, seed) for seed in range(2, 6)))
        copies += add_texts(store, *(replace_characters(BRIDGE, 0.05, seed) for seed in range(6, 10)), start=9)
        assert {copy.near_of for copy in copies} == {first.content_hash}

    def test_thousands_of_copies_of_one_story(self, store: Store) -> None:
        first, *_ = add_texts(store, BRIDGE)
        for start in range(0, 300, 100):
            claims = add_texts(store, *(f"{BRIDGE}\n第{number}次转载" for number in range(start, start + 100)))
            assert {claim.near_of for claim in claims} == {first.content_hash}

    def test_across_processes(self, store_url: str) -> None:
        script = (
            "import sys; from spamcrawl.store import open_store; from tests.store.test_near import *\n"
            "with open_store(sys.argv[1]) as store: add_texts(store, BRIDGE)"
        )
        subprocess.run([sys.executable, "-c", script, store_url], cwd=ROOT, check=True)
        with open_store(store_url) as store:
            (claim,) = add_texts(store, EDITED, start=2)
        assert mark(claim) == (content_hash(BRIDGE.split("\n")), *figures(BRIDGE, EDITED))

    @pytest.mark.parametrize("text", ["", "渔火", "\0", "𠮷\ud83d" * 40, "长" * 5_000])
    def test_any_text(self, store: Store, text: str) -> None:
        first, second = add_texts(store, text + "甲", text + "乙")
        assert (first.new, second.new) == (True, True)
        assert first.near_of is None


class TestWriters:
    def test_near_copies_brought_at_once_see_each_other(self, store_url: str) -> None:
        """Four processes bring versions of one story: all but the earliest are marked, whoever that is."""
        script = (
            "import sys; from spamcrawl.store import open_store; from tests.store.test_near import *\n"
            "with open_store(sys.argv[1]) as store:\n"
            "    sys.stdin.readline()\n"
            "    for n in range(5): add_texts(store, replace_characters(BRIDGE, 0.03, int(sys.argv[2]) * 10 + n))"
        )
        open_store(store_url).close()
        writers = [
            subprocess.Popen([sys.executable, "-c", script, store_url, str(worker)], cwd=ROOT, stdin=subprocess.PIPE)
            for worker in range(1, 5)
        ]
        for writer in writers:
            writer.communicate(b"go\n")
        assert [writer.returncode for writer in writers] == [0] * 4
        with open_store(store_url, read_only=True) as store:
            first, *others = store.articles()
        assert mark(first) == UNMARKED
        assert [row["near_of"] for row in others] == [first["content_hash"]] * 19


class TestDifferent:
    def test_a_footer_in_common_is_no_story_in_common(self, store: Store) -> None:
        claims = add_texts(store, f"{BRIDGE}\n{FOOTER}", f"{ORCHARD}\n{FOOTER}")
        assert [claim.near_of for claim in claims] == [None, None]

    def test_official_notices_with_other_figures_stay_apart(self, store: Store) -> None:
        """The hard case, :attr:`Kind.REFILLED`: one form with its dates, hours and grades filled in anew.

        Its wording is the same, so it is found and compared; the digits in its fields say that it is another notice.
        """
        notices = [fill_warning(seed) for seed in range(12)]
        assert judge(compare(notices[0], notices[1])) is Kind.REFILLED
        assert [claim.near_of for claim in add_texts(store, *notices)] == [None] * 12

    def test_a_notice_copied_with_edits_is_near_its_own(self, store: Store) -> None:
        notices = [fill_warning(seed) for seed in range(4)]
        add_texts(store, *notices)
        copy = notices[2].replace("请有关部门", "请各有关部门").replace("车辆减速慢行", "车辆注意减速慢行")
        assert add_texts(store, copy, start=9)[0].near_of == content_hash([notices[2]])


def index(store_url: str) -> int:
    with open_store(store_url, near=False) as store:
        return sum(iter(store.index_near, 0))


def marks(store_url: str) -> list[tuple[Any, ...]]:
    with open_store(store_url, read_only=True) as store:
        return [mark(row) for row in store.articles()]


class TestIndex:
    """What was added without looking is found later: by `index_near`, from where it was left."""

    TEXTS = (BRIDGE, ORCHARD, EDITED, CUT)
    KEY = content_hash(BRIDGE.split("\n"))
    MARKS = (UNMARKED, UNMARKED, (KEY, *figures(BRIDGE, EDITED)), (KEY, *figures(BRIDGE, CUT)))

    def test_off_looks_for_nothing(self, store_url: str) -> None:
        with open_store(store_url, near=False) as store:
            assert [claim.near_of for claim in add_texts(store, *self.TEXTS)] == [None] * 4
        with pytest.raises(
            StoreError, match=r"have no near-duplicate keys of version 1; run `python -m spamcrawl near`"
        ):
            open_store(store_url)
        assert index(store_url) == 4
        assert marks(store_url) == list(self.MARKS)
        assert index(store_url) == 0

    def test_off_in_between(self, store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(near, "CHUNK_ARTICLES", 1)
        with open_store(store_url) as store:
            add_texts(store, *self.TEXTS[:2])
        with open_store(store_url, near=False) as store:
            add_texts(store, self.TEXTS[2], start=3)
            add_texts(store, self.TEXTS[3], start=4)
            assert store.index_near() == 1
            assert store.index_near() == 1
            assert store.index_near() == 0
        assert marks(store_url) == list(self.MARKS)
        with open_store(store_url) as store:
            assert add_texts(store, replace_characters(BRIDGE, 0.05, 7), start=5)[0].near_of == self.KEY

    def test_off_keeps_the_marks_there_are(self, store_url: str) -> None:
        with open_store(store_url) as store:
            *_, claim = add_texts(store, *self.TEXTS)
        with open_store(store_url, near=False) as store:
            assert mark(add_texts(store, CUT, start=5)[0]) == mark(claim)
        with open_store(store_url) as store:  # Copies alone leave nothing to be looked for.
            assert mark(add_texts(store, CUT, start=6)[0]) == mark(claim)

    def test_a_crawl_stops_when_another_goes_on_without_looking(self, store_url: str) -> None:
        with open_store(store_url) as store:
            add_texts(store, BRIDGE)
            with open_store(store_url, near=False) as other:
                add_texts(other, ORCHARD, start=2)
            with pytest.raises(StoreError, match="no near-duplicate keys"):
                add_texts(store, EDITED, start=3)
            assert store.counts() == Counts(2, 2, 0)

    def test_keys_of_another_version_are_computed_anew(self, store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        with monkeypatch.context() as newer:
            newer.setattr(near, "WHOLE", near.Progress(2, None))
            newer.setattr(near, "NEAR_VERSION", 2)
            with open_store(store_url) as store:
                add_texts(store, *self.TEXTS)
        with pytest.raises(StoreError, match="keys of version 1"):
            open_store(store_url)
        assert index(store_url) == 4
        assert marks(store_url) == list(self.MARKS)
        open_store(store_url).close()

    def test_a_store_from_before_near_duplicates(self, store_url: str) -> None:
        with open_store(store_url) as store:
            add_texts(store, *self.TEXTS)
        take_the_steps_again(store_url)
        with pytest.raises(StoreError, match="no near-duplicate keys"):
            open_store(store_url)
        assert marks(store_url) == [UNMARKED] * 4
        assert index(store_url) == 4
        assert marks(store_url) == list(self.MARKS)

    def test_a_store_with_a_table_of_keys(self, store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """Keys and marks of schema 4 are taken over: nothing is computed anew, and copies are found as before."""
        with monkeypatch.context() as older:
            older.setattr(schema, "SQLITE", schema.SQLITE[:4])
            older.setattr(schema, "POSTGRES", schema.POSTGRES[:4])
            with open_store(store_url, near=False) as store:
                add_texts(store, *self.TEXTS[:2])
        listed = [(key, seq) for seq, text in enumerate(self.TEXTS[:2], 1) for key in near_keys(text)]
        rows = ", ".join(map(str, listed))
        run_queries(
            store_url, f"INSERT INTO near_keys VALUES {rows}", "UPDATE near_progress SET version = 1, through = NULL"
        )
        with open_store(store_url) as store:
            claims = add_texts(store, *self.TEXTS[2:], start=3)
            assert store.index_near() == 0
        assert tuple(map(mark, claims)) == self.MARKS[2:]
        assert marks(store_url) == list(self.MARKS)


STEPS = [number for number, step in enumerate(schema.SQLITE) if any("near_" in query for query in step)]
DROPS = tuple(f"DROP TABLE {name}" for name in ("near_runs", "near_blocks", "near_merge", "near", "near_progress"))


def take_the_steps_again(store_url: str) -> None:
    """Leave a store as one is that had articles before it got tables of near-duplicates."""
    steps = schema.SQLITE if store_url.startswith("sqlite") else schema.POSTGRES
    run_queries(store_url, *DROPS, *(query for number in STEPS for query in steps[number]))


def run_queries(store_url: str, *queries: str) -> None:
    if store_url.startswith("sqlite"):
        execute_sqlite(store_url, queries)
    else:
        execute_postgres(store_url, ["SET search_path = spamcrawl", *queries])


def execute_sqlite(store_url: str, queries: Sequence[str]) -> None:
    import sqlite3

    from spamcrawl.store.sqlite_file import PackBlock

    db = sqlite3.connect(store_url.removeprefix("sqlite:///"), isolation_level=None)
    db.create_aggregate("pack_block", 2, PackBlock)
    for query in queries:
        db.execute(query)
    db.close()


def execute_postgres(store_url: str, queries: Sequence[str]) -> None:
    import psycopg

    with psycopg.connect(store_url) as db:
        for query in queries:
            db.execute(query)

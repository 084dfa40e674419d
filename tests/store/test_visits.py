"""A URL seen again, over every backend: once a job, and with what changed since the last time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from spamcrawl.core.model import Article, Indicator, Record, Verdict, VerdictLabel
from spamcrawl.store import State, Store, Visit, open_store, schema

from .records import make_record

NEW_NUMBER = (Indicator("phone", "4007654321"),)
PAGE = make_record("渔火", 1)
URL = PAGE.page.url


def gone(record: Record) -> Record:
    return replace(record, verdict=Verdict(VerdictLabel.NO_CONTENT, 0.0), article=Article())


CHANGES = {
    "nothing": (PAGE, Visit(2), []),
    "not modified": (PAGE, Visit(2, State.NOT_MODIFIED), []),
    "verdict": (replace(PAGE, verdict=replace(PAGE.verdict, label=VerdictLabel.LEGITIMATE)), Visit(2), ["verdict"]),
    "article": (make_record("潮汐", 1), Visit(2), ["article"]),
    "article lost": (make_record(None, 1), Visit(2), ["verdict", "article"]),
    "numbers": (make_record("渔火", 1, indicators=NEW_NUMBER), Visit(2), ["indicators"]),
    "gone": (gone(PAGE), Visit(2, State.GONE), ["state"]),
}


@pytest.mark.parametrize(("record", "visit", "changed"), CHANGES.values(), ids=CHANGES.keys())
def test_a_sighting_says_what_changed(record: Record, visit: Visit, changed: list[str], store: Store) -> None:
    store.add([PAGE], [Visit(1)])
    store.add([make_record("潮汐", 2)], [Visit(1)])
    store.add([record], [visit])
    rows = list(store.sightings())
    assert [row["changed"] for row in rows] == [None, None, changed]
    assert rows[2]["state"] == visit.state
    assert rows[2]["job"] == "0000000000000002"


def test_a_page_that_stays_away_and_comes_back(store: Store) -> None:
    states = [State.FETCHED, State.GONE, State.GONE, State.FETCHED]
    for job, state in enumerate(states):
        store.add([gone(PAGE) if state is State.GONE else PAGE], [Visit(job, state)])
    assert [row["changed"] for row in store.sightings()] == [None, ["state"], [], ["state"]]


def test_a_job_has_each_url_once(store: Store) -> None:
    (first,) = store.add([PAGE], [Visit(7)])
    (again,) = store.add([PAGE], [Visit(7)])
    assert again == replace(first, repeated=True)
    assert again.new
    assert store.counts().sightings == 1


def test_a_redelivered_page_is_known_whatever_came_between(store: Store) -> None:
    store.add([PAGE], [Visit(7)])
    store.add([PAGE], [Visit(8)])
    other = make_record("潮汐", 2)
    claims = store.add([other, make_record("码头", 1), other], [Visit(7)] * 3)
    assert [(claim.seq, claim.repeated) for claim in claims] == [(3, False), (1, True), (3, False)]
    assert [row["seq"] for row in store.sightings()] == [1, 2, 3]
    assert store.counts().articles == 2, "the article of a page that is not written is not written either"


def test_without_a_job_every_sighting_counts(store: Store) -> None:
    for _ in range(2):
        store.add([PAGE], [Visit()])
    assert [row["changed"] for row in store.sightings()] == [None, []]
    store.add([PAGE])
    assert [row["job"] for row in store.sightings()] == [None] * 3


def test_last_visit_gives_row_and_validators(store: Store) -> None:
    assert store.last_visit(URL) is None
    store.add([PAGE], [Visit(1, State.FETCHED, '"a"', "Sat, 21 Nov 2026 08:00:00 GMT")])
    visit = Visit(2, State.NOT_MODIFIED, '"b\x00\ud800"', None)
    store.add([PAGE], [visit])
    assert store.last_visit(URL) == (store.last_sighting(URL), replace(visit, etag='"b\ufffd\ufffd"'))


def test_a_store_of_the_first_version_keeps_its_sightings(store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as older:
        older.setattr(schema, "SQLITE", schema.SQLITE[:1])
        older.setattr(schema, "POSTGRES", schema.POSTGRES[:1])
        with open_store(store_url, near=False):
            pass
    insert = """INSERT INTO {}sightings VALUES (1, NULL, {}, '1', '{}', 'one.example', '2026-11-20T08:00:00+00:00',
        'hijacked', '[]', 1.5, '{{}}', 'r', 1)"""
    run_sql(store_url, insert)
    with open_store(store_url) as store:
        store.add([PAGE], [Visit(1)])
        old, new = store.sightings()
        assert (old["state"], old["job"], old["changed"]) == ("fetched", None, None)
        assert new["changed"] == ["article", "indicators"]


def run_sql(store_url: str, query: str) -> None:
    """Write into a store behind its back, as an older program would have."""
    from spamcrawl.store.rows import url_key

    if store_url.startswith("sqlite"):
        import sqlite3

        with sqlite3.connect(store_url.removeprefix("sqlite:///")) as db:
            db.execute(query.format("", url_key(URL), URL))
        db.close()
    else:
        import psycopg

        with psycopg.connect(store_url) as link:
            link.execute(query.format("spamcrawl.", url_key(URL), URL))
            link.execute("SELECT nextval('spamcrawl.sightings_seq')")

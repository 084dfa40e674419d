"""The same seeds again and again: fresh pages are left alone, unchanged ones not sent, changes and losses recorded."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from webserver import Answer, Web

from spamcrawl.revisits import read_duration

HOST = "127.0.0.2"
STORY = "<p>市图书馆新馆昨日开门迎客，首日接待读者三千余人，座位可以在手机上预约，过时不到自动释放。</p>" * 3
OTHER = "<p>环湖步道最后一段昨日贯通，全长十九公里的步道首尾相接，沿线留出候鸟观察点，供市民使用。</p>" * 3

Crawl = Callable[..., Any]


def document(body: str) -> str:
    return f"<meta charset=utf-8><article>{body}</article>"


class Versioned:
    """A page with validators: it answers 304 where it is asked for what the client has."""

    def __init__(self, web: Web, path: str, **validators: str) -> None:
        self.url = web.put(HOST, path, document(STORY))
        self.web, self.path, self.validators = web, path, validators

    def send(self, body: str, **validators: str) -> None:
        self.web.put(HOST, self.path, document(body), **validators)

    def hold(self) -> None:
        """Answer every question for a newer version with 304."""
        self.web.host(HOST).answers[self.path] = Answer(b"", 304, {})

    def conditions(self) -> list[dict[str, str]]:
        """Return the conditions of each request so far."""
        asked = [headers for path, headers in self.web.host(HOST).asked if path == self.path]
        names = ("If-None-Match", "If-Modified-Since")
        return [{name: headers[name] for name in names if name in headers} for headers in asked]


DATE = "Sat, 21 Nov 2026 08:00:00 GMT"
VALIDATORS = {
    "etag": ({"ETag": 'W/"7"'}, {"If-None-Match": 'W/"7"'}),
    "date": ({"Last-Modified": DATE}, {"If-Modified-Since": DATE}),
    "both": ({"ETag": '"7"', "Last-Modified": DATE}, {"If-None-Match": '"7"', "If-Modified-Since": DATE}),
    "none": ({}, {}),
}


@pytest.mark.parametrize(("sent", "asked"), VALIDATORS.values(), ids=VALIDATORS.keys())
def test_a_page_is_asked_for_under_the_conditions_it_came_with(
    sent: dict[str, str], asked: dict[str, str], crawl: Crawl, web: Web
) -> None:
    page = Versioned(web, "/a")
    page.send(STORY, **sent)
    crawl([page.url])
    crawl([page.url])
    assert page.conditions() == [{}, asked]


def test_a_page_that_is_as_it_was_is_a_sighting_without_a_body(crawl: Crawl, web: Web) -> None:
    page = Versioned(web, "/a")
    page.send(STORY, ETag='"7"')
    first = crawl([page.url])
    page.hold()
    for _ in range(2):
        last = crawl([page.url])
        assert last.code == 0
        assert "not modified 1" in last.out
    assert page.conditions() == [{}, {"If-None-Match": '"7"'}, {"If-None-Match": '"7"'}]
    assert last.articles == first.articles
    assert [row["state"] for row in last.sightings] == ["fetched", "not_modified", "not_modified"]
    assert [row["changed"] for row in last.sightings] == [None, [], []]
    kept = ("url", "host", "verdict", "families", "indicators", "content_hash", "rules", "score")
    assert len({str([row[name] for name in kept]) for row in last.sightings}) == 1


def test_a_changed_page_says_what_changed(crawl: Crawl, web: Web) -> None:
    page = Versioned(web, "/a")
    crawl([page.url])
    page.send(OTHER)
    crawl([page.url])
    page.send("")
    last = crawl([page.url])
    assert [row["changed"] for row in last.sightings] == [None, ["article"], ["verdict", "article"]]
    assert len(last.articles) == 2


@pytest.mark.parametrize("status", [404, 410])
def test_a_vanished_page_is_recorded_as_gone_and_one_never_seen_is_not(status: int, crawl: Crawl, web: Web) -> None:
    page = Versioned(web, "/a")
    page.send(STORY, ETag='"7"')
    never = web.host(HOST).origin + "/never"
    crawl([page.url, never])
    web.put(HOST, "/a", "", status=status)
    gone = crawl([page.url, never])
    assert f"http_{status}" in gone.out
    assert "gone 1" in gone.out
    page.send(STORY, ETag='"7"')
    back = crawl([page.url, never])
    assert [row["state"] for row in back.sightings] == ["fetched", "gone", "fetched"]
    assert [row["changed"] for row in back.sightings] == [None, ["state"], ["state"]]
    assert {row["url"] for row in back.sightings} == {page.url}
    assert (back.sightings[1]["verdict"], back.sightings[1]["content_hash"]) == ("no_content", None)
    assert page.conditions()[2] == {}, "what is gone has no version to compare with"


def test_a_fresh_page_is_not_asked_for(crawl: Crawl, web: Web) -> None:
    page = Versioned(web, "/a")
    new = web.put(HOST, "/new", document(OTHER))
    crawl([page.url])
    web.host(HOST).asked.clear()
    second = crawl([page.url, new], SPAMCRAWL_RECRAWL_AFTER="7d")
    assert [path for path in web.asked(HOST) if path != "/robots.txt"] == ["/new"]
    assert second.code == 0
    assert "fresh 1" in second.out
    web.host(HOST).asked.clear()
    third = crawl([page.url, new], SPAMCRAWL_RECRAWL_AFTER="7d")
    assert (third.code, web.asked(HOST)) == (0, []), "nothing to do is no failure, and needs no robots.txt"
    assert third.problems == []
    fourth = crawl([page.url, new], SPAMCRAWL_RECRAWL_AFTER="0.001")
    assert len(fourth.sightings) == 4


def test_a_page_read_by_other_rules_is_read_again(crawl: Crawl, web: Web) -> None:
    page = Versioned(web, "/a")
    page.send(STORY, ETag='"7"')
    first = crawl([page.url])
    with closing(sqlite3.connect(first.folder / "spamcrawl.db")) as db, db:
        db.execute("UPDATE sightings SET rules = 'older'")
    crawl([page.url])
    assert page.conditions() == [{}, {}]


def test_conditions_can_be_switched_off(crawl: Crawl, web: Web) -> None:
    page = Versioned(web, "/a")
    page.send(STORY, ETag='"7"')
    crawl([page.url])
    crawl([page.url], SPAMCRAWL_CONDITIONAL=0)
    assert page.conditions() == [{}, {}]


DURATIONS = {"": 0, "0": 0, "90": 90, "1.5h": 5_400, "30m": 1_800, " 7D ": 604_800, "2w": 1_209_600, "10s": 10}


@pytest.mark.parametrize(("text", "seconds"), DURATIONS.items())
def test_durations(text: str, seconds: float) -> None:
    assert read_duration(text) == seconds


@pytest.mark.parametrize("text", ["week", "7 d", "-1d", "d", "1e9", "7dd", "１d"])
def test_what_is_no_duration_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="write seconds, or a number with s, m, h, d or w"):
        read_duration(text)

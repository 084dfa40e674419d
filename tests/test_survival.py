"""Kill a crawl at random moments until it is through: nothing is lost, nothing is there twice."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from killing import END_SECONDS, Crawl, Site, build_site, moments
from webserver import Web

PAGES = 300
FAST_SEEDS = 2
MOST_KILLS = 12
"""More than enough for 300 pages; after that a run may come to its end."""

IN_FLIGHT = 2 * 32
"""What the scheduler lets be between started and acknowledged, with the project's CONCURRENT_REQUESTS."""


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Web() as web:
        yield build_site(web, PAGES, random.Random(4))


@pytest.fixture(scope="module")
def calm(site: Site, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Crawl]:
    """An uninterrupted crawl of each kind, to compare with."""
    crawls = {kind: make_crawl(kind, site, tmp_path_factory.mktemp(kind) / "out") for kind in ("links", "seeds")}
    for crawl in crawls.values():
        assert crawl.finish() == 0, crawl.log
        articles, sightings = crawl.outcome()
        assert {url for url, _, _ in sightings} == set(site.urls)
        assert len(articles) == PAGES // 5
    return crawls


def make_crawl(kind: str, site: Site, folder: Path) -> Crawl:
    if kind == "links":
        return Crawl(folder, ["links", "-a", f"start_page={site.urls[0]}"])
    listing = folder.parent / "seeds.txt"
    listing.write_text("\n".join(site.urls), "utf-8")
    return Crawl(folder, ["seeds", "-a", f"seeds={listing}"])


def run_to_the_end(crawl: Crawl, site: Site, seed: int) -> Counter[str]:
    """Kill the crawl again and again until it ends; return how often each URL was in flight at a kill."""
    caught: Counter[str] = Counter()
    for requests, pause in islice(moments(random.Random(seed), PAGES), MOST_KILLS):
        code = crawl.kill_after(site, requests, pause)
        crawl.rows("articles")  # whole lines at any moment
        crawl.rows("sightings")
        if code is not None or crawl.is_finished():
            assert not code, crawl.log
            return caught
        in_flight = crawl.in_flight()
        assert len(in_flight) <= IN_FLIGHT
        caught.update(in_flight)
    assert crawl.finish() == 0, crawl.log
    return caught


def check_killed_crawl(kind: str, seed: int, site: Site, calm: dict[str, Crawl], folder: Path) -> None:
    crawl = make_crawl(kind, site, folder / "out")
    site.forget()
    caught = run_to_the_end(crawl, site, seed)
    assert crawl.outcome() == calm[kind].outcome()
    fetched = site.fetched()
    assert {url for url, times in fetched.items() if times > 1 + caught[url]} == set()
    print(f"{kind} {seed}: {caught.total()} in flight at the kills, {fetched.total() - PAGES} fetched again")


KINDS = ("links", "seeds")


@pytest.mark.parametrize("seed", range(FAST_SEEDS))
@pytest.mark.parametrize("kind", KINDS)
def test_killed_crawl_loses_nothing_and_repeats_nothing(
    kind: str, seed: int, site: Site, calm: dict[str, Crawl], tmp_path: Path
) -> None:
    check_killed_crawl(kind, seed, site, calm, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(FAST_SEEDS, 20))
@pytest.mark.parametrize("kind", KINDS)
def test_killed_crawl_over_many_seeds(kind: str, seed: int, site: Site, calm: dict[str, Crawl], tmp_path: Path) -> None:
    check_killed_crawl(kind, seed, site, calm, tmp_path)


@pytest.mark.parametrize("kind", KINDS)
def test_of_two_crawls_that_share_a_job_one_dies_and_the_other_does_its_work(
    kind: str, site: Site, calm: dict[str, Crawl], tmp_path: Path
) -> None:
    shared = {"SPAMCRAWL_STORE": str(tmp_path / "shared.db"), "SPAMCRAWL_JOB": "shared", "SPAMCRAWL_LEASE": 6}
    dies, lives = (make_crawl(kind, site, tmp_path / name) for name in ("dies", "lives"))
    dies.settings, lives.settings = shared, shared
    site.forget()
    with lives.start() as survivor:
        assert dies.kill_after(site, 120, 0.0) is None
        assert survivor.wait(END_SECONDS) == 0, lives.log
    assert lives.outcome() == calm[kind].outcome()
    assert site.fetched().total() <= PAGES + IN_FLIGHT

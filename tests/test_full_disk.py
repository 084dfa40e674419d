"""A disk that fills up during a crawl: a clear error, nothing half written, and it goes on once there is room."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from killing import Crawl, Site, build_site
from webserver import Web

from spamcrawl.exits import Exit
from spamcrawl.store import open_store

PAGES = 150


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Web() as web:
        yield build_site(web, PAGES, random.Random(5))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 600 KB; a store without pages takes 200."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a small file system cannot be mounted here")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


def make_crawl(kind: str, site: Site, folder: Path, listing: Path) -> Crawl:
    listing.write_text("\n".join(site.urls), "utf-8")
    source = f"start_page={site.urls[0]}" if kind == "links" else f"seeds={listing}"
    return Crawl(folder, [kind, "-a", source])


def check_failure(crawl: Crawl, said: tuple[str, ...]) -> None:
    """The crawl has said what is wrong, in one line, and what it left is whole."""
    assert crawl.finish() == Exit.STORE_FAILED
    errors = [line for line in crawl.log.splitlines() if "] ERROR: " in line]
    assert len(errors) == 1, crawl.log
    assert any(words in errors[0] for words in said)
    assert "Traceback" not in crawl.log
    with open_store(str(crawl.store), read_only=True) as store:
        sightings = list(store.sightings())
        articles = {row["content_hash"] for row in store.articles()}
    assert 0 < len(sightings) <= PAGES
    assert articles == {row["content_hash"] for row in sightings}
    written = [row["seq"] for row in crawl.rows("sightings")]  # which looks that every line is whole
    assert written == [row["seq"] for row in sightings][: len(written)]


def check_recovery(crawl: Crawl, site: Site) -> None:
    assert crawl.finish() == Exit.OK, crawl.log
    articles, sightings = crawl.outcome()
    assert set(articles.values()) == set(sightings.values()) == {1}
    assert {url for url, _, _ in sightings} == set(site.urls)
    assert len(articles) == PAGES // 5


@pytest.mark.parametrize("kind", ["links", "seeds"])
def test_a_full_disk(kind: str, site: Site, small_disk: Path, tmp_path: Path) -> None:
    crawl = make_crawl(kind, site, small_disk / "out", tmp_path / "seeds.txt")
    crawl.log_file = tmp_path / "log.txt"
    check_failure(crawl, ("disk is full", "No space left on device"))
    subprocess.run(["mount", "-o", "remount,size=50m", small_disk], check=True)
    check_recovery(crawl, site)


@pytest.mark.parametrize("kind", ["links", "seeds"])
def test_a_file_that_may_not_grow(kind: str, site: Site, tmp_path: Path) -> None:
    crawl = make_crawl(kind, site, tmp_path / "out", tmp_path / "seeds.txt")
    crawl.file_bytes = 400_000
    check_failure(crawl, ("see that it has space, then run again", "File too large"))
    crawl.file_bytes = -1
    check_recovery(crawl, site)

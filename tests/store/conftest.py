"""The stores every contract test runs over: a fresh one of each backend."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from spamcrawl.store import Store, open_store
from spamcrawl.store.postgres_link import NAMESPACE

from .postgres_server import NoServer, run_server


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """URL of a running PostgreSQL server."""
    try:
        with run_server() as url:
            yield url
    except NoServer as reason:
        pytest.skip(str(reason))


def drop_store(url: str) -> None:
    with psycopg.connect(url) as db:
        db.execute(f"DROP SCHEMA IF EXISTS {NAMESPACE} CASCADE")


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL of a store that does not exist yet, one for each backend."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'spamcrawl.db'}"
    url: str = request.getfixturevalue("postgres")
    drop_store(url)
    return url


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    with open_store(store_url) as store:
        yield store


@pytest.fixture
def fresh_store(store_url: str) -> Callable[[], Store]:
    """Return a call that opens an empty store, for laws that need many; the one before it is emptied."""
    number = 0

    def make() -> Store:
        nonlocal number
        number += 1
        if store_url.startswith("postgresql"):
            drop_store(store_url)
            return open_store(store_url)
        return open_store(f"{store_url}.{number}")

    return make

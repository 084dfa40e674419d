"""``near``: what a crawl did not look for is found, once."""

from __future__ import annotations

from pathlib import Path

import pytest

from spamcrawl.cli.main import main
from spamcrawl.store import open_store
from tests.core.near_texts import BRIDGE, replace_characters
from tests.store.test_near import add_texts


def test_articles_are_compared_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "spamcrawl.db")
    with open_store(path, near=False) as store:
        first, _ = add_texts(store, BRIDGE, replace_characters(BRIDGE, 0.05))
    for expected in ("2 articles compared", "0 articles compared"):
        assert main(["near", "--store", path]) == 0
        assert capsys.readouterr().err.strip() == expected
    with open_store(path, read_only=True) as store:
        assert [row["near_of"] for row in store.articles()] == [None, first.content_hash]


@pytest.mark.parametrize(("name", "code"), [("nowhere.db", 2), ("other.db", 1)])
def test_a_store_that_is_none(name: str, code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "other.db").write_text("no store")
    assert main(["near", "--store", str(tmp_path / name)]) == code
    assert name in capsys.readouterr().err

"""Honest pages by other hands: they are whole, and next to none of them is called spam."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.honest import PAGES, HonestPage, clean, mark_up, read_pages, report

SETS = sorted(PAGES.glob("*.json"))
CALLED = {"first": 0, "second": 1, "third": 0}
"""Pages called spam as text or as HTML: a column in which callers ask about faults. The
goal is none."""


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_a_set_is_whole(path: Path) -> None:
    pages = read_pages(path)
    assert len({page.id for page in pages}) == len(pages) >= 90
    assert all(page.title.strip() and page.genre.strip() and len(page.lines) > 3 for page in pages)
    assert all(line.strip() and line.splitlines() == [line] for page in pages for line in page.lines)


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_honest_pages_are_left_alone(path: Path) -> None:
    cleaned = [clean(page) for page in read_pages(path)]
    called = [page.page.id for page in cleaned if page.called]
    assert len(called) <= CALLED[path.stem], called
    assert [page.page.id for page in cleaned if page.changed and not page.called] == []


def test_a_page_is_cleaned_in_both_forms_and_reported() -> None:
    page = HonestPage("note_1", "note", "停水 <通知>", ["因管道检修，明天上午停水。", "不便之处敬请谅解。"])
    cleaned = clean(page)
    assert "&lt;通知&gt;" in mark_up(page)
    assert (cleaned.called, cleaned.changed, cleaned.html.page.title) == (False, False, "停水 <通知>")
    assert next(report("own", [cleaned])) == "| own | 1 | 1 | 0 | 0 |"

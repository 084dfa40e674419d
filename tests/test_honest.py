"""Honest pages by other hands: they are whole, and next to none of them is called spam."""

from __future__ import annotations

from random import Random

import pytest

from benchmarks.honest import (
    FORMS,
    PAGES,
    Frame,
    HonestPage,
    clean,
    draw_frame,
    mark_up,
    read_frames,
    read_pages,
    report,
)

SETS = sorted(path.stem for path in PAGES.glob("*.json"))
CALLED = {
    "first": (0, 0, 4, 1),
    "second": (0, 1, 0, 1),
    "third": (0, 0, 1, 2),
    "fourth": (0, 0, 2, 1),
    "fifth": (0, 0, 0, 0),
    "sixth": (0, 0, 2, 0),
    "titles": (0, 3, 0, 5),
}
"""Pages called spam in each form: columns on faults in which the reader is spoken to all the time, pages in the frame
of a magazine that offers a course, stories under titles that a doorway could have. The goal is none."""


@pytest.mark.parametrize("name", SETS)
def test_a_set_is_whole(name: str) -> None:
    pages = read_pages(name)
    assert len({page.id for page in pages}) == len(pages) >= 60
    assert all(page.title.strip() and page.genre.strip() and len(page.lines) > 3 for page in pages)
    assert all(line.strip() and line.splitlines() == [line] for page in pages for line in page.lines)


@pytest.mark.parametrize("name", SETS)
def test_honest_pages_are_left_alone(name: str) -> None:
    cleaned = [clean(page) for page in read_pages(name)]
    for form, most in zip(FORMS, CALLED[name], strict=True):
        called = [page.page.id for page in cleaned if form in page.called]
        assert len(called) <= most, called
    assert [page.page.id for page in cleaned if page.changed and "text" not in page.called] == []


def test_a_page_is_cleaned_in_all_forms_and_reported() -> None:
    page = HonestPage("note_1", "note", "停水 <通知>", ["因管道检修，明天上午停水。", "不便之处敬请谅解。"])
    cleaned = clean(page)
    assert tuple(cleaned.records) == FORMS
    assert (cleaned.called, cleaned.changed, cleaned.records["html"].page.title) == ([], False, "停水 <通知>")
    assert next(report("own", [cleaned])) == "| own | 1 | 0 | 0 | 0 | 0 | 0 |"


def test_frames_are_whole_and_filled_in() -> None:
    assert len(read_frames()) == 48
    assert all(frame.above and frame.below and frame.site and frame.kind for frame in read_frames())
    frame = draw_frame(Random("note_1"))
    assert frame == draw_frame(Random("note_1"))
    assert "#" not in "".join([*frame.above, *frame.below])


def test_the_headlines_of_a_frame_are_links_and_its_contacts_are_not() -> None:
    frame = Frame("board", "清河", ["首页"], ["搬家打包清单", "客服电话：0571-88001234"])
    markup = mark_up(HonestPage("note_1", "note", "停水", ["明天停水。"]), frame)
    assert markup.index(">首页</a>") < markup.index("明天停水。") < markup.index(">搬家打包清单</a>")
    assert "<div>客服电话：0571-88001234</div>" in markup
    assert "<title>停水_清河</title>" in markup

"""Kits as plain lists of lines: they are whole, and their pages are the same each time and hold what they say."""

from __future__ import annotations

import re

import pytest

from benchmarks.listed import FORMS, KITS, Spec, draw_pages, put_in, read_kits, tally_kits
from benchmarks.pages import load_bundled
from benchmarks.pages.model import Piece, Role

SETS = sorted(KITS.glob("*.json"))
ALL = [pytest.param(kit, id=f"{path.stem}-{kit['id']}") for path in SETS for kit in read_kits(path)]
GIVEN = {"num", "num2", "places", "city", "name"}
ARTICLES = load_bundled()[:5]


def list_lines(kit: Spec) -> list[str]:
    if kit["shape"] == "names":
        return [text for form in FORMS for text in kit[form]]
    return kit["inline"] if kit["shape"] == "inline" else [line for block in kit["lines"] for line in block]


@pytest.mark.parametrize("kit", ALL)
def test_a_kit_is_whole(kit: Spec) -> None:
    lines = list_lines(kit)
    assert len(lines) >= 4
    used = {slot for line in [*lines, *kit["title"]] for slot in re.findall(r"\{(\w+)\}", line)}
    assert used <= GIVEN | kit.get("slots", {}).keys()


@pytest.mark.parametrize("kit", ALL)
def test_pages_are_the_same_each_time_and_filled_in(kit: Spec) -> None:
    pages, again = (list(draw_pages(kit, 6, ARTICLES)) for _ in range(2))
    assert pages == again
    for page in pages:
        assert not re.search(r"\{\w+\}|\[[^\]\n]*\|", page.markup)
        assert page.gold_text is not None
        if kit["shape"] != "names":
            assert all(line.lstrip() in page.markup for line in page.gold_text.split("\n")[1:])


def test_a_name_is_put_in_and_marked() -> None:
    piece = put_in(Piece("会上，代表们发言。", Role.ARTICLE), [(0, "星棹体育:"), (3, "【星棹】"), (9, "星棹")])
    assert piece.text == "星棹体育:会上，【星棹】代表们发言。星棹"
    assert [piece.text[start:end] for start, end in piece.spam] == ["星棹体育:", "【星棹】", "星棹"]


def test_addresses_are_nobodys() -> None:
    found = [
        name for path in SETS for name in re.findall(r"[\w-]+\.(?:com|net|cn|cc|vip|top)\b", path.read_text("utf-8"))
    ]
    assert found == []


def test_a_set_is_tallied_by_kit_place_and_layout() -> None:
    kits = read_kits(KITS / "first.json")[:1]
    tallies = tally_kits(kits, 4, ARTICLES)
    assert tallies[kits[0]["id"]].pages == 4
    assert sum(tally.pages for tally in tallies.values()) == 12

"""Whole regions left to the article: those that speak of the template's business go, the story stays."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core.cutting.regions import (
    REGION_MIN,
    REGION_WEIGHTS,
    Region,
    drop_strangers,
    list_doubted,
    part_glued,
    read_regions,
    read_sides,
)
from spamcrawl.core.cutting.segment import cut_units
from spamcrawl.core.finding.rules import load_rules
from spamcrawl.core.finding.signals import Signals, read_signals
from spamcrawl.core.reading.page import read_text

STORY = (
    "法院昨天公开审理了这起合同纠纷，原告请求被告返还货款，双方律师当庭出示了三份证据。",
    "法官认为，合同签订在先，被告没有按照约定交货，判决被告十日内返还原告全部货款。",
    "被告当庭表示上诉，二审法院将在三个月内作出终审判决，原告律师对结果表示欢迎。",
)
KIT = ("锅炉水压低、火力小，多半是水泵和阀门老化，管道漏水也要查。", "燃气阀门、水泵、压力表都能换，锅炉管道检修。")
ASIDE = "锅炉的水泵若是停转，压力表的指针就落到底，先关燃气阀门，再看管道哪里漏水。"
LEAD = "原告说，合同是去年签订的，货款分三次付清，被告却一次也没有交货。"


def read(*lines: str) -> Signals:
    return read_signals(read_text("\n".join(lines)), load_rules())


def judge(lines: tuple[str, ...], template: set[int], score: float = -4.0) -> list[bool]:
    """Cut lines that are template or not, sentence by sentence, and judge the regions; answers line by line."""
    signals = read(*lines)
    units = cut_units(signals)
    states = drop_strangers(signals, units, [score] * len(units), [unit.line in template for unit in units])
    by_line = {unit.line: state for unit, state in zip(units, states, strict=True)}
    return [by_line[line] for line in range(len(lines))]


def test_a_paragraph_on_the_kits_business_goes() -> None:
    assert judge((KIT[0], ASIDE, KIT[1], *STORY), {0, 2}) == [True, True, True, False, False, False]


def test_a_paragraph_of_the_story_between_advertisements_stays() -> None:
    assert judge((KIT[0], LEAD, KIT[1], *STORY), {0, 2}) == [True, False, True, False, False, False]


def test_the_longest_region_is_the_story_whatever_it_speaks_of() -> None:
    assert judge((LEAD, KIT[0], ASIDE * 4), {1})[2] is False


def test_its_own_units_may_be_sure_of_a_region() -> None:
    assert judge((KIT[0], ASIDE, KIT[1], *STORY), {0, 2}, score=-25.0)[1] is False


def test_short_regions_and_pages_of_one_side_are_left_alone() -> None:
    assert judge((KIT[0], "锅炉", KIT[1], *STORY), {0, 2})[1] is False
    assert judge(STORY, set()) == [False] * 3
    assert judge(KIT, {0, 1}) == [True] * 2
    assert drop_strangers(read(""), [], [], []) == []


def test_what_is_doubted() -> None:
    signals = read(KIT[0], ASIDE, KIT[1], *STORY)
    units = cut_units(signals)
    regions = read_regions([unit.line in (0, 2) for unit in units])
    assert [region.template for region in regions] == [True, False, True, False]
    assert list_doubted(units, regions) == [1]
    rows = read_sides(signals, units, [-4.0] * len(units), regions)
    assert rows.shape == (4, len(REGION_WEIGHTS))
    assert rows[1, 0] > 0.2
    assert rows[1, 1] > rows[1, 2]
    assert rows[:, 4].tolist() == [1.0] * 4


@given(st.lists(st.booleans(), max_size=40))
def test_regions_cover_the_units_in_turns(states: list[bool]) -> None:
    regions = read_regions(states)
    assert [index for region in regions for index in range(region.first, region.last + 1)] == list(range(len(states)))
    assert all(states[region.first] == region.template for region in regions)
    assert all(one.template != other.template for one, other in pairwise(regions))


LINES = st.lists(st.sampled_from([*KIT, *STORY, ASIDE, LEAD, "×", "", "　湖边", "a1b2"]), max_size=10)


@given(LINES, st.data())
def test_regions_are_only_taken_out_and_never_the_longest(lines: list[str], data: st.DataObject) -> None:
    signals = read(*lines)
    units = cut_units(signals)
    states = data.draw(st.lists(st.booleans(), min_size=len(units), max_size=len(units)))
    scores = data.draw(st.lists(st.floats(-1e6, 1e6), min_size=len(units), max_size=len(units)))
    kept = drop_strangers(signals, units, scores, states)
    assert all(after for before, after in zip(states, kept, strict=True) if before)
    assert all(kept) == all(states)
    for region in read_regions(states):
        length = sum(unit.end - unit.start for unit in units[region.first : region.last + 1])
        whole = kept[region.first : region.last + 1]
        assert len(set(whole)) == 1
        assert length >= REGION_MIN or whole == states[region.first : region.last + 1]


def test_a_region_is_units_in_a_row() -> None:
    assert read_regions([False, True, True]) == [Region(False, 0, 0), Region(True, 1, 2)]


def test_what_goes_on_behind_a_glued_offer_is_a_region_of_its_own() -> None:
    units = cut_units(read("清河开锁400-618-2207随叫随到，价格公道，昨天上午，县里召开会议，部署防汛工作。"))
    template = [unit.end <= 16 for unit in units]
    scores = [9.0 if first else 0.5 if unit.end <= 26 else -6.0 for first, unit in zip(template, units, strict=True)]
    glued = part_glued(units, scores, read_regions(template))
    assert [region.template for region in glued] == [True, False, False]
    assert [units[region.first].start for region in glued] == [0, 16, 26]


def test_a_region_that_begins_with_its_line_stays_whole() -> None:
    units = cut_units(read("清河开锁公司", *STORY))
    regions = read_regions([unit.line == 0 for unit in units])
    assert part_glued(units, [0.5] * len(units), regions) == regions

"""Lines cut into units: every character once, cuts only where the punctuation allows."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core.cutting.units import LONG, NEAR, Joint, split_line
from tests.core.costs import is_linear

CASES = [
    ("短行不切", False, ["短行不切"]),
    (
        "第一句话写在这里，有逗号的。第二句话也写在这里。",
        True,
        ["第一句话写在这里，", "有逗号的。", "第二句话也写在这里。"],
    ),
    (
        "他说：“今天下雨了。”随后他带着伞出了门，一直走到河边。",
        False,
        ["他说：“今天下雨了。”", "随后他带着伞出了门，一直走到河边。"],
    ),
    ("价目表见下【电138】后面还有一段没有标点的文字", True, ["价目表见下", "【电138】", "后面还有一段没有标点的文字"]),
]


@pytest.mark.parametrize(("text", "clauses", "expected"), CASES)
def test_split(text: str, clauses: bool, expected: list[str]) -> None:
    assert [text[u.start : u.end] for u in split_line(text, 0, 0, {} if clauses else None)] == expected


@given(st.text(alphabet="甲乙丙。！，；：（）【】“” a1", min_size=1), st.booleans(), st.integers(0, 1000))
def test_units_cover_the_line(text: str, clauses: bool, start: int) -> None:
    units = list(split_line(text, 3, start, {} if clauses else None))
    assert units[0].start == start
    assert units[-1].end == start + len(text)
    assert all(unit.line == 3 and unit.start < unit.end for unit in units)
    assert all(one.end == two.start for one, two in pairwise(units))


def test_no_cut_falls_inside_a_short_bracket() -> None:
    text = "甲乙丙丁，(戊己，庚辛)壬癸子丑，【寅卯，辰巳】"
    assert [text[u.start : u.end] for u in split_line(text, 0, 0, {})] == [
        "甲乙丙丁，",
        "(戊己，庚辛)",
        "壬癸子丑，",
        "【寅卯，辰巳】",
    ]


def test_time_grows_with_the_brackets_of_a_line() -> None:
    """Each place for a cut was held against each bracket: 1 MB in one line took half a minute."""
    assert is_linear(lambda size: lambda: split_line("客服热线，【点击拨打】" * size, 0, 0, {}), 2_000)


def test_a_comma_behind_a_bracket_is_the_brackets_own() -> None:
    text = "顾问热线在此(加微信请备注),全国会议今天举行"
    assert [text[u.start : u.end] for u in split_line(text, 0, 0, {})] == [
        "顾问热线在此",
        "(加微信请备注),",
        "全国会议今天举行",
    ]


def test_a_page_in_one_line_is_cut_at_clauses_near_its_spots_alone() -> None:
    text = "全市会议，今天举行。" * LONG
    spot = text.index("，", LONG // 2) + 1
    units = split_line(text, 0, 0, {spot: None})
    clauses = [unit.start for unit in units if unit.joint is Joint.CLAUSE]
    assert spot in clauses
    assert all(abs(start - spot) <= NEAR for start in clauses)
    assert sum(unit.joint is Joint.STOP for unit in units) == LONG - 1

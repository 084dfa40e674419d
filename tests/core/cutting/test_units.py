"""Lines cut into units: every character once, cuts only where the punctuation allows."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core.cutting.units import split_line

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
    assert [text[u.start : u.end] for u in split_line(text, 0, 0, () if clauses else None)] == expected


@given(st.text(alphabet="甲乙丙。！，；：（）【】“” a1", min_size=1), st.booleans(), st.integers(0, 1000))
def test_units_cover_the_line(text: str, clauses: bool, start: int) -> None:
    units = list(split_line(text, 3, start, () if clauses else None))
    assert units[0].start == start
    assert units[-1].end == start + len(text)
    assert all(unit.line == 3 and unit.start < unit.end for unit in units)
    assert all(one.end == two.start for one, two in pairwise(units))

"""Which digits make which number, and in what groups."""

from __future__ import annotations

import phonenumbers
import pytest

from spamcrawl.core.finding.digit_runs import Gap
from spamcrawl.core.finding.numbering import Candidate, Shape, fits_shape, match_kinds


@pytest.mark.parametrize(
    ("digits", "kinds"),
    [
        ("4001865909", [("shared_cost", 0, 10)]),
        ("8008108888", [("toll_free", 0, 10)]),
        ("13800138000", [("mobile", 0, 11)]),
        ("8613800138000", [("mobile", 2, 11)]),
        ("008613800138000", [("mobile", 4, 11)]),
        ("01066551234", [("landline", 0, 11)]),
        ("075512345678", [("landline", 0, 12), ("landline", 0, 11)]),
        ("07551234567", [("landline", 0, 11)]),
        ("861066551234", [("landline", 2, 10)]),
        ("1066551234", []),
        ("12800138000", []),
        ("02612345678", []),
        ("400186590", []),
        ("", []),
    ],
)
def test_kinds(digits: str, kinds: list[tuple[str, int, int]]) -> None:
    assert [(found.kind, found.skip, found.length) for found in match_kinds(digits, 0)] == kinds


@pytest.mark.parametrize(
    ("kind", "sizes", "gap", "alone", "called"),
    [
        ("mobile", (11,), "", True, True),
        ("mobile", (3, 4, 4), "-", True, True),
        ("mobile", (4, 4, 3), " ", False, True),
        ("mobile", (1,) * 11, " ", True, True),
        ("mobile", (1, 10), "-", False, False),
        ("shared_cost", (3, 4, 3), "-", True, True),
        ("shared_cost", (3, 3, 2, 2), "-", True, True),
        ("shared_cost", (3, 3, 2, 2), " ", False, True),
        ("shared_cost", (1, 3, 3, 3), "-", False, True),
        ("toll_free", (3, 3, 2, 2), "-", False, True),
        ("landline", (3, 8), "-", True, True),
        ("landline", (3, 4, 4), " ", True, True),
        ("landline", (4, 4, 3), " ", False, True),
    ],
)
def test_shapes(kind: str, sizes: tuple[int, ...], gap: str, alone: bool, called: bool) -> None:
    found = Candidate(kind, 0, sum(sizes), 3 if kind == "landline" else 0)
    shape = Shape(sizes, (gap,) * (len(sizes) - 1), Gap.SEPARATOR if gap else Gap.NONE)
    assert fits_shape(found, shape, called=False) is alone
    assert fits_shape(found, shape, called=True) is called


def is_geographic(area: str) -> bool:
    """Ask the phone metadata, which knows the numbering plan by other tables than ours."""
    return any(
        phonenumbers.is_valid_number(phonenumbers.parse(f"+86{area}{local}", None)) for local in ("66551234", "6655123")
    )


def test_no_area_code_is_missing() -> None:
    plan = [10, *range(20, 30), *range(310, 400), *range(410, 800), *range(811, 950), *range(951, 1000)]
    missed = [area for area in map(str, plan) if is_geographic(area) and not match_kinds(f"0{area}66551234", 0)]
    assert missed == []

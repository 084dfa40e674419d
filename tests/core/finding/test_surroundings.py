"""What around digits says that they are no telephone number."""

from __future__ import annotations

import pytest

from spamcrawl.core.finding.surroundings import is_believable, is_in_link

DIGITS = "4001865909"


@pytest.mark.parametrize(
    ("before", "after", "believed"),
    [
        ("电话:", "", True),
        ("TEL", "", True),
        ("(", ")", True),
        ("请拨", "咨询", True),
        ("订单号:", "", False),
        ("第", "号", False),
        ("¥", "", False),
        ("abc", "", False),
        ("", "元", False),
        ("", ".html", False),
        ("", "@example.com", False),
        ("+", "", False),
        ("https://example.com/a/", "", False),
    ],
)
def test_surroundings(before: str, after: str, believed: bool) -> None:
    text = f"{before}{DIGITS}{after}"
    start = len(before)
    assert is_believable(text, text, start, start + 10, "shared_cost", whole=True, abroad=True) is believed


@pytest.mark.parametrize(
    ("before", "inside"),
    [("见https://example.com/", True), ("www.example.com/", True), ("/news/local/", True), ("TEL/", False)],
)
def test_link(before: str, inside: bool) -> None:
    assert is_in_link(before + DIGITS, len(before)) is inside

"""Runs of digits and the gaps inside them."""

from __future__ import annotations

import pytest

from spamcrawl.core.finding.digit_runs import Gap, find_runs, judge_gap, read_groups
from spamcrawl.core.reading.fold import fold


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("热线400-1865-909。", ["400-1865-909"]),
        ("4OO-l86-59О9", ["4OO-l86-59О9"]),
        ("号码7-400-18659-0", ["7-400-18659-0"]),
        ("2024年5月", []),
        ("400\n1865\n909", []),
        ("138001380 以及后面很远的地方 0013800", ["138001380", "0013800"]),
        ("4OO\nl86\n59О9", []),
        ("hello, all is solo", []),
        ("", []),
    ],
)
def test_runs_gather_at_least_seven_digits(text: str, runs: list[str]) -> None:
    assert [text[start:end] for start, end in find_runs(text)] == runs


@pytest.mark.parametrize(
    ("between", "gap"),
    [
        ("", Gap.NONE),
        ("-", Gap.SEPARATOR),
        (" - ", Gap.SEPARATOR),
        (") (", Gap.SEPARATOR),
        ("-电-", Gap.NOISE),
        ("v", Gap.NOISE),
        ("█", Gap.NOISE),
        ("微信", Gap.WORD),
        ("、", Gap.WORD),
        ("年", Gap.STOP),
        ("。", Gap.STOP),
        ("万元", Gap.STOP),
        ("欢迎来", Gap.STOP),
        ("O", Gap.STOP),
    ],
)
def test_gap(between: str, gap: Gap) -> None:
    assert judge_gap(between) is gap


@pytest.mark.parametrize(
    ("text", "letters", "groups"),
    [
        ("①400-123 4567", False, ["1", "400", "123", "4567"]),
        ("4O0-l23", False, ["4", "0", "23"]),
        ("4O0-l23", True, ["400", "123"]),
        ("400一1865一909", False, ["400", "1865", "909"]),
        ("四〇〇", False, ["400"]),
        ("4\u200b0\u200b0", False, ["4", "0", "0"]),
    ],
)
def test_groups(text: str, letters: bool, groups: list[str]) -> None:
    read = read_groups(text, fold(text), 0, len(text), letters=letters)
    assert [group.digits for group in read] == groups
    assert all(0 <= group.start < group.end <= len(text) for group in read)
    assert all(len(group.digits) == group.end - group.start for group in read)

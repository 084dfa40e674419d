"""Where a line may be cut beside its punctuation: around what is pushed, and where a story begins behind it."""

from __future__ import annotations

import pytest

from spamcrawl.core.cutting.spots import GLUED_MAX, OPENING_REACH, find_openings, find_spots
from spamcrawl.core.cutting.units import Joint
from spamcrawl.core.finding.rules import load_rules
from spamcrawl.core.finding.signals import Signals, read_signals
from spamcrawl.core.reading.page import read_text
from tests.core.costs import is_linear

NUMBER = "400-618-2207"


def read(*lines: str) -> Signals:
    return read_signals(read_text("\n".join(lines)), load_rules())


def pieces(line: str, joint: Joint | None) -> list[str]:
    """Return what stands behind each spot of a line that has this joint."""
    signals = read(line)
    return [signals.folded[cut:][:4] for cut, found in sorted(find_spots(signals)[0].items()) if found is joint]


@pytest.mark.parametrize(
    ("line", "behind"),
    [
        (f"清河开锁{NUMBER}十分钟到昨天上午，县里开会", "昨天上午"),
        (f"清河开锁【{NUMBER}】长期有效，当地时间12日，会议闭幕", "当地时间"),
        (f"清河开锁{NUMBER}随叫随到“今年收成好，”他说", "“今年收"),
        (f"清河开锁{NUMBER}随叫随到新华社北京5月12日电 会议闭幕", "新华社北"),
        (f"清河开锁{NUMBER}随叫随到——会议闭幕", "会议闭幕"),
    ],
    ids=["time", "dateline", "quotation", "agency", "dash"],
)
def test_a_story_begins_behind_an_offer(line: str, behind: str) -> None:
    assert behind in pieces(line, Joint.MARK)


def test_a_number_is_a_spot_with_the_marks_that_close_it() -> None:
    assert pieces(f"清河开锁【{NUMBER}】！会议闭幕", None) == ["会议闭幕"]
    assert pieces(f"清河开锁〔咨询{NUMBER}〕会议闭幕", None) == ["会议闭幕"]


def test_public_numbers_and_lines_without_a_number_have_no_spots() -> None:
    assert find_spots(read("昨天上午，县里开会", "拨打12345热线，昨天上午有人接听")) == {}


def test_a_line_with_many_numbers_is_the_templates_own() -> None:
    line = "".join(f"清河开锁{number}昨天" for number in range(13812345670, 13812345671 + GLUED_MAX))
    assert pieces(line, Joint.MARK) == []


def test_what_is_far_behind_a_number_is_not_looked_at() -> None:
    text = "雪" * (OPENING_REACH + 1) + "昨天"
    assert find_openings(text, [(0, OPENING_REACH)]) == []


def test_openings_are_linear() -> None:
    assert is_linear(
        lambda size: lambda: find_openings("据" * 40 * size, [(at, at + 40) for at in range(0, 40 * size, 40)]), 200
    )


def test_a_wide_semicolon_stops_an_offer_and_a_narrow_one_may_be_an_entitys() -> None:
    assert pieces(f"清河开锁{NUMBER}诚信店；会议闭幕", Joint.STOP) == ["会议闭幕"]
    assert pieces(f"清河开锁{NUMBER}诚信店;会议闭幕", Joint.STOP) == []

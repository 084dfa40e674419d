"""The reporting lines of a page."""

from __future__ import annotations

from spamcrawl.core.finding.rules import load_rules
from spamcrawl.core.finding.signals import Signals, read_signals
from spamcrawl.core.judging.reporting import STORY_LINE, read_reporting
from spamcrawl.core.reading.page import read_text

STORY = (
    "本报讯 记者昨天从县水利局了解到，清河上游的水位在过去两天里上涨了一米二，沿岸三个村的村民已经转移。",
    "据介绍，此次降雨从周六夜里开始，持续了三十多个小时，是今年入汛以来最强的一次，没有造成人员伤亡。",
)


def read(*lines: str) -> Signals:
    return read_signals(read_text("\n".join(lines)), load_rules())


def test_reporting_lines_are_long_and_tell() -> None:
    told = read_reporting(read("记者报道", *STORY, "售后维修热线400-618-2207" * 5))
    assert told.lines == (1, 2)
    assert told.length == sum(map(len, STORY)) > 2 * STORY_LINE
    assert told.words.total() > 4


def test_more_template_leaves_the_reporting_as_it_is() -> None:
    alone = read_reporting(read(*STORY))
    wrapped = read_reporting(read(*STORY, "松叶锅炉售后维修热线欢迎致电咨询", "松叶锅炉上门维修"))
    assert (alone.lines, alone.length, alone.words) == (wrapped.lines, wrapped.length, wrapped.words)

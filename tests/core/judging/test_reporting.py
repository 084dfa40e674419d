"""The reporting lines of a page."""

from __future__ import annotations

from spamcrawl.core.finding.lexicon import load_lexicon
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


def test_a_tale_without_a_word_of_reporting_is_told_by_its_speech() -> None:
    """The shop's lines have as few such words, and do not speak so."""
    tale = (
        "她修理着那把旧椅子，椅子修理好了，她又去修理窗户，猫蹲在灶台上看她，后来她的眼睛花了，"
        "手里的钉子掉了两回，就坐在门口等她的丈夫，一直等到天黑。"
    )
    shop = (
        "松叶锅炉售后维修，修理一次保用一年，师傅上门修理，椅子窗户都能修理，欢迎来电咨询，"
        "修理好了再收钱，修理不好一分不要，随叫随到。"
    )
    signals = read(tale, shop)
    assert signals.words[0][load_lexicon().groups.index("repair")] >= 2
    assert read_reporting(signals).lines == (0,)

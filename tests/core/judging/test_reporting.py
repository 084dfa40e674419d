"""The reporting lines of a page."""

from __future__ import annotations

import pytest

from spamcrawl.core.finding.lexicon import load_lexicon
from spamcrawl.core.finding.rules import load_rules
from spamcrawl.core.finding.signals import Signals, read_signals
from spamcrawl.core.judging.reporting import (
    QUOTED_MAX,
    SENTENCE_MAX,
    STORY_LINE,
    is_quoted,
    is_reported,
    read_reporting,
)
from spamcrawl.core.reading.page import read_html, read_text

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


RAID = "县公安局昨天通报，民警端掉一个以百家乐为名的赌博网站，抓获犯罪嫌疑人二十三名。"
LOSER = "他说，两年里在时时彩上输掉了四万多元，后来把房子也押了出去，妻子直到法院送来传票才知道。"


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ((RAID,), True),
        ((LOSER,), True),
        (("百家乐开户送彩金，时时彩平台，提款秒到",), False),
        ((*STORY, "松叶棋牌百家乐，注册送彩金！"), False),
        ((RAID, *["百家乐开户送彩金"] * 4), False),
        ((RAID + LOSER, *["“百家乐开户送彩金”"] * 4), True),
        ((RAID + LOSER, *['"百家乐开户送彩金，提款秒到。首存送百家乐礼包"'] * 4), True),
        ((*STORY, *["“百家乐开户送彩金”"] * 4), False),
        (STORY, False),
    ],
    ids=[
        "raid",
        "court",
        "house",
        "house-beside-a-story",
        "house-beside-a-raid",
        "quoted",
        "quoted-sentences",
        "quoted-beside-another-story",
        "no-betting",
    ],
)
def test_a_page_tells_of_betting_or_offers_it(lines: tuple[str, ...], told: bool) -> None:
    assert read_reporting(read(*lines)).betting is told


def test_a_title_that_speaks_of_law_tells_of_betting() -> None:
    for title, told in (("警方揭开百家乐网站的骗局", True), ("百家乐官网", False)):
        page = read_html(f"<title>{title}</title><p>百家乐开户送彩金，时时彩平台，提款秒到")
        assert read_reporting(read_signals(page, load_rules())).betting is told


NUMBER = "400-618-2207"


@pytest.mark.parametrize(
    ("line", "reported"),
    [
        (f"警方提醒，网上流传的{NUMBER}并非航空公司电话。", True),
        (f"短信写着：“航班取消，请速拨打{NUMBER}。”办案民警说，号码登记在一家空壳公司名下。", True),
        (f"欢迎拨打{NUMBER}。昨天，警方抓获三名嫌疑人。", False),
        (f"昨天，警方抓获三名嫌疑人。开锁请打{NUMBER}", False),
        (f"“服务好，价钱低，{NUMBER}。”顾客说，下次还来。", False),
        (f"{'雪' * SENTENCE_MAX}警方{'雪' * SENTENCE_MAX}{NUMBER}", False),
    ],
    ids=["sentence", "quoted", "before", "behind", "quoted-by-a-customer", "far"],
)
def test_a_number_in_a_sentence_on_an_offence_is_reported(line: str, reported: bool) -> None:
    signals = read(line)
    (number,) = signals.numbers
    assert is_reported(signals, number.start, number.end) is reported


@pytest.mark.parametrize(("between", "quoted"), [(QUOTED_MAX - 1, True), (QUOTED_MAX, False)])
def test_a_quotation_is_looked_back_for_within_bounds(between: int, quoted: bool) -> None:
    signals = read(f"“{'雪' * (between - 1)}。百家乐开户")
    start = signals.folded.index("百家乐")
    assert is_quoted(signals, start, start + 5) is quoted

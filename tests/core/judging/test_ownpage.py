"""Pages that go by the headline of their story: what stands around the story is the site's."""

from __future__ import annotations

import pytest

from spamcrawl.core.clean import clean_page
from spamcrawl.core.finding.rules import load_rules
from spamcrawl.core.finding.signals import Signals, read_signals
from spamcrawl.core.judging.ownpage import find_around
from spamcrawl.core.reading.page import read_html, read_text

TITLE = "五楼的钢琴"
STORY = (
    "周六早上，赵师傅站在老楼下面，抬头看了看五楼的窗户，那架钢琴是一位退休老师的，她弹了四十年，舍不得卖。",
    "楼梯只有一米宽，四个人用带子兜着钢琴，一级一级往上挪，到了三楼，老师端出茶来，请大家歇一歇再走。",
    "钢琴进门的时候，墙上的钟正好敲了十一下，老师坐下来弹了一支曲子，赵师傅听着，说这一趟不算白来。",
    "下楼以后，徒弟问他记不记得第一次抬琴，他说记得，那年他二十岁，琴没有伤着，自己的肩膀疼了半个月。",
    "隔天老师托人送来一封信，信里说，钢琴放在朝南的屋里，音准没有走，请师傅们有空的时候过来听一听。",
)
HOTLINE = "大步搬家·长途搬家·钢琴搬运·电话400-618-2207"


def page(title: str, above: str = HOTLINE, below: str = "", lines: tuple[str, ...] = STORY) -> Signals:
    body = "".join(f"<p>{line}</p>" for line in lines)
    markup = f"<title>{title}</title><div>{above}</div><h1>{TITLE}</h1><div>{body}</div><div>{below}</div>"
    return read_signals(read_html(markup), load_rules())


def around(signals: Signals) -> list[str]:
    return [signals.page.lines[i].text for i in sorted(find_around(signals))]


def test_what_stands_around_a_story_that_the_page_goes_by() -> None:
    assert around(page(f"{TITLE} - 大步搬家", below="预约热线400-618-2207")) == [HOTLINE, "预约热线400-618-2207"]


@pytest.mark.parametrize(
    "signals",
    [
        page("大步搬家_钢琴搬运_长途搬家电话400-618-2207"),
        page(""),
        page(TITLE, lines=tuple(line.replace("钢琴", "柜子").replace("五楼", "楼上") for line in STORY)),
        page(TITLE, lines=STORY[:1]),
        read_signals(read_text("\n".join([HOTLINE, TITLE, *STORY])), load_rules()),
    ],
    ids=["a-trade", "untitled", "another-story", "no-story", "plain-text"],
)
def test_on_any_other_page_nothing_does(signals: Signals) -> None:
    assert around(signals) == []


@pytest.mark.parametrize(
    ("title", "lines", "label"),
    [
        (TITLE, STORY, "legitimate"),
        ("成都搬家公司_钢琴搬运电话", STORY, "hijacked"),
        (TITLE, (HOTLINE + STORY[0], *STORY[1:]), "hijacked"),
    ],
    ids=["its-headline", "its-trade", "inside"],
)
def test_only_numbers_around_such_a_story_are_the_sites(title: str, lines: tuple[str, ...], label: str) -> None:
    signals = page(title, above=HOTLINE * 2, below=f"大步搬家电话{'400-618-2207'}，24小时上门", lines=lines)
    assert clean_page(signals.page).verdict.label == label

"""One trade in many cities, and lists of cities that offer nothing."""

from __future__ import annotations

import pytest

from spamcrawl.core.finding.rules import load_rules
from spamcrawl.core.finding.signals import read_signals
from spamcrawl.core.judging.cities import count_cities
from spamcrawl.core.judging.reporting import read_reporting
from spamcrawl.core.reading.page import read_text

STORY = "本报讯 记者昨天从县水利局了解到，清河上游的水位在过去两天里上涨了一米二，青岛钢格板厂家和村民已经转移。"


def count(*lines: str) -> tuple[int, int]:
    signals = read_signals(read_text("\n".join(lines)), load_rules())
    return count_cities(signals, read_reporting(signals))


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (("青岛钢格板厂家 苏州钢格板厂家", "长沙市钢格板厂家"), (3, 0)),
        (("清河新闻", "青岛钢格板", "苏州钢格板", "长沙钢格板", "贵阳钢格板"), (4, 1)),
        (("青岛钢格板厂家 青岛钢格板厂家", "青岛钢格板厂家"), (0, 0)),
        (("青岛钢格板厂家", "苏州钢格板厂家"), (0, 0)),
        (("青岛、苏州、长沙、贵阳",), (0, 0)),
        (("青岛 23度 苏州 25度 长沙 27度",), (0, 0)),
        (("",), (0, 0)),
    ],
    ids=["one-line", "many-lines", "one-city", "two-cities", "list", "figures", "empty"],
)
def test_cities_with_one_wording(lines: tuple[str, ...], found: tuple[int, int]) -> None:
    assert count(*lines) == found


def test_a_wording_of_the_story_is_the_storys() -> None:
    assert count("青岛钢格板", "苏州钢格板", "长沙钢格板", STORY) == (0, 0)


def test_cities_of_the_story_itself_are_no_list() -> None:
    told = "记者了解到，青岛大学医院、苏州大学医院、长沙大学医院的专家昨日表示，此项研究已经进行了三年，目前进展顺利。"
    assert count(told) == (0, 0)

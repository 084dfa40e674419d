"""What is said beside a number: where it begins and ends, and whether it sells or reports."""

from __future__ import annotations

import pytest

from spamcrawl.core.finding.rules import load_rules
from spamcrawl.core.finding.signals import Signals, read_signals
from spamcrawl.core.judging.pushed import Pushed, find_clauses, measure_number
from spamcrawl.core.judging.reporting import read_reporting
from spamcrawl.core.reading.page import read_text

NUMBER = "400-618-2207"
STORY = (
    "本报讯 记者昨天从县水利局了解到，清河上游的水位在过去两天里上涨了一米二，沿岸三个村的村民已经转移。",
    "据介绍，此次降雨从周六夜里开始，持续了三十多个小时，冲坏了两座锅炉房，没有造成人员伤亡。",
)


def read(*lines: str) -> Signals:
    return read_signals(read_text("\n".join(lines)), load_rules())


def clauses_of(*lines: str) -> list[str]:
    signals = read(*lines)
    return [signals.folded[clause.start : clause.end] for clause in find_clauses(signals, signals.numbers)]


def measure(*lines: str) -> Pushed:
    signals = read(*lines, *STORY)
    (use,) = signals.uses.values()
    return measure_number(signals, use, signals.numbers, read_reporting(signals))


@pytest.mark.parametrize(
    ("lines", "clauses"),
    [
        ([f"雨停了。清河开锁找{NUMBER}，不成功不收费。孩子们出来了。"], [f"清河开锁找{NUMBER},不成功不收费"]),
        ([f"雨停了，(清河开锁{NUMBER}林师傅)孩子们出来了。"], [f"(清河开锁{NUMBER}林师傅"]),
        (["清河开锁公司", f"电话:{NUMBER}"], [f"清河开锁公司\n电话:{NUMBER}"]),
        ([f"清河开锁公司。电话:{NUMBER}"], [f"清河开锁公司。电话:{NUMBER}"]),
        ([f"清河开锁{NUMBER}", f"清河换锁{NUMBER}"], [f"清河开锁{NUMBER}", f"清河换锁{NUMBER}"]),
        ([f"清河开锁①{NUMBER}②{NUMBER}"], [f"清河开锁①{NUMBER}②{NUMBER}"]),
    ],
    ids=["sentence", "bracket", "line-above", "sentence-before", "two-lines", "two-in-one"],
)
def test_a_clause_is_what_speaks_about_its_number(lines: list[str], clauses: list[str]) -> None:
    assert clauses_of(*lines) == clauses


@pytest.mark.parametrize(
    ("line", "offers", "wares"),
    [
        (f"清河开锁公司{NUMBER}", 1, 1),
        (f"松叶锅炉{NUMBER}", 0, 0),
        (f"欢迎致电{NUMBER}，竭诚为您服务，让您满意", 1, 0),
        (f"本报新闻热线{NUMBER}", 0, 0),
        (f"记者拨打了开锁公司留下的{NUMBER}", 0, 0),
        (f"法院判决开锁公司的老板赔偿三万元，他的电话{NUMBER}无人接听", 0, 0),
        (f"小广告上写着开锁{NUMBER}", 0, 0),
    ],
    ids=["ware", "the-storys-own-ware", "pleas", "newsroom", "reported", "told", "quoted"],
)
def test_an_offer_sells_and_reports_nothing(line: str, offers: int, wares: int) -> None:
    pushed = measure(line)
    assert (pushed.offers, pushed.wares) == (offers, wares)

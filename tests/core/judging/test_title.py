"""What a title sells beside a story that never speaks of it, and which titles are the story's own headline."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from spamcrawl.core.finding.rules import load_rules
from spamcrawl.core.finding.signals import Signals, read_signals
from spamcrawl.core.judging.detect import TEMPLATE_SCORE, WEIGHTS, measure_page, pushed_numbers, weigh_page
from spamcrawl.core.judging.pushed import Clause, find_clauses
from spamcrawl.core.judging.reporting import read_reporting
from spamcrawl.core.judging.title import Story, count_sold, measure_title, read_calm, read_story
from spamcrawl.core.reading.page import read_html

NUMBER = "400-618-2207"
STORY = (
    "本报讯 记者昨天从县水利局了解到，清河上游的水位在过去两天里上涨了一米二，沿岸三个村的村民已经转移。",
    "据介绍，此次降雨从周六夜里开始，持续了三十多个小时，冲坏了两座锅炉房，没有造成人员伤亡。",
)


def read(title: str, lines: Sequence[str] = STORY) -> Signals:
    markup = f"<title>{title}</title>" + "".join(f"<p>{line}</p>" for line in lines)
    return read_signals(read_html(markup), load_rules())


def clauses_of(signals: Signals) -> list[Clause]:
    return list(find_clauses(signals, signals.numbers))


def measured(title: str, lines: Sequence[str] = STORY, scale: float = 1.0) -> dict[str, float]:
    signals = read(title, lines)
    found = measure_title(signals, read_reporting(signals), clauses_of(signals), scale)
    return {name: value for name, _, value, *_ in found}


def story_of(title: str, lines: Sequence[str] = STORY) -> Story:
    signals = read(title, lines)
    return read_story(signals, read_reporting(signals), [(clause.start, clause.end) for clause in clauses_of(signals)])


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("松叶空调售后维修电话", {"title-sells"}),
        ("松叶空调售后维修电话400-618-2207", {"title-sells", "title-speaks", "title-number"}),
        ("400-618-2207", {"title-number"}),
        ("百家乐官网入口", {"title-sells", "title-speaks", "title-door"}),
        ("省体育彩票管理中心官方网站", set()),
        ("诚信经营，欢迎新老客户选购", {"title-speaks", "title-foreign"}),
        ("清河上游水位上涨", set()),
        ("县水利局 清河上游水位上涨 锅炉房", set()),
        ("便民服务热线开通", {"title-foreign"}),
        ("拨打12345反映", set()),
        ("清河新闻网", set()),
        ("雪山牦牛肉干新货上市", {"title-foreign"}),
        ("雪山牦牛肉干网", set()),
        ("雪山牦牛", set()),
        ("", set()),
    ],
)
def test_a_title_is_measured_by_what_it_sells(title: str, names: set[str]) -> None:
    assert set(measured(title)) == names


def test_a_page_without_a_story_has_no_foreign_title() -> None:
    assert measured("松叶空调售后维修电话400-618-2207", ["松叶空调售后维修"]) == {}


def test_a_word_of_the_story_is_not_sold() -> None:
    assert count_sold("空调维修", story_of("")) == 2
    assert count_sold("锅炉", story_of("")) == 0


def test_reporting_in_a_title_takes_from_what_it_sells() -> None:
    assert count_sold("空调维修记者调查", story_of("")) < count_sold("空调维修", story_of(""))


@pytest.mark.parametrize(
    "glued", [f"{{}}清河开锁公司{NUMBER}", f"清河开锁公司{NUMBER}，{{}}", f"{{}}(清河开锁公司{NUMBER})"]
)
def test_an_offer_glued_into_a_line_is_no_part_of_the_story(glued: str) -> None:
    lines = [glued.format(STORY[0]), STORY[1]]
    story = story_of("", lines)
    assert "开锁" not in story.text
    assert "转移" in story.text
    assert count_sold("清河开锁", story) == 1
    assert {"title-sells", "title-echoed"} <= set(measured("河东开锁公司", lines))


@pytest.mark.parametrize(
    ("title", "line", "echoed"),
    [
        ("雪山牦牛肉干新货", f"牦牛肉干{NUMBER}", True),
        ("雪山牦牛肉干新货", f"咨询{NUMBER}", False),
        ("空调维修服务热线", f"服务热线{NUMBER}", False),
        ("清河上游的水位上涨", f"清河上游{NUMBER}", False),
        ("雪山牦牛肉干新货", "牦牛肉干", False),
    ],
    ids=["subject", "other", "words-of-any-number", "headline", "no-number"],
)
def test_a_clause_that_speaks_of_the_titles_subject_echoes_it(title: str, line: str, echoed: bool) -> None:
    assert ("title-echoed" in measured(title, [*STORY, line])) is echoed


def test_every_number_that_echoes_a_title_is_pushed() -> None:
    lines = [*STORY, f"牦牛肉干{NUMBER}", "牦牛肉干13812345678", "办公室0551-65123456"]
    signals = read("雪山牦牛肉干新货", lines)
    assert pushed_numbers(signals, weigh_page(signals)) >= {"4006182207", "13812345678"}
    assert "055165123456" not in pushed_numbers(signals, weigh_page(signals))


def test_the_more_a_title_shares_with_its_story_the_less_it_sells() -> None:
    foreign, mixed = measured("松叶空调售后维修")["title-sells"], measured("清河上游空调售后维修")["title-sells"]
    assert 0 < mixed < foreign


def test_the_name_of_a_trades_site_sells_half_as_much() -> None:
    kit, site = (measured(title)["title-sells"] for title in ("松叶空调维修", "松叶空调维修网行业资讯"))
    assert site == pytest.approx(kit / 2)


def test_half_a_story_makes_half_of_it() -> None:
    whole, half = (measured("松叶空调售后维修", scale=scale)["title-sells"] for scale in (1.0, 0.5))
    assert half == pytest.approx(whole / 2)


def test_a_title_alone_decides_nothing() -> None:
    signals = read("松叶空调售后维修上门安装电话客服中心预约报修")
    values = {name: value for name, _, value, *_ in measure_page(signals) if name.startswith("title")}
    assert sum(WEIGHTS[name] * value for name, value in values.items()) < TEMPLATE_SCORE


def test_the_line_that_repeats_a_title_shows_it() -> None:
    signals = read("松叶空调售后维修", [*STORY, "松叶空调售后维修"])
    assert {line for _, line, *_ in measure_title(signals, read_reporting(signals), [], 1.0)} == {2}


@pytest.mark.parametrize(
    ("title", "glued", "seen"),
    [
        ("松叶棋牌百家乐", "松叶棋牌百家乐，", True),
        ("松叶国际百家乐官网入口", "据松叶国际小编了解，", True),
        ("松叶棋牌百家乐", "时时彩，", False),
        ("清河水位上涨", "清河水位上涨，", False),
        ("松叶锅炉维修", "松叶锅炉维修点，", False),
    ],
    ids=["whole", "name", "other", "headline", "plain-speech"],
)
def test_a_clause_glued_into_the_story_echoes_a_title_that_sells(title: str, glued: str, seen: bool) -> None:
    assert ("title-glued" in measured(title, [glued + STORY[0], STORY[1]])) is seen


def test_a_story_that_speaks_of_betting_throughout_has_a_headline() -> None:
    story = (
        "本报讯 记者昨天从县公安局了解到，民警端掉一个以百家乐为名的赌博网站，抓获犯罪嫌疑人二十三名。",
        "据介绍，百家乐网站的服务器设在境外，会员靠介绍人拉拢，三个月里流水超过四百万元。",
        "警方表示，参与百家乐投注同样违法，已有六十余名参赌人员受到行政处罚，案件正在进一步侦办。",
    )
    assert "title-glued" not in measured("清河警方端掉百家乐赌博网站", story)


def test_latin_words_of_a_title_are_shared_too() -> None:
    lines = [
        *STORY,
        "记者昨天从展会了解到，NovaStation M8体积不足一升，内部有两个插槽，满载时噪音四十三分贝，功耗七十八瓦。",
    ]
    latin, foreign = (
        measured(f"北辰{name}空调维修", lines)["title-sells"] for name in ("NovaStation M8 ", "Veltrans K2 ")
    )
    assert latin < foreign


@pytest.mark.parametrize(("title", "sold"), [("“官方售后空调维修”骗走三千元", 0), ("官方售后空调维修", 3)])
def test_what_a_title_quotes_is_not_sold(title: str, sold: int) -> None:
    assert count_sold(title, story_of(title)) == sold


def test_a_title_is_asked_of_calm_sentences_whatever_their_words() -> None:
    """A caller's question and a repairer's answer speak of wares line by line, and do not sell them."""
    asked = "王女士来电：空调外机一直滴水，空调里面还结了一层霜。他说，先把滤网拆下来洗一洗，洗完晾干再装回去。"
    sold = "松叶空调售后维修上门服务，空调外机滴水结霜，师傅三十分钟到，不修好不收费，欢迎拨打咨询。"
    title = "空调外机滴水结霜怎么修"
    calm, loud = (measured(title, [*STORY, line]).get("title-sells", 0.0) for line in (asked, sold))
    assert calm < loud


def test_calm_sentences_are_those_outside_stretches_that_may_overlap() -> None:
    signals = read(
        "清河上游水位上涨", ["昨天上午，县里的河水涨了。", "村民们已经转移到高处。", "雨还在下，学校停了课。"]
    )
    first, second, third = (line.start for line in signals.page.lines)
    assert len(read_calm(signals, [])) == 3
    assert read_calm(signals, [(first, third), (first + 1, second - 1)]) == [signals.folded[third:].rstrip("。")]

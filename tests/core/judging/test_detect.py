"""Page-level evidence: what speaks for a template, what does not, and that more template never speaks against it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core.finding.rules import load_rules
from spamcrawl.core.finding.signals import Signals, read_signals
from spamcrawl.core.judging.detect import (
    TEMPLATE_SCORE,
    WEIGHTS,
    is_dense,
    measure_page,
    pushed_numbers,
    weigh_measures,
    weigh_page,
)
from spamcrawl.core.judging.private import OFFICIAL_KINDS, group_private
from spamcrawl.core.reading.page import read_html, read_text

NUMBER = "400-618-2207"
STORY = (
    "本报讯 记者昨天从县水利局了解到，清河上游的水位在过去两天里上涨了一米二，沿岸三个村的村民已经转移。",
    "据介绍，此次降雨从周六夜里开始，持续了三十多个小时，是今年入汛以来最强的一次，没有造成人员伤亡。",
)
PLACES = "长安区、莲池区、路北区、广阳区、新华区、桃城区"


def read(*lines: str) -> Signals:
    return read_signals(read_text("\n".join(lines)), load_rules())


def measured(signals: Signals) -> dict[str, float]:
    return {name: value for name, _, value, *_ in measure_page(signals)}


def test_every_measure_has_a_weight_and_only_two_speak_against() -> None:
    assert [name for name, weight in WEIGHTS.items() if weight <= 0] == ["number-reported", "number-among-many"]
    assert all(weight < TEMPLATE_SCORE for weight in WEIGHTS.values())


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ((f"电话:{NUMBER}", f"热线:{NUMBER}"), "number-repeated"),
        ((f"电话:{NUMBER}", "热线:4006-182-207"), "number-regrouped"),
        ((f"电话:{NUMBER}", "热线:4006182207"), "number-rewritten"),
        (("电话:138█1234█5678",), "number-disguised"),
        ((f"【电话{NUMBER}】",), "number-boxed"),
        ((f"★{NUMBER}★",), "number-boxed"),
        ((f"(电话{NUMBER})",), "number-parenthesised"),
        ((f"记者昨天拨打了{NUMBER}",), "number-reported"),
        (("电话:138█1234█5678", "乙13812345679", "丙13812345670", "丁13812345671"), "number-among-many"),
        ((f"(1){NUMBER}(2){NUMBER}",), "number-twice-in-line"),
        ((PLACES, "红桥区、河北区、南开区、河西区、河东区、和平区"), "place-lines"),
        (("松叶锅炉售后服务", "松叶锅炉客服中心", "松叶锅炉网点查询"), "shared-prefix"),
        (("售后维修热线欢迎致电", "上门维修服务网点查询"), "advertising-lines"),
        (("会上，kofel88娱乐代表们", "审议"), "betting-names"),
        ((f"售后维修热线{NUMBER}", *STORY), "wares-beside"),
        ((f"售后维修热线{NUMBER}", *STORY), "offers-beside"),
        ((f"为您服务，承诺满意，{NUMBER}", *STORY), "offers-beside"),
        ((f"清河开锁（忘带钥匙打{NUMBER}）", *STORY), "offers-beside"),
        (("清河开锁公司", f"☎{NUMBER}", *STORY), "offers-beside"),
        ((f"清河开锁公司{NUMBER}，{STORY[0]}", STORY[1]), "number-opens"),
        (("会上，kofel88娱乐代表们", *STORY), "betting-beside"),
        (("百家乐开户送彩金", "时时彩平台"), "betting-speech"),
        ((f"松叶百家乐，注册送彩金，{STORY[0]}", STORY[1]), "betting-speech"),
        ((STORY[0], f"{STORY[1]}松叶百家乐，注册送彩金"), "betting-speech"),
        ((f"清河开锁公司{NUMBER}",), "offers-alone"),
        ((f"清河开锁加薇{NUMBER}",), "number-slang"),
        ((f"热线(1){NUMBER}(2)13812345679",), "numbers-enumerated"),
        ((f"热线①{NUMBER}②13812345679",), "numbers-enumerated"),
        ((f"①人工：{NUMBER} ②退款：13812345679",), "numbers-enumerated"),
    ],
)
def test_a_measure_is_seen(lines: tuple[str, ...], name: str) -> None:
    assert measured(read(*lines))[name] > 0


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (("警方介绍，百家乐、时时彩等赌博平台已经查封",), "betting-speech"),
        (("百家乐", "清河新闻"), "betting-speech"),
        (("警方介绍，百家乐、时时彩等赌博网站被查封",), "betting-speech"),
        (("百家乐、时时彩等赌博网站日前被警方查封",), "betting-speech"),
        ((f"微信同号{NUMBER}",), "number-slang"),
        ((f"{STORY[0]}咨询电话{NUMBER}。", STORY[1]), "number-opens"),
        ((STORY[0], f"清河开锁公司{NUMBER}，{STORY[1]}"), "number-opens"),
        ((f"{NUMBER}、13812345679、13812345670都有人接，{STORY[0]}", STORY[1]), "number-opens"),
        ((f"本报热线{NUMBER}（编辑部）接到来电，{STORY[0]}", STORY[1]), "number-opens"),
        ((f"(1)电话{NUMBER}", "(2)电话13812345679"), "numbers-enumerated"),
        ((f"一、{NUMBER}；二、13812345679",), "numbers-enumerated"),
    ],
)
def test_what_looks_like_an_offer_is_none(lines: tuple[str, ...], name: str) -> None:
    assert name not in measured(read(*lines))


def test_betting_that_the_story_speaks_of_is_no_offer() -> None:
    told = "记者昨天从警方了解到，这家网站以百家乐和时时彩为名骗取了三百多名群众的积蓄，嫌疑人已经被抓获归案。"
    assert "betting-speech" not in measured(read(told, "百家乐 时时彩"))


def test_a_hidden_offer() -> None:
    shown, hidden = (
        measured(read_signals(read_html(f"<p{style}>清河开锁公司{NUMBER}</p>" + "".join(STORY)), load_rules()))
        for style in ("", " hidden")
    )
    assert "number-hidden" in hidden
    assert "number-hidden" not in shown


@pytest.mark.parametrize(
    ("markup", "seen"),
    [
        ("<div style='display:none'>" + "售后维修热线 欢迎致电 " * 4 + "</div>", True),
        ("<div style='display:none'>" + "<p>售后维修热线欢迎致电</p>" * 4 + "</div>", True),
        ("<div>" + "售后维修热线 欢迎致电 " * 4 + "</div>", False),
        ("<div style='display:none'>售后维修热线</div>", False),
        ("<div style='display:none'>" + f"售后维修{STORY[0]}" * 6 + "</div>", False),
    ],
    ids=["one-line", "lines", "shown", "a-menu", "a-story"],
)
def test_hidden_advertising(markup: str, seen: bool) -> None:
    assert ("hidden-advertising" in measured(read_signals(read_html(markup), load_rules()))) is seen


def test_a_brand_beside_a_story_that_never_names_it() -> None:
    kit = ("松叶锅炉售后服务", "松叶锅炉客服中心", "松叶锅炉网点查询")
    assert "prefix-beside" in measured(read(*kit, *STORY))
    assert "prefix-beside" not in measured(read(*kit, *STORY, f"记者来到松叶锅炉的厂房时，{STORY[1]}"))


@pytest.mark.parametrize(
    ("lines", "absent"),
    [
        (STORY, tuple(WEIGHTS)),
        ((f"售后维修热线{NUMBER}",), ("wares-beside", "offers-beside", "number-repeated")),
        (("请拨打12345反映，也可拨打95598。",) * 3, ("number-repeated",)),
        (("举报电话：13812345678", "监督电话：13812345678"), ("number-repeated",)),
        (("传真：010-55556666", "总机：010-55556666"), ("number-repeated",)),
        ((*STORY, f"本报新闻热线：{NUMBER}"), ("wares-beside", "offers-beside")),
        ((*STORY, f"记者拨打了维修热线{NUMBER}，无人接听。"), ("offers-beside",)),
        ((*STORY, f"转移到县水利局的村民可致电水利局{NUMBER}。"), ("wares-beside", "offers-beside")),
        (("松叶锅炉售后服务", "松叶锅炉客服中心"), ("shared-prefix",)),
        ((PLACES, *STORY), ("place-lines",)),
        (("今天的雪下得很大", f"电话:{NUMBER}"), ("number-twice-in-line", "number-boxed", "number-disguised")),
    ],
    ids=[
        "news",
        "no-story",
        "short-codes",
        "civic",
        "switchboard",
        "newsroom",
        "report",
        "own-topic",
        "two-lines",
        "one-list",
        "plain-number",
    ],
)
def test_a_measure_is_not_seen(lines: tuple[str, ...], absent: tuple[str, ...]) -> None:
    assert not set(measured(read(*lines))).intersection(absent)


def test_short_codes_are_never_pushed() -> None:
    signals = read(*["服务热线95588，投诉请拨12345。"] * 4)
    assert {use.kind for use in signals.uses.values()} <= OFFICIAL_KINDS
    assert pushed_numbers(signals, weigh_page(signals)) == frozenset()


def test_the_pushed_number_is_the_one_the_evidence_is_about() -> None:
    signals = read(f"售后维修热线{NUMBER}", "报修请拨4006-182-207", *STORY, "读者俱乐部的电话是13812345678。")
    assert pushed_numbers(signals, weigh_page(signals)) == {"4006182207"}


@pytest.mark.parametrize(
    ("text", "dense"), [("售后维修热线", True), ("售后维修" + "湖" * 30, False), ("售后的湖边", False)]
)
def test_dense_lines(text: str, dense: bool) -> None:
    assert is_dense(read(text), 0) is dense


LINES = st.sampled_from(
    [
        f"服务电话:{NUMBER}(点击咨询)",
        f"松叶锅炉客服:(1){NUMBER}(2)4006-182-207",
        "松叶锅炉24小时上门维修",
        "松叶锅炉售后网点",
        "加微138█1234█5678",
        PLACES,
        "红桥区、河北区、南开区、河西区、河东区、和平区",
        "会上，【kofel88娱乐】代表们",
        *STORY,
        "",
        "首页",
        "\x00",
    ]
)


@given(st.lists(LINES, max_size=12), st.booleans())
def test_evidence_quotes_the_page(lines: list[str], markup: bool) -> None:
    page = read_html("<br>".join(lines)) if markup else read_text("\n".join(lines))
    signals = read_signals(page, load_rules())
    for item in weigh_page(signals):
        line = page.lines[item.line]
        assert line.start <= item.start < item.end <= line.end
        assert page.text[item.start : item.end].startswith(item.quote)
        assert 0 < len(item.quote) <= 120


@given(st.lists(LINES, max_size=12))
def test_measures_are_named_once_and_bounded(lines: list[str]) -> None:
    measures = list(measure_page(read(*lines)))
    names = [name for name, *_ in measures]
    assert len(names) == len(set(names))
    assert set(names) <= set(WEIGHTS)
    assert all(0 < value <= 3 for _, _, value, *_ in measures)


@given(st.lists(LINES, max_size=12))
def test_the_score_is_the_sum_of_the_measures(lines: list[str]) -> None:
    signals = read(*lines)
    expected = sum(WEIGHTS[name] * value for name, _, value, *_ in measure_page(signals))
    assert sum(item.weight for item in weigh_measures(signals)) == pytest.approx(expected)


KIT = (
    f"服务电话:{NUMBER}(点击咨询)",
    "松叶锅炉24小时上门维修电话",
    "松叶锅炉售后网点查询",
    f"松叶锅炉客服中心:(1){NUMBER}(2)4006-182-207",
    PLACES,
    "红桥区、河北区、南开区、河西区、河东区、和平区",
)


@given(st.lists(st.sampled_from(KIT), max_size=8), st.sampled_from(KIT), st.sampled_from([0, 1, 2, None]))
def test_more_of_a_kit_never_lowers_the_score(lines: list[str], more: str, position: int | None) -> None:
    """Around what is there: a line between a label and its number would part them, and their words count less."""
    page = [*STORY, *lines]
    at = len(page) if position is None else position
    longer = [*page[:at], more, *page[at:]]
    before, after = (sum(item.weight for item in weigh_page(read(*text))) for text in (page, longer))
    assert after >= before - 1e-9


def test_a_number_with_an_offer_is_pushed_wherever_it_stands() -> None:
    signals, own = read(*STORY, f"清河开锁公司{NUMBER}"), read(*STORY, f"本报新闻热线{NUMBER}")
    assert "4006182207" in pushed_numbers(signals, weigh_page(signals))
    assert pushed_numbers(own, weigh_page(own)) == frozenset()


def test_where_nothing_is_pushed_every_private_number_is() -> None:
    """Asked only of pages with a template: something else gave it away."""
    signals = read(*STORY, f"他的电话{NUMBER}", "举报电话0551-65123456", "服务热线95588")
    assert pushed_numbers(signals, []) == {"4006182207"}
    many = read(*STORY, *(f"电话1381234567{n}" for n in range(6)))
    assert pushed_numbers(many, []) == frozenset()


@pytest.mark.parametrize(
    ("line", "also"),
    [("专业团队为您服务，微信13812345678", True), ("警方请知情者联系民警13812345678", False)],
)
def test_a_further_number_is_pushed_by_its_way_of_speaking(line: str, also: bool) -> None:
    signals = read(*STORY, f"清河开锁公司{NUMBER}", line)
    assert ("13812345678" in pushed_numbers(signals, weigh_page(signals))) is also


def test_what_speaks_around_a_number_counts_also_amid_a_line() -> None:
    glued = STORY[0].replace("，沿岸", f"，专业团队上门{NUMBER}，欢迎来电，沿岸")
    assert measured(read(glued, *STORY[1:]))["number-spoken"] > 0
    assert measured(read(*STORY, "诚信经营，服务周到", f"电话{NUMBER}", "欢迎新老客户选购"))["speech-around"] > 0
    assert not {"number-spoken", "speech-around"} & set(measured(read(*STORY, f"记者拨打了{NUMBER}，无人接听。")))


@pytest.mark.parametrize("line", [f"公司回应称，用户可致电售后热线{NUMBER}，公司将上门检修。", f"欢迎读者来电{NUMBER}"])
def test_what_is_put_into_a_mouth_and_an_editors_own_is_no_offer(line: str) -> None:
    assert not {"offers-beside", "wares-beside", "speech-beside"} & set(measured(read(*STORY, line)))


def test_lines_that_speak_like_advertising_beside_a_story_count() -> None:
    lines = ["诚信经营，欢迎新老客户前来选购", "我们的团队经验丰富，让您省心放心", f"电话{NUMBER}"]
    assert measured(read(*STORY, *lines))["speech-beside"] > 0
    assert "speech-beside" not in measured(read(*lines))
    assert "speech-beside" not in measured(read(*STORY, *lines[:2]))


def test_an_alarm_is_a_fault_and_makes_no_public_number() -> None:
    machine = read_signals(read_text("扫地机器人报警怎么处理400-618-2207，上门维修"), load_rules())
    police = read_signals(read_text("请市民记下报警电话0571-8712-3456"), load_rules())
    assert set(group_private(machine)) == {"4006182207"}
    assert not group_private(police)


def test_lines_that_only_sound_like_advertising_need_a_longer_story() -> None:
    """Columns of advice report little and speak to their readers; a kit stands beside a whole article."""
    kit = ("师傅上门快，修不好不收钱", f"欢迎来电{NUMBER}", "用得放心，住得安心，我们随叫随到")
    half, most, whole, more = (measured(read(*STORY * times, *kit)) for times in (6, 9, 10, 20))
    assert half["offers-beside"] == most["offers-beside"] == whole["offers-beside"]
    for name in ("speech-around", "speech-beside"):
        assert half[name] < most[name] <= whole[name] == more[name]


def test_bars_of_a_table_push_no_number() -> None:
    rows = [f"品牌{name}|6年|400-618-{2207 + index}|另收" for index, name in enumerate("甲乙丙丁")]
    assert "number-boxed" in measured(read(rows[0]))
    assert "number-boxed" not in measured(read(*rows))


def test_the_name_of_a_door_beside_a_story_counts() -> None:
    markup = "<title>星棹体育(中国)官方网站-登录入口</title>" + "".join(
        f"<p>{line}</p>" for line in (*STORY, "星棹体育官网")
    )
    assert {"betting-names", "betting-beside"} <= measured(read_signals(read_html(markup), load_rules())).keys()

"""Labelling: the decoder finds the best labelling, and every stretch of a page gets one label."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core.cutting.segment import (
    BLOCK_CHANGES,
    ISLAND,
    PLAIN,
    PRICES_BLOCK,
    PRICES_STREWN,
    Scored,
    cut_units,
    decode_states,
    keep_ends,
    keep_islands,
    keep_line_mates,
    label_cut,
    label_honest,
)
from spamcrawl.core.cutting.units import Joint, Unit
from spamcrawl.core.finding.rules import load_rules
from spamcrawl.core.finding.signals import Signals, read_signals
from spamcrawl.core.model import Label
from spamcrawl.core.reading.page import read_html, read_text

NUMBER = "400-618-2207"


def sequence(*items: tuple[float, Joint]) -> list[Scored]:
    """Units of ten characters; a LINE joint begins a new line."""
    line, scored = -1, []
    for index, (score, joint) in enumerate(items):
        line += joint is Joint.LINE or index == 0
        scored.append(Scored(Unit(line, 10 * index, 10 * index + 9, joint), score))
    return scored


def worth(scored: list[Scored], states: tuple[bool, ...], prices: dict[Joint, float]) -> float:
    """Half of each unit's score for its state, less the price of every change."""
    gained = sum((1 if state else -1) * item.score / 2 for item, state in zip(scored, states, strict=True))
    changes = zip(scored[1:], pairwise(states), strict=True)
    return gained - sum(prices[item.unit.joint] for item, (one, other) in changes if one != other)


SCORES = st.floats(-8, 8).map(lambda score: round(score, 2))


@given(st.lists(st.tuples(SCORES, st.sampled_from(Joint)), min_size=1, max_size=9))
def test_the_decoder_finds_the_best_labelling(items: list[tuple[float, Joint]]) -> None:
    """Against every labelling there is, at the prices that the plain lines ask for."""
    scored = sequence(*items)
    sides = [item.score for item in scored]
    prices = PRICES_STREWN if count_plain_changes(scored) > BLOCK_CHANGES else PRICES_BLOCK
    best = max(worth(scored, states, prices) for states in product((True, False), repeat=len(sides)))
    assert worth(scored, tuple(decode_states(scored)), prices) == pytest.approx(best)


def count_plain_changes(scored: list[Scored]) -> int:
    """Count lines whose total is far off zero, and how often neighbours among them differ."""
    lines = sorted({item.unit.line for item in scored})
    totals = [sum(item.score for item in scored if item.unit.line == line) for line in lines]
    plain = [total > 0 for total in totals if abs(total) >= PLAIN]
    return sum(one != other for one, other in pairwise(plain))


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ((), ""),
        ((5,), "T"),
        ((-5,), "A"),
        ((5, 5, -0.5, 5, -9, -9), "TTTTAA"),
        ((-9, -9, 0.5, -9), "AAAA"),
        ((-9, 9, -9), "ATA"),
        ((9, -1, -1, 9), "TTTT"),
        ((9, -4, 9, -4, 9, -4, 9), "TATATAT"),
    ],
    ids=["empty", "one", "other", "doubt-in-template", "doubt-in-article", "plain-line", "weak-pair", "strewn"],
)
def test_whole_lines(scores: tuple[float, ...], expected: str) -> None:
    states = decode_states(sequence(*((score, Joint.LINE) for score in scores)))
    assert "".join("T" if state else "A" for state in states) == expected


def marked(*items: str) -> tuple[str, list[Scored]]:
    """Lines of text, each scored doubtful; one that begins with ! shows something of a template."""
    text, scored = "", []
    for line, item in enumerate(items):
        words = item.removeprefix("!")
        unit = Unit(line, len(text), len(text) + len(words), Joint.LINE)
        scored.append(Scored(unit, 1.0, item.startswith("!")))
        text += words + "\n"
    return text, scored


@pytest.mark.parametrize(
    ("items", "states", "kept"),
    [
        (("湖边下了雪。", "67", "孩子们出来了。"), "ATA", "AAA"),
        (("湖边下了雪。", "!松叶锅炉", "孩子们出来了。"), "ATA", "ATA"),
        (("67", "湖边下了雪。", "68"), "TAT", "TAT"),
        (("湖边下了雪。", "67", "!松叶锅炉", "孩子们出来了。"), "ATTA", "ATTA"),
    ],
    ids=["bare", "shown", "at-the-edges", "with-company"],
)
def test_bare_islands_are_given_back(items: tuple[str, ...], states: str, kept: str) -> None:
    _, scored = marked(*items)
    assert keep_islands(scored, [state == "T" for state in states]) == [state == "T" for state in kept]


@pytest.mark.parametrize(("score", "goes"), [(ISLAND, False), (ISLAND + 1, True)])
def test_an_island_that_keeps_the_templates_company_goes(score: float, goes: bool) -> None:
    _, scored = marked("湖边下了雪。", "1.没有欠款", "孩子们出来了。")
    scored[1] = scored[1]._replace(score=score)
    assert keep_islands(scored, [False, True, False]) == [False, goes, False]


@pytest.mark.parametrize(
    ("items", "states", "kept"),
    [
        (("湖边下了雪。", "林某陪同。", "!松叶锅炉"), "ATT", "AAT"),
        (("湖边下了雪。", "速度快：当天到。", "!松叶锅炉"), "ATT", "ATT"),
        (("湖边下了雪。", "!林某维修。", "!松叶锅炉"), "ATT", "ATT"),
        (("[责编：林某", "]", "!松叶锅炉"), "ATT", "AAT"),
        (("!松叶锅炉", "近日，", "湖边下了雪。"), "TTA", "TAA"),
        (("!松叶锅炉", "速度快", "湖边下了雪。"), "TTA", "TTA"),
    ],
    ids=["last-sentence", "slogan", "shown", "bracket", "comma", "label"],
)
def test_the_ends_of_an_article_are_given_back(items: tuple[str, ...], states: str, kept: str) -> None:
    text, scored = marked(*items)
    assert keep_ends(text, scored, [state == "T" for state in states]) == [state == "T" for state in kept]


@pytest.mark.parametrize(
    ("lines", "shows", "states", "kept"),
    [
        ((0, 0, 0), "---", "ATT", "AAA"),
        ((0, 0, 0), "--!", "ATT", "ATT"),
        ((0, 0, 0), "-!-", "ATT", "ATT"),
        ((0, 1, 1), "---", "ATT", "ATT"),
        ((0, 0, 1), "---", "TTA", "TTA"),
    ],
    ids=["bare", "shown", "behind-shown", "other-line", "before"],
)
def test_what_ends_a_line_of_the_article_is_given_back(
    lines: tuple[int, ...], shows: str, states: str, kept: str
) -> None:
    scored = [
        Scored(Unit(line, 2 * place, 2 * place + 2, Joint.STOP), 1.0, sign == "!")
        for place, (line, sign) in enumerate(zip(lines, shows, strict=True))
    ]
    assert keep_line_mates(scored, [state == "T" for state in states]) == [state == "T" for state in kept]


def test_a_change_inside_a_line_costs_more_than_between_lines() -> None:
    for prices in (PRICES_BLOCK, PRICES_STREWN):
        assert prices[Joint.CLAUSE] > prices[Joint.MARK] >= prices[Joint.STOP]
    assert PRICES_STREWN[Joint.LINE] < PRICES_STREWN[Joint.STOP]


def read(*lines: str) -> Signals:
    return read_signals(read_text("\n".join(lines)), load_rules())


LINES = st.sampled_from(
    [
        f"服务电话:{NUMBER}(点击咨询)",
        "松叶锅炉24小时上门维修",
        "长安区、莲池区、路北区、广阳区、新华区、桃城区",
        "县图书馆新馆昨天上午开门迎客，首日接待读者三千余人。馆长表示，下半年还将在六个乡镇设立分馆。",
        "会上，【kofel88娱乐】代表们审议了水利工程安排。",
        "首页",
        "版权所有 清河县图书馆",
        "",
        "\u3000",
        "×",
        f"雨下了一夜。【代开发票电{NUMBER}】河水上涨。",
    ]
)


@given(st.lists(LINES, max_size=14))
def test_stretches_ascend_and_cover_every_line(lines: list[str]) -> None:
    signals = read(*lines)
    page = signals.page
    for stretches in (label_cut(signals, frozenset({"4006182207"})), label_honest(page)):
        assert all(start < end for start, end, _ in stretches)
        assert all(one[1] <= two[0] for one, two in pairwise(stretches))
        covered = {at for start, end, _ in stretches for at in range(start, end)}
        assert covered == {at for line in page.lines for at in range(line.start, line.end)}


@given(st.lists(LINES, max_size=14))
def test_units_cover_every_line(lines: list[str]) -> None:
    signals = read(*lines)
    units = cut_units(signals)
    covered = [at for unit in units for at in range(unit.start, unit.end)]
    assert covered == [at for line in signals.page.lines for at in range(line.start, line.end)]


def test_a_cut_comes_behind_what_closes_a_number() -> None:
    text = f"雨下了一夜，清河水位上涨了两米【电话{NUMBER}】沿岸的村民已经全部转移到了安全的地方。"
    signals = read(text)
    ends = {signals.page.text[: unit.end] for unit in cut_units(signals)}
    assert f"雨下了一夜，清河水位上涨了两米【电话{NUMBER}】" in ends
    assert f"雨下了一夜，清河水位上涨了两米【电话{NUMBER}" not in ends


def test_a_public_number_cuts_no_sentence() -> None:
    signals = read("有市民为此拨打了上海12345市民服务热线，希望明确收费的依据、收费的用途等。")
    assert len(cut_units(signals)) == 1


def test_a_lone_mark_goes_with_what_it_closes() -> None:
    text, scored = marked("!松叶锅炉", "★", "湖边下了雪。")
    star = scored[1]._replace(unit=scored[1].unit._replace(joint=Joint.MARK))
    assert keep_ends(text, [scored[0], star, scored[2]], [True, False, False]) == [True, True, False]


def test_what_is_left_of_a_cut_page_is_no_article() -> None:
    signals = read(f"服务电话:{NUMBER}(点击咨询)", "松叶锅炉上门维修", "湖边的雪。")
    labels = {label for *_, label in label_cut(signals, frozenset({"4006182207"}))}
    assert Label.ARTICLE not in labels


def test_plain_text_has_no_furniture() -> None:
    page = read_text("首页\n关于我们\n湖边下了一场雪。")
    assert {label for *_, label in label_honest(page)} == {Label.ARTICLE}


def test_a_portals_menu_is_furniture() -> None:
    story = "县图书馆新馆昨天上午开门迎客，首日接待读者三千余人。馆长表示，下半年还将在六个乡镇设立分馆。"
    body = f"<article><p>{story}</p><p>{story[::-1]}。</p></article>"
    page = read_html(f"<nav>首页 | 新闻</nav>{body}<footer>版权所有</footer>")
    labelled = {page.text[start:end]: label for start, end, label in label_honest(page)}
    assert labelled[story] is Label.ARTICLE
    assert labelled["首页 | 新闻"] is labelled["版权所有"] is Label.FURNITURE

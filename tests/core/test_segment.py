"""Labelling: the decoder finds the best labelling, and every stretch of a page gets one label."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core.model import Label
from spamcrawl.core.page import read_html, read_text
from spamcrawl.core.rules import load_rules
from spamcrawl.core.segment import (
    BLOCK_CHANGES,
    PLAIN,
    PRICES_BLOCK,
    PRICES_STREWN,
    Scored,
    cut_units,
    decode_states,
    label_cut,
    label_honest,
)
from spamcrawl.core.signals import Signals, read_signals
from spamcrawl.core.units import Joint, Unit

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


def test_a_change_inside_a_line_costs_more_than_between_lines() -> None:
    for prices in (PRICES_BLOCK, PRICES_STREWN):
        assert prices[Joint.CLAUSE] > prices[Joint.STOP]
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

"""The verdict: the sum of the evidence, and whether an article is left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core.finding.rules import load_rules
from spamcrawl.core.finding.signals import read_signals
from spamcrawl.core.judging.detect import TEMPLATE_SCORE
from spamcrawl.core.judging.verdict import has_template, judge_page, sum_families
from spamcrawl.core.model import Evidence, Indicator, Label
from spamcrawl.core.reading.page import read_text

NUMBER = "400-618-2207"
PAGE = read_text(f"服务电话:{NUMBER}\n湖边的雪。")
SIGNALS = read_signals(PAGE, load_rules())
LABELLED = [(0, PAGE.lines[0].end, Label.TEMPLATE), (PAGE.lines[1].start, PAGE.lines[1].end, Label.ARTICLE)]


def evidence(rule: str, weight: float, *indicators: Indicator) -> Evidence:
    return Evidence(rule, 0, 0, 4, "服务电话", weight, indicators)


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ((), False),
        ((TEMPLATE_SCORE,), True),
        ((TEMPLATE_SCORE - 0.01,), False),
        ((TEMPLATE_SCORE, 1.0, -1.01), False),
        ((TEMPLATE_SCORE / 2, TEMPLATE_SCORE / 2), True),
    ],
)
def test_evidence_adds_up(weights: tuple[float, ...], expected: bool) -> None:
    assert has_template(evidence("page.x", weight) for weight in weights) is expected


@pytest.mark.parametrize(
    ("weight", "paragraphs", "label"),
    [
        (TEMPLATE_SCORE, ("湖边的雪。",), "hijacked"),
        (TEMPLATE_SCORE, (), "template_only"),
        (0.0, ("湖边的雪。",), "legitimate"),
        (0.0, (), "no_content"),
    ],
)
def test_labels(weight: float, paragraphs: tuple[str, ...], label: str) -> None:
    verdict = judge_page(SIGNALS, [evidence("hotline.x", weight)], LABELLED, paragraphs)
    assert verdict.label == label
    assert verdict.score == weight


def test_only_a_template_gives_something_away() -> None:
    found = judge_page(SIGNALS, [evidence("hotline.x", 9.0, Indicator("server_path", "/a.php"))], LABELLED, ("湖",))
    assert found.indicators == (Indicator("phone", "4006182207"), Indicator("server_path", "/a.php"))
    assert found.families == (("hotline", 9.0),)
    honest = judge_page(SIGNALS, [evidence("hotline.x", 1.0)], LABELLED, ("湖",))
    assert honest.indicators == ()
    assert honest.families == ()
    assert len(honest.evidence) == 1


@pytest.mark.parametrize(
    ("items", "families"),
    [
        ([], ()),
        ([("hotline.a", 1.0), ("hotline.b", 0.5), ("finance.a", 2.0)], (("finance", 2.0), ("hotline", 1.5))),
        ([("page.number-repeated", 9.0)], ()),
        ([("b.x", 1.0), ("a.x", 1.0)], (("a", 1.0), ("b", 1.0))),
        ([("hotline.a", 1.0), ("hotline.b", -1.0)], ()),
    ],
)
def test_families(items: list[tuple[str, float]], families: tuple[tuple[str, float], ...]) -> None:
    assert sum_families(evidence(rule, weight) for rule, weight in items) == families


ITEMS = st.tuples(st.sampled_from(["page.a", "hotline.a", "finance.b"]), st.floats(-3, 9))


@given(st.lists(ITEMS, max_size=8), st.floats(0, 9))
def test_more_evidence_never_takes_a_template_away(items: list[tuple[str, float]], more: float) -> None:
    found = [evidence(rule, weight) for rule, weight in items]
    assert has_template([*found, evidence("page.more", more)]) >= has_template(found)

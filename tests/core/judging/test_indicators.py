"""What a template gives away, and that an article's own numbers are not among it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core.finding.rules import load_rules
from spamcrawl.core.finding.signals import read_signals
from spamcrawl.core.judging.indicators import read_indicators, split_brand
from spamcrawl.core.model import Evidence, Indicator, Label
from spamcrawl.core.reading.page import read_text

A, T = Label.ARTICLE, Label.TEMPLATE


def indicators(lines: tuple[str, ...], labels: tuple[Label, ...], *extra: Evidence) -> list[tuple[str, str]]:
    signals = read_signals(read_text("\n".join(lines)), load_rules())
    labelled = [(line.start, line.end, label) for line, label in zip(signals.page.lines, labels, strict=True)]
    return [(item.kind, item.value) for item in read_indicators(signals, extra, labelled)]


@pytest.mark.parametrize(
    ("lines", "labels", "expected"),
    [
        (("电话:400-618-2207",), (T,), [("phone", "4006182207")]),
        (("电话:400-618-2207",), (A,), []),
        (("电话:400-618-2207",), (Label.FURNITURE,), []),
        (("电话:400-618-2207", "热线:4006-182-207"), (T, T), [("phone", "4006182207")]),
        (("电话:400-618-2207", "读者来电13812345678"), (T, A), [("phone", "4006182207")]),
        (("读者来电13812345678", "电话:400-618-2207"), (A, T), [("phone", "4006182207")]),
        (
            ("电话:13812345678", "电话:400-618-2207"),
            (T, T),
            [("phone", "13812345678"), ("phone", "4006182207")],
        ),
        (
            ("松叶锅炉售后服务", "松叶锅炉客服中心", "松叶锅炉网点查询"),
            (T, T, T),
            [("brand", "松叶"), ("product", "锅炉")],
        ),
        (
            ("ＡＢＣ锅炉售后服务", "ＡＢＣ锅炉客服中心", "ＡＢＣ锅炉网点查询"),
            (T, T, T),
            [("brand", "ＡＢＣ"), ("product", "锅炉")],
        ),
    ],
)
def test_indicators(lines: tuple[str, ...], labels: tuple[Label, ...], expected: list[tuple[str, str]]) -> None:
    assert indicators(lines, labels) == expected


def test_rules_add_theirs_but_no_numbers() -> None:
    item = Evidence("hotline.leak", 0, 0, 2, "湖边", 1.0, (Indicator("server_path", "/a.php"), Indicator("phone", "1")))
    assert indicators(("湖边",), (A,), item) == [("server_path", "/a.php")]


def test_a_number_of_the_title_is_the_templates() -> None:
    item = Evidence("page.title-number", 0, 0, 2, "湖边", 1.0, (Indicator("phone", "4006182207"),))
    assert indicators(("湖边",), (A,), item) == [("phone", "4006182207")]


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        ("", []),
        ("松叶", [("brand", "松叶")]),
        ("松叶锅炉", [("brand", "松叶"), ("product", "锅炉")]),
        ("松叶锅炉维", [("brand", "松叶"), ("product", "锅炉")]),
        ("锅炉", [("product", "锅炉")]),
        ("松叶燃气热水器", [("brand", "松叶"), ("product", "燃气热水器")]),
    ],
)
def test_brand_and_product(prefix: str, expected: list[tuple[str, str]]) -> None:
    assert [(item.kind, item.value) for item in split_brand(prefix)] == expected


@given(st.text(alphabet="松叶锅炉热水器空调abc", max_size=12))
def test_brand_and_product_stand_in_the_prefix(prefix: str) -> None:
    found = split_brand(prefix)
    assert all(item.value and item.value in prefix for item in found)
    assert len({item.kind for item in found}) == len(found) <= 2


LINES = st.sampled_from(["电话:400-618-2207", "加微138█1234█5678", "松叶锅炉维修", "湖边的雪。"])


@given(st.lists(st.tuples(LINES, st.sampled_from(Label)), max_size=10))
def test_each_indicator_once_and_numbers_only_of_the_template(items: list[tuple[str, Label]]) -> None:
    lines, labels = tuple(line for line, _ in items), tuple(label for _, label in items)
    found = indicators(lines, labels)
    assert len(found) == len(set(found))
    shown = {"4006182207": "电话:400-618-2207", "13812345678": "加微138█1234█5678"}
    for digits, line in shown.items():
        assert (("phone", digits) in found) is ((line, T) in items)

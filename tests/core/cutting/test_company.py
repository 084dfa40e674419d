"""The company a unit keeps: wording of its own side speaks for it, its own line never does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core.cutting.company import (
    COMPANY_BIAS,
    COMPANY_WEIGHTS,
    OWN_SHARE,
    STYLE_CAP,
    read_company,
    settle_company,
    weigh_company,
)
from spamcrawl.core.cutting.segment import cut_units
from spamcrawl.core.finding.rules import load_rules
from spamcrawl.core.finding.signals import Signals, read_signals
from spamcrawl.core.reading.page import read_html, read_text

ONLY_TEMPLATE, ONLY_ARTICLE, NEITHER, STYLE, TOPIC = range(5)


def read(*lines: str) -> Signals:
    return read_signals(read_text("\n".join(lines)), load_rules())


def test_wording_of_a_side_is_counted_on_other_lines_only() -> None:
    plain = ("锅炉维修服务点", "锅炉维修网点多", "图书馆新馆开门", "图书馆读者很多")
    signals = read(*plain, "锅炉维修", "图书馆里", "湖边小路")
    scores = [5.0, 5.0, -5.0, -5.0, 0.0, 0.0, 0.0]
    rows = read_company(signals, cut_units(signals), scores)
    assert rows[4][ONLY_TEMPLATE] > 0.5 > rows[4][ONLY_ARTICLE] == 0.0
    assert rows[5][ONLY_ARTICLE] > 0.4 > rows[5][ONLY_TEMPLATE] == 0.0
    assert rows[6][NEITHER] > 0.5
    assert rows[6][ONLY_TEMPLATE] == rows[6][ONLY_ARTICLE] == 0.0


def test_a_line_is_no_witness_for_itself() -> None:
    signals = read("锅炉维修服务点", "图书馆新馆开门")
    rows = read_company(signals, cut_units(signals), [5.0, -5.0])
    assert [row[ONLY_TEMPLATE] for row in rows] == [row[ONLY_ARTICLE] for row in rows] == [0.0, 0.0]


def test_a_style_of_one_side_leans_to_it() -> None:
    template, article = "<div>锅炉维修一</div><div>锅炉维修二</div>", "<p>图书馆开门</p><p>读者很多了</p>"
    markup = f"{template}<div>湖边薄冰</div>{article}<p>河水上涨了</p>"
    signals = read_signals(read_html(markup), load_rules())
    rows = read_company(signals, cut_units(signals), [5.0, 5.0, 0.0, -5.0, -5.0, 0.0])
    assert rows[2][STYLE] > 0 > rows[5][STYLE]


def test_what_a_line_speaks_of_leans_to_those_who_speak_of_the_same() -> None:
    template = ("锅炉管道漏水检修", "阀门水泵压力不足")
    article = ("法院判决被告有期徒刑", "检察官向法庭出示证据")
    signals = read(*template, *article, "水压低时先看燃气表具", "律师为嫌疑人作了辩护")
    rows = read_company(signals, cut_units(signals), [5.0, 5.0, -5.0, -5.0, 0.0, 0.0])
    assert rows[4][TOPIC] > 0.05 > -0.05 > rows[5][TOPIC]


def test_marks_alone_are_settled_by_their_neighbours() -> None:
    signals = read("锅炉维修服务点", "×", "【")
    assert settle_company(signals, cut_units(signals), [5.0, 5.0, -5.0])[1:] == [0.0, 0.0]


def test_weights_add_up() -> None:
    assert weigh_company(0.0, [0.0] * len(COMPANY_WEIGHTS)) == COMPANY_BIAS
    assert weigh_company(1.0, [0.0] * len(COMPANY_WEIGHTS)) == pytest.approx(COMPANY_BIAS + OWN_SHARE)
    for index, weight in enumerate(COMPANY_WEIGHTS):
        row = [0.0] * len(COMPANY_WEIGHTS)
        row[index] = 1.0
        assert weigh_company(0.0, row) == pytest.approx(COMPANY_BIAS + weight)


def test_signs_of_the_weights() -> None:
    """Template wording speaks for template, the article's against it; a style choice speaks for its side."""
    assert COMPANY_WEIGHTS[ONLY_TEMPLATE] > 0 > COMPANY_WEIGHTS[ONLY_ARTICLE]
    assert COMPANY_WEIGHTS[STYLE] > 0
    assert COMPANY_WEIGHTS[TOPIC] > 0
    assert OWN_SHARE > 0


LINES = st.lists(st.sampled_from(["锅炉维修", "图书馆开门。", "×", "", "　湖边", "a1b2"]), max_size=8)


@given(LINES, st.data())
def test_rows_are_bounded(lines: list[str], data: st.DataObject) -> None:
    signals = read(*lines)
    units = cut_units(signals)
    scores = data.draw(st.lists(st.floats(-1e6, 1e6), min_size=len(units), max_size=len(units)))
    for row in read_company(signals, units, scores):
        assert all(0.0 <= share <= 1.0 for share in row[:STYLE])
        assert sum(row[:STYLE]) <= 1.0 + 1e-9
        assert abs(row[STYLE]) <= 4 * STYLE_CAP

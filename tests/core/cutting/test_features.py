"""A unit as a row of numbers: one column a name, and each column says what its name says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core.cutting.features import NAMES, REGISTER_CAP, read_features
from spamcrawl.core.cutting.segment import cut_units
from spamcrawl.core.cutting.units import Unit
from spamcrawl.core.cutting.weights import WEIGHTS, weigh_features
from spamcrawl.core.finding.rules import load_rules
from spamcrawl.core.finding.signals import read_signals
from spamcrawl.core.reading.page import read_html, read_text

NUMBER = "400-618-2207"
PLACES = "长安区、莲池区、路北区、广阳区、新华区、桃城区"


def rows_of(*lines: str, markup: bool = False, pushed: frozenset[str] = frozenset()) -> list[dict[str, float]]:
    """Return the features above or below zero of every unit, by name."""
    text = "\n".join(lines)
    signals = read_signals(read_html(text) if markup else read_text(text), load_rules())
    rows = read_features(signals, cut_units(signals), pushed)
    return [{name: value for name, value in zip(NAMES, row, strict=True) if value} for row in rows]


def test_every_weight_is_a_feature_and_every_feature_has_a_weight() -> None:
    assert set(WEIGHTS) == {*NAMES, "bias"}
    assert len(set(NAMES)) == len(NAMES)


def test_advertising_words_never_speak_for_article() -> None:
    speech = {name: WEIGHTS[name] for name in NAMES if name.startswith("word:")}
    reporting = {"word:report", "word:affairs", "word:prose"}
    assert all(weight <= 0 if name in reporting else weight > 0 for name, weight in speech.items())
    assert all(WEIGHTS[name] >= 0 for name in NAMES if name.startswith(("number:", "place:", "prefix:", "repeat:")))


def test_a_row_is_weighed_column_by_column() -> None:
    zero = [0.0] * len(NAMES)
    assert weigh_features(zero) == WEIGHTS["bias"]
    for index, name in enumerate(NAMES):
        one = [*zero[:index], 1.0, *zero[index + 1 :]]
        assert weigh_features(one) == pytest.approx(WEIGHTS["bias"] + WEIGHTS[name])


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("松叶锅炉售后维修", "word:service"),
        ("据记者报道", "word:report"),
        ("湖面上结了一层薄冰。", "shape:stop"),
        ("首页导航", "shape:label"),
        ("清河县图书馆新馆建成开放", "shape:short"),
        ("快速响应:一小时之内派人到场处理", "shape:slogan"),
        ("松叶锅炉的价格是多少", "shape:question"),
        ("赶快行动吧!", "shape:exclaims"),
        ("□ 本报记者 周明远", "shape:credit"),
        ("三月十五日开馆，3月16日闭馆", "text:date"),
        ("新馆藏书31万册，比上年增长12%", "text:figure"),
        ("他说：“来得及。”", "text:quote"),
        (f"周边有{PLACES}等", "place:line"),
    ],
)
def test_one_line(line: str, name: str) -> None:
    (row, *_) = rows_of(line)
    assert row[name] > 0


@pytest.mark.parametrize("line", ["湖面上结了一层薄冰", "清河县图书馆新馆建成开放"])
@pytest.mark.parametrize("name", ["number:advertised", "number:other", "prefix:opens", "hidden", "rules"])
def test_ordinary_lines_lack_it(line: str, name: str) -> None:
    (row,) = rows_of(line)
    assert name not in row


def test_a_pushed_number_is_advertised_and_a_lone_one_is_not() -> None:
    line = "当天的值班号码是13812345678。"
    assert "number:other" in rows_of(line)[-1] or "number:other" in rows_of(line)[0]
    assert any("number:advertised" in row for row in rows_of(line, pushed=frozenset({"13812345678"})))
    assert all("number:advertised" not in row for row in rows_of(line))


def test_a_number_that_stands_three_times_is_advertised() -> None:
    rows = rows_of(*[f"松叶锅炉{word}:{NUMBER}" for word in ("甲", "乙", "丙")])
    assert sum("number:advertised" in row for row in rows) >= 3


def test_place_lists_count_by_how_many_lines_hold_them() -> None:
    assert "place:line" in rows_of(PLACES)[0]
    many = rows_of(PLACES, "红桥区、河北区、南开区、河西区、河东区、和平区")
    assert all("place:list" in row and "place:line" not in row for row in many)


def test_a_long_list_of_places_is_one_even_alone() -> None:
    long = "、".join(["红桥区", "河北区", "南开区", "河西区", "河东区", "和平区", "滨海新区", "西青区"])
    assert "place:list" in rows_of(long)[0]
    told = rows_of(f"大风蓝色预警发布后，{long}的学校停课，多条公交线路改道行驶，公园全部关闭。")
    assert not any("place:list" in row for row in told)


def test_shared_openings_and_repeats() -> None:
    named = ("松叶锅炉售后服务", "松叶锅炉客服中心", "松叶锅炉网点查询", "欢迎致电松叶锅炉")
    rows = rows_of(*named, "湖面薄冰", "湖面薄冰")
    assert ["prefix:opens" in row for row in rows] == [True] * 3 + [False] * 3
    assert ["prefix:inside" in row for row in rows] == [False] * 3 + [True] + [False] * 2
    assert ["repeat:other" in row for row in rows] == [False] * 4 + [True] * 2


def test_names_in_lines_of_their_own_and_at_the_edges_of_lines() -> None:
    story = "昨天上午，市图书馆新馆开门迎客，首日接待读者三千余人，自习室座无虚席，馆方延长了两个小时。"
    lines = (
        f"{story}更多资讯请关注星棹体育。",
        "星棹体育官网",
        f"{story}星棹体育读者们在三楼参观。{story}",
        *[story] * 3,
    )
    markup = "<title>星棹体育官网-登录入口</title>" + "".join(f"<p>{line}</p>" for line in lines)
    signals = read_signals(read_html(markup), load_rules())
    units = cut_units(signals)
    rows = read_features(signals, units)
    for name, texts in (("name:line", ["星棹体育官网"]), ("name:edge", ["更多资讯请关注星棹体育。"])):
        held = [unit for unit, row in zip(units, rows, strict=True) if row[NAMES.index(name)]]
        assert [signals.folded[unit.start : unit.end] for unit in held] == texts


def test_hidden_lines_and_chrome_zones() -> None:
    hidden, menu = rows_of("<div style='display:none'>松叶锅炉维修</div>", "<nav>湖区新闻</nav>", markup=True)
    assert hidden["hidden"] == 1.0
    assert menu["chrome:zone"] == 1.0


def test_words_count_for_their_own_unit_alone() -> None:
    """A menu label left out of the decision must not lend its words to the unit before or behind it."""
    signals = read_signals(read_text("湖面薄冰\n在线客服\n河水上涨"), load_rules())
    first, label, last = cut_units(signals)
    for units in ([first, last], [last], [first, label, last]):
        rows = dict(zip(units, read_features(signals, units), strict=True))
        contact = NAMES.index("word:contact")
        assert rows[last][contact] == 0.0
        assert all(rows[unit][contact] == 0.0 for unit in units if unit is first)
    assert read_features(signals, [label])[0][contact] == 1.0


LINES = st.sampled_from([f"电话:{NUMBER}", PLACES, "松叶锅炉维修。", "记者周明远", "", "首页", "“他来了。”她说！"])


def test_a_word_the_story_uses_again_and_again_is_its_own() -> None:
    told = "记者了解到，警方昨日通报第{}起代开发票案，嫌疑人已被移送检察院，案件正在进一步调查之中，据悉"
    story = list(map(told.format, "一二三"))
    assert rows_of(*story[:2], "清河代开发票")[-1].get("word:trade")
    assert not rows_of(*story, "清河代开发票")[-1].get("word:trade")


def test_rows_of_a_list_advertise_nothing() -> None:
    phones = ["咨询电话：400-618-2207", "咨询电话：400-618-2311", "咨询电话：400-618-2405", "咨询电话：400-618-2519"]
    for lines, speaks in ((phones[:3], True), (phones, False)):
        row = rows_of(*lines)[0]
        assert bool(row.get("word:contact")) is bool(row.get("repeat:advertising")) is speaks
    assert not any("number:other" in row or "number:advertised" in row for row in rows_of(*phones))
    assert any("number:advertised" in row for row in rows_of(*phones, pushed=frozenset({"4006182207"})))


@given(st.lists(LINES, max_size=10))
def test_rows_are_complete_and_small(lines: list[str]) -> None:
    signals = read_signals(read_text("\n".join(lines)), load_rules())
    units: list[Unit] = cut_units(signals)
    rows = read_features(signals, units)
    assert len(rows) == len(units)
    assert all(len(row) == len(NAMES) for row in rows)
    signed = ("rules", "register")
    assert all(0 <= value <= 20 for row in rows for name, value in zip(NAMES, row, strict=True) if name not in signed)
    assert all(abs(row[NAMES.index("register")]) <= REGISTER_CAP for row in rows)


TOLD = "本报讯 记者昨天从县水利局了解到，清河上游的水位在过去两天里上涨了一米二，三个村的村民已经转移。"


SECTION = ("先看电源", "再看滤网", "后看水箱")


@pytest.mark.parametrize(
    ("lines", "twins"),
    [
        ((*SECTION, TOLD, *SECTION), {0, 1, 2, 4, 5, 6}),
        ((*SECTION, *SECTION, TOLD), set()),
        ((*SECTION[:2], TOLD, *SECTION[:2]), set()),
        (("票价27元", "时间1天", "路程3里", TOLD, "票价28元", "时间2天", "路程5里"), set()),
        ((*SECTION, TOLD, *SECTION, TOLD), set()),
        (("先看电源再看滤网后看水箱", TOLD, "先看电源再看滤网后看水箱"), {0, 2}),
        (("先看电源再看滤网后看水箱", TOLD, *["先看电源再看滤网后看水箱"] * 2), set()),
    ],
    ids=["section", "beside-it", "two-lines", "other-figures", "the-story-twice", "long-line", "refrain"],
)
def test_sections_that_stand_around_the_story(lines: tuple[str, ...], twins: set[int]) -> None:
    rows = rows_of(*lines)
    assert {index for index, row in enumerate(rows) if "repeat:apart" in row} == twins

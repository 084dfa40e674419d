"""Runs of place names in every list shape, and the lists that name none."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core.finding.places import _names, find_place_runs
from tests.core.costs import check_linear

SEEDS = sorted((Path(__file__).parents[4] / "shared/seeds").glob("*.txt"))


def place_share(text: str) -> float:
    """Return the share (0 to 1) of the non-blank characters that stand in runs of place names."""
    written = len("".join(text.split()))
    covered = sum(len("".join(text[run.start : run.end].split())) for run in find_place_runs(text))
    return covered / written if written else 0.0


def runs_of(text: str) -> list[tuple[str, int]]:
    return [(text[run.start : run.end], run.names) for run in find_place_runs(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("大理大理市、玉树玉树市、海西蒙古族德令哈市", 3),
        ("石家庄市、唐山市、秦皇岛市、邯郸市、邢台市", 5),
        ("苏州市，无锡市，常州市", 3),
        ("苏州市,无锡市,常州市,南通市", 4),
        ("张家口市/承德市|沧州市", 3),
        ("张家口市 承德市\u3000沧州市\u00a0廊坊市", 4),
        ("张家口市 、承德市， 沧州市", 3),
        ("张家口市·承德市·沧州市", 3),
        ("潍坊市诸城市、济南市历城区、鞍山市海城市", 3),
        ("福州市长乐区、南京市溧水区、铜陵市郊区", 3),
        ("大兴安岭地区漠河市、大庆市萨尔图区、阿坝藏族羌族自治州红原县", 3),
        ("中山东路街道、静安寺街道、南京西路街道", 3),
        ("东莞市长安镇、中山市三乡镇、白沙黎族自治县细水乡", 3),
        ("锡林郭勒盟正镶白旗、呼伦贝尔市扎兰屯市、兴安盟科尔沁右翼中旗", 3),
        ("天津市（和平区、河东区、河西区）上海市（黄浦区、徐汇区）", 7),
        ("天津(和平、河东、河西)", 4),
        ("天津市:和平区、河东区;上海市:黄浦区", 5),
        ("北京 上海 广州 深圳", 4),
        ("朝阳、海淀、丰台", 3),
        ("内蒙古、广西、西藏、宁夏、新疆、香港、澳门", 7),
        ("恩施、红河、黔东南、巴音郭楞、延边", 5),
        ("北京市、上海、广州市、深圳", 4),
        ("廣州市、九龍城區、臺北縣、屏東縣", 4),
    ],
)
def test_a_list_of_places_is_one_run(text: str, names: int) -> None:
    assert runs_of(text) == [(text, names)]
    assert runs_of(f"服务区域：{text}。\n欢迎来电") == [(text, names)]
    assert place_share(f" {text}\n") == 1.0


@pytest.mark.parametrize(
    ("text", "run", "names"),
    [
        ("本公司服务覆盖北京市、天津市、河北省等地", "北京市、天津市、河北省", 3),
        ("预计今天夜间山西、陕西、河南、湖北、安徽等地有大雨", "陕西、河南、湖北、安徽", 4),
        ("风险区是海淀区、朝阳区、丰台区、大兴区，请注意", "海淀区、朝阳区、丰台区、大兴区", 4),
        ("加强城市、苏州市、无锡市、常州市建设", "苏州市、无锡市", 0),
        ("高新社区、苏州市、无锡市、常州市", "苏州市、无锡市、常州市", 3),
    ],
)
def test_a_run_stops_where_the_sentence_begins(text: str, run: str, names: int) -> None:
    assert runs_of(text) == ([(run, names)] if names else [])


@pytest.mark.parametrize(
    "text",
    [
        "他去过北京市、上海市两地",
        "北京、上海两地",
        "加强小区、社区、园区、景区管理",
        "城市、农村、社区、乡村",
        "和平、发展、合作、共赢",
        "各省、各市、各县、各区",
        "股市、楼市、债市",
        "人行道、车道、轨道、河道",
        "国旗、党旗、红旗",
        "苹果、香蕉、橘子、葡萄",
        "张伟、王芳、李娜、刘洋",
        "尼康 佳能 索尼 富士",
        "会议指出,要坚持稳中求进,推动高质量发展,保障民生",
        "one, two, three, four",
        "北京市\n上海市\n广州市",
        "北抵石桥镇东柳村，南跨青塘镇白沙村，西接某村",
        "属涿州，又属雄州，再属莫州",
        "、、、、、",
        "市、县、区、旗",
        "",
    ],
)
def test_other_lists_are_no_run(text: str) -> None:
    assert find_place_runs(text) == ()
    assert place_share(text) == 0.0


def test_every_gazetteer_name_is_a_unit() -> None:
    full, short = _names()
    split = {name for name in full if runs_of(f"{name}、{name}、{name}") != [(f"{name}、{name}、{name}", 3)]}
    assert split == {"天等县"}
    assert {"内蒙古", "新疆", "恩施", "黔东南", "张家川", "鄂伦春", "香港", "塔什库尔干"} <= short


def test_each_line_has_its_own_runs() -> None:
    assert runs_of("苏州市、无锡市、常州市\n\n北京、上海、广州、深圳") == [
        ("苏州市、无锡市、常州市", 3),
        ("北京、上海、广州、深圳", 4),
    ]


def test_share_counts_written_characters_only() -> None:
    assert place_share("服务：  朝阳、海淀、丰台  ") == pytest.approx(8 / 11)


PIECES = st.sampled_from(
    ["北京", "上海市", "广州", "和平区", "小区", "的", "等", "省市", "、", "，", "（", "）", "电话", "a", " ", "\n"]
)


@given(st.text() | st.lists(PIECES, max_size=40).map("".join))
def test_runs_are_valid_ascending_and_on_one_line(text: str) -> None:
    last = 0
    for run in find_place_runs(text):
        assert last <= run.start < run.end <= len(text)
        assert run.names >= 3
        assert "\n" not in text[run.start : run.end]
        last = run.end
    assert 0.0 <= place_share(text) <= 1.0


MOST_TRANSLATE_PASSES = 20
"""Worst measured: 7 (a list of common words); one pass takes 0.05 µs a character."""


@pytest.mark.parametrize(
    "unit",
    ["、", "省市", "市、", "苏州市、", "北京、", "北京 ", "小区、", "市", "苏州市、北京、\n", "北京、甲、", "县（",
     "中", "市、中", "北京、上海、广"],
)  # fmt: skip
def test_time_is_linear_on_hostile_lines(unit: str) -> None:
    check_linear(find_place_runs, unit, MOST_TRANSLATE_PASSES)


@pytest.mark.skipif(not SEEDS, reason="../shared/seeds is absent")
@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem)
def test_every_place_line_of_a_seed_is_covered(seed: Path) -> None:
    text = seed.read_text(encoding="utf-8")
    runs = runs_of(text)
    lists = (line.strip() for line in text.splitlines() if line.count("、") >= 4)
    lines = [line for line in lists if "。" not in line and "," not in line]
    assert len(lines) >= 53
    assert {run for run, _ in runs} == set(lines)
    assert all(names == run.count("、") + 1 for run, names in runs)

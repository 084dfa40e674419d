"""Titles that are a betting house's door, and what goes of the text with the house's name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core.finding.doornames import find_name, name_told_twice
from spamcrawl.core.finding.doors import find_door
from spamcrawl.core.reading.matching import match_form
from tests.core.costs import is_linear

DOOR = "星棹体育(中国)官方网站-登录入口"
STORY = (
    "昨天上午，市图书馆新馆开门迎客，首日接待读者三千余人，自习室座无虚席，馆方延长了两个小时。",
    "新馆位于清河东岸，建设历时三年，设有少儿、古籍和视障三个专门的阅览室，周一闭馆整理书架。",
    "馆长介绍，开馆首周将举办十二场讲座，市民凭身份证即可入场，无须预约，停车场同时免费开放。",
)


def put(text: str, line: int = 0, at: int = 0) -> str:
    """Return the story with a text put into one of its lines."""
    lines = list(STORY)
    lines[line] = lines[line][:at] + text + lines[line][at:]
    return "\n".join(lines)


def found(text: str, title: str = DOOR) -> list[str]:
    shown = match_form(text)
    return [shown[start:end] for start, end in find_door(shown, title).spans]


@pytest.mark.parametrize(
    ("put_in", "line", "at", "taken"),
    [
        ("星棹体育", 1, 5, "星棹体育"),
        ("【星棹体育】", 1, 5, "【星棹体育】"),
        ("（来源：星棹体育）", 1, len(STORY[1]), "(来源:星棹体育)"),
        ("星棹体育官网：", 0, 0, "星棹体育官网:"),
        ("星棹体育APP官方下载", 1, 5, "星棹体育app官方下载"),
        ("星棹体育·(中国)官方网站", 2, 3, "星棹体育·(中国)官方网站"),
        ("——星棹体育登录入口", 2, len(STORY[2]), "--星棹体育登录入口"),
    ],
)
def test_a_name_goes_with_what_came_with_it(put_in: str, line: int, at: int, taken: str) -> None:
    assert found(put(put_in, line, at)) == [taken]


@pytest.mark.parametrize(
    "title",
    [
        DOOR,
        "星棹体育官网-星棹体育登录-星棹体育APP下载",
        "【星棹体育】世界杯竞猜投注平台",
        "欢迎光临！星棹体育【2024】网页版登录",
        "✅星棹体育✅官网入口",
        "星棹体育app官方下载-IOS/安卓通用版",
    ],
)
def test_doors_are_written_in_many_ways(title: str) -> None:
    assert found(put("【星棹体育】", 1, 5), title) == ["【星棹体育】"]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("市图书馆新馆开门迎客_星棹体育官网", put("星棹体育官网讯 ")),
        ("警方端掉星棹体育官网：投注平台APP下载后提不了现", put("“星棹体育官网”", 1, 5)),
        ("星棹大学官方网站-登录入口", put("星棹大学", 1, 5)),
        ("星棹牛奶", put("星棹牛奶", 1, 5)),
        (DOOR, "\n".join(STORY)),
        ("百家乐官网-登录入口", put("百家乐", 1, 5)),
        ("", put("星棹体育官网", 1, 5)),
    ],
    ids=["headline", "law", "no-house", "no-way-in", "not-in-text", "a-game", "no-title"],
)
def test_what_is_no_door(title: str, text: str) -> None:
    assert found(text, title) == []


@pytest.mark.parametrize(
    ("title", "signs"),
    [
        (DOOR, 4),
        ("星棹百家乐官网-登录入口", 4),
        ("星棹体育官网-星棹体育登录-星棹体育APP下载", 6),
        ("星棹电竞 | 官方战队", 0),
        ("十一选五投注网址", 3),
        ("欢乐麻将馆下载_棋牌游戏大厅_休闲小游戏合集", 2),
        ("省体育彩票管理中心官方网站", 0),
        ("清河国际学校官方网站-家长登录", 0),
        ("清河新闻客户端下载-清河网官方网站", 0),
        ("星棹体育官网-市图书馆新馆开门迎客", 0),
    ],
)
def test_a_door_is_told_by_its_title_alone_where_it_has_enough_signs(title: str, signs: int) -> None:
    assert find_door(match_form("\n".join(STORY)), title).signs == signs


def test_a_house_that_its_own_site_reports_on_is_no_door() -> None:
    lines = [f"星棹体育今年{line}" for line in STORY]
    assert find_door(match_form("\n".join(lines)), DOOR).signs == 0


def test_a_name_goes_without_its_trade_where_something_else_is_glued_to_it() -> None:
    text = put("星棹(中国)", 1, 5) + "\n星棹体育:星棹娱乐,星棹湖。"
    assert found(text, "星棹体育官网-星棹体育登录入口") == ["星棹(中国)", "星棹体育:", "星棹娱乐"]


def test_a_name_before_a_game_is_found_with_another_trade() -> None:
    assert found(put("【星棹彩票】", 1, 5), "星棹分分彩(中国)官方网站-登录入口") == ["【星棹彩票】"]


def test_a_name_of_two_characters_is_told_by_what_is_glued_to_it() -> None:
    """米兰 may be a city: it goes where a way in follows it, and stays where it stands alone."""
    text = put("鲸跃官网", 1, 5) + "\n岸边的人看见了鲸跃出水面的样子。"
    assert found(text, "鲸跃·(亚洲)官方网站-登录入口") == ["鲸跃官网"]
    assert found("岸边的人看见了鲸跃出水面的样子。", "鲸跃·(亚洲)官方网站-登录入口") == []


def test_a_text_about_the_name_is_not_behind_a_door() -> None:
    lines = [f"星棹体育馆旁的星棹体育今年{line}" for line in STORY]
    assert found("\n".join(lines), "星棹体育网页版登录") == []


def test_without_a_title_a_name_told_twice_is_one() -> None:
    text = put("星棹体育", 1, 5) + "\n星棹体育官网|星棹体育登录入口"
    assert found(text, "") == ["星棹体育", "星棹体育官网|", "星棹体育登录入口"]


def test_the_name_before_a_way_in_comes_first() -> None:
    body = "云梭科技有限公司昨天开业，【云梭体育】。"
    assert find_name("云梭体育官网-云梭科技有限公司", body) == "云梭体育"


@pytest.mark.parametrize(
    ("text", "name"),
    [("星棹体育官网_星棹体育登录", "星棹体育"), ("官网|登录", ""), ("星棹官网 蓝鲸官网", ""), ("下载\n下载", "")],
)
def test_names_told_twice(text: str, name: str) -> None:
    assert name_told_twice(text) == name


@given(
    st.text(alphabet="星棹体育官网登录(中国)·【】\n，。app:—-|甲乙", max_size=120),
    st.sampled_from([DOOR, "", "星棹体育登录"]),
)
def test_spans_ascend_inside_the_text(text: str, title: str) -> None:
    spans = find_door(match_form(text), title).spans
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert list(spans) == sorted(spans)


@pytest.mark.parametrize(
    "unit", ["星棹体育官网", "星棹体育·", "官网登录", "星棹体" * 4, "【星棹体育】的", "下载星棹体育"]
)
def test_time_grows_with_the_text(unit: str) -> None:
    assert is_linear(lambda size: lambda: find_door(unit * size, DOOR), 2_000)


def test_a_hostile_title_costs_little() -> None:
    title = "官网" + "甲乙丙" * 99
    text = "甲乙丙" * 20_000 + "\n" + title
    assert is_linear(lambda size: lambda: find_door(text, title[:size]), 100)

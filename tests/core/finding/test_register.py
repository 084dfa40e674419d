"""The way of speaking: what the weights say of lines, whatever they sell or report."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core.finding.register import hear, load_registers, read_weights, tabulate, weigh_speech
from spamcrawl.core.reading.matching import match_form

ADVERTISING = [
    "我们始终坚持客户至上，专业团队一对一服务，让您省心又放心。",
    "本公司长期供应各种规格的竹席，质优价廉，欢迎新老客户前来选购。",
    "免费上门测量，当天出图，满意付款。",
    "师傅手艺好，随叫随到，价格公道，老客户都说好。",
    "风筝定做哪家好？找我们，十年老店，支持批发零售。",
    "全国招收学员，包教包会，随到随学，学会为止。",
]
REPORTING = [
    "今天上午，市图书馆新馆开门迎客，首日接待读者三千余人。",
    "民警调查发现，嫌疑人先后在三个县作案，涉案金额达十二万元。",
    "他回忆说，当年村里没有路，孩子们要走两个小时才能到学校。",
    "根据新修订的条例，经营者不得强制消费者接受服务，违者将被处以罚款。",
    "专家提醒，购买竹席时应当查看产品标识，不要轻信所谓的凉感面料。",
    "据统计，去年全县风筝产量达到三百万只，比上一年增长百分之八。",
]


OFFERED = [
    "楼顶隔热板定做13900000000王师",
    "卖鱼缸找小李13900000000，同城送货",
    "【车位画线13900000000】量大优惠",
    "墙纸起泡？13900000000，当天到",
    "老挂钟修理，加微信13900000000",
]
GIVEN = [
    "居民对方案有意见，可在月底前拨打13900000000反映",
    "捡到钥匙的好心人请与失主联系，13900000000",
    "读者若发现文中有误，请拨打编辑部电话13900000000指正",
    "参观须提前一天预约，咨询电话13900000000，周一闭馆",
    "骗子自称客服，让她拨打13900000000办理退款",
]


def told(text: str) -> float:
    return hear(match_form(text), load_registers().text)


def called(text: str) -> float:
    """Return how what stands around a number speaks."""
    return told(text) + hear(match_form(text), load_registers().contacts)


@pytest.mark.parametrize("text", OFFERED)
def test_an_offer_is_heard_around_a_number(text: str) -> None:
    assert called(text) > 0.5


@pytest.mark.parametrize("text", GIVEN)
def test_honest_numbers_are_given_out_otherwise(text: str) -> None:
    """They use words of advertising, too: 拨打, 咨询, 联系."""
    assert called(text) < 0


@pytest.mark.parametrize("text", ADVERTISING)
def test_advertising_is_heard_in_trades_nobody_listed(text: str) -> None:
    assert told(text) > 1


@pytest.mark.parametrize("text", REPORTING)
def test_reporting_is_heard_about_the_same_things(text: str) -> None:
    assert told(text) < -1


def test_figures_names_and_marks_say_nothing() -> None:
    assert told("4006182207") == told("Qinghe Ltd") == told("，。！【】") == told("") == 0


def test_width_and_script_make_no_difference() -> None:
    assert told("專業團隊為您服務") == told("专业团队为您服务")
    assert told("加微信ｋｅｆｕ８") == told("加微信kefu8")


def test_every_weight_is_of_one_or_two_characters() -> None:
    assert all(len(gram) in (1, 2) for gram in read_weights("1.0 信\n-0.5 信用"))
    for table in load_registers():
        assert table.singles.shape == table.firsts.shape == table.seconds.shape == (0x10000,)
        assert table.pairs.shape == (table.firsts.max() + 1, table.seconds.max() + 1)
        assert not table.pairs[0].any()
        assert not table.pairs[:, 0].any()


@given(st.text("诚信经营者说0a，\U0001f4de\ud800", max_size=40), st.data())
def test_a_stretch_says_what_it_would_say_alone(text: str, data: st.DataObject) -> None:
    register = tabulate({"诚信": 1.0, "信": 0.5, "营者": -0.25, "a信": 0.3, "说": -1.0})
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    inside = weigh_speech(text, register).between(np.array([start]), np.array([end]))
    alone = weigh_speech(text[start:end], register).between(np.array([0]), np.array([end - start]))
    assert inside == pytest.approx(alone)


def test_two_weights_add_up() -> None:
    one, other = tabulate({"诚": 1.0}), tabulate({"诚信": 0.5})
    both = weigh_speech("诚信", one).add(weigh_speech("诚信", other))
    assert both.between(np.array([0]), np.array([2])).tolist() == [1.5]

"""The match form: what matchers read has the length of what stands on the page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core.reading.matching import lower, match_form, unify_script

SPACED = st.lists(st.sampled_from(["售", " ", "后", "-", "\u200b", "4", "0", "号", "\n", "。", "Ａ", "é"]), max_size=60)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("", ""),
        ("ＴＥＬ：４００", "tel:400"),
        ("號碼維修", "号码维修"),
        ("臺北市", "台北市"),
        ("电\u200b话", "电话 "),
        ("售 后 服 务 电 话", "售后服务电话     "),
        ("售-后-维-修-电-话", "售后维修电话     "),
        ("他 说 好", "他 说 好"),
        ("a b c d e f g h", "a b c d e f g h"),
        ("首页 新闻 体育 财经 娱乐 军事", "首页 新闻 体育 财经 娱乐 军事"),
        ("İ", "İ"),
    ],
)
def test_form(text: str, form: str) -> None:
    assert match_form(text) == form


def test_only_the_spaced_line_is_closed_up() -> None:
    assert match_form("普通的一行。\n售 后 服 务 电 话\n又一行。") == "普通的一行。\n售后服务电话     \n又一行。"


def test_many_variants_read_like_few() -> None:
    text = "號碼維修電話熱線服務區域門診醫療學習開鎖運輸貨車辦證發票簽證機場車輛廣東灣區陳趙"
    assert unify_script(text) == "".join(map(unify_script, text))


@given(st.one_of(st.text(max_size=80), SPACED.map("".join)))
def test_length_is_kept(text: str) -> None:
    assert len(match_form(text)) == len(text)
    assert len(lower(text)) == len(text)
    assert len(unify_script(text)) == len(text)


@given(st.one_of(st.text(max_size=80), SPACED.map("".join)))
def test_lines_stay_where_they_are(text: str) -> None:
    breaks = [at for at, char in enumerate(text) if char == "\n"]
    assert all(match_form(text)[at] == "\n" for at in breaks)


@given(st.text(alphabet="售后服务 电话维修\n，。abc1\u200b", max_size=60))
def test_reading_the_form_again_changes_nothing_of_simple_text(text: str) -> None:
    once = match_form(text)
    assert match_form(once).split() == once.split()

"""What is seen on a page: uses of numbers, shared openings, repeats, spelt-out digits."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core.finding.lexicon import load_lexicon
from spamcrawl.core.finding.phones import find_numbers
from spamcrawl.core.finding.prefix import PREFIX_MAX, PREFIX_MIN, find_shared_prefix
from spamcrawl.core.finding.rules import load_rules
from spamcrawl.core.finding.signals import (
    NumberUse,
    Signals,
    find_forms,
    mask_digits,
    read_shape,
    read_signals,
    spell_out,
)
from spamcrawl.core.reading.page import read_text
from tests.core.costs import is_linear


def read(*lines: str) -> Signals:
    return read_signals(read_text("\n".join(lines)), load_rules())


@pytest.mark.parametrize(
    ("writing", "shape"),
    [
        ("4006182207", (10,)),
        ("400-618-2207", (3, 3, 4)),
        ("４００－６１８－２２０７", (3, 3, 4)),
        ("+86 138-1234-5678", (3, 4, 4)),
        ("0086-400-1865-909", (3, 4, 3)),
        ("(86) 010-55556666", (3, 8)),
        ("8612-3456", (4, 4)),
        ("", ()),
    ],
)
def test_shape(writing: str, shape: tuple[int, ...]) -> None:
    assert read_shape(writing) == shape


def use_of(*lines: str) -> NumberUse:
    (use,) = read(*lines).uses.values()
    return use


@pytest.mark.parametrize(
    ("lines", "count", "on", "writings", "regrouped", "disguised"),
    [
        (["电话:400-618-2207"], 1, (0,), 1, 0, False),
        (["电话:400-618-2207", "热线:400-618-2207"], 2, (0, 1), 1, 0, False),
        (["电话:400-618-2207", "热线:4006-182-207"], 2, (0, 1), 2, 1, False),
        (["电话:400-618-2207", "热线:400-61-82-207"], 2, (0, 1), 2, 2, False),
        (["电话:𝟏𝟑𝟖𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖"], 1, (0,), 1, 0, True),
        (["电话:400-618-2207 400-618-2207", "无"], 2, (0,), 1, 0, False),
        (["电话:４００-６１８-２２０７", "热线:400-618-2207"], 2, (0, 1), 1, 0, False),
        (["电话:四〇〇六一八二二〇七"], 1, (0,), 1, 0, True),
        (["电话:138█1234█5678"], 1, (0,), 1, 0, True),
        (["电话:4006182207", "热线:400-618-2207"], 2, (0, 1), 2, 0, False),
    ],
)
def test_uses(
    lines: list[str], count: int, on: tuple[int, ...], writings: int, regrouped: int, disguised: bool
) -> None:
    use = use_of(*lines)
    assert (use.count, use.lines, use.writings, use.regrouped) == (count, on, writings, regrouped)
    assert use.disguised is disguised


@pytest.mark.parametrize(
    ("lines", "prefix"),
    [
        (["松叶锅炉售后服务", "松叶锅炉客服中心", "松叶锅炉网点查询"], "松叶锅炉"),
        (["松叶锅炉售后电话", "松叶锅炉售后热线", "松叶锅炉售后网点"], "松叶锅炉"),
        (["清溪空调咨询电话一", "清溪空调咨询电话二", "清溪空调咨询电话三"], "清溪空调"),
        (["松叶锅炉售后服务", "松叶锅炉客服中心"], ""),
        (["松叶锅炉售后服务"] * 5, ""),
        (["售后服务电话一", "售后服务电话二", "售后服务电话三"], ""),
        (["游客咨询电话一", "游客咨询电话二", "游客咨询电话三"], ""),
        (["清河县今天放晴", "清河县举行比赛", "清河县新桥通车"], ""),
        (["400618维修", "400618客服", "400618网点"], ""),
        (["a" * 60, "a" * 61, "a" * 62], ""),
        (["脂溢性脱发的原因", "脂溢性脱发的饮食", "脂溢性脱发的预防"], ""),
    ],
    ids=["name", "word", "contact", "two-lines", "repeated", "speech", "guests", "news", "digits", "prose", "topic"],
)
def test_shared_prefix(lines: list[str], prefix: str) -> None:
    assert read(*lines).prefix == prefix


WORDS = st.sampled_from(["松叶", "锅炉", "售后", "电话", "维修", "咨询", "甲", "乙", "x1", "，", " ", "客服中心"])


@given(st.lists(st.lists(WORDS, min_size=1, max_size=6).map("".join), max_size=10), st.booleans())
def test_a_shared_prefix_is_a_name_that_opens_lines(texts: list[str], speaks: bool) -> None:
    lexicon = load_lexicon()
    prefix = find_shared_prefix(texts, [speaks] * len(texts))
    if prefix:
        assert PREFIX_MIN <= len(prefix) <= PREFIX_MAX
        assert prefix.isalnum()
        assert not [word for word, *_ in lexicon.find(prefix) if lexicon.group_of[word] < lexicon.advertising]
        assert sum(text.startswith(prefix) for text in set(texts)) >= 3


@pytest.mark.parametrize(
    ("texts", "repeated"),
    [
        ([], set()),
        (["甲乙", "丙丁", "甲乙"], {0, 2}),
        (["电话1", "电话22", "电话"], {0, 1}),
        (["甲", "甲"], set()),
        (["", ""], set()),
    ],
)
def test_repeats(texts: list[str], repeated: set[int]) -> None:
    assert {line for lines in find_forms(texts) for line in lines} == repeated


@given(st.lists(st.text(st.sampled_from("甲0129٣\ud800𝟏"), max_size=20), min_size=1, max_size=4))
def test_masked_digits_are_those_of_a_pattern(texts: list[str]) -> None:
    masked = [line.decode("utf-8", "surrogatepass") for line in mask_digits(texts)]
    assert masked == [re.sub("[0-9]+", "0", text) for text in texts]


@given(st.lists(st.sampled_from(["甲乙", "丙3", "丙4", "丁", ""]), max_size=12))
def test_a_repeat_is_never_alone(texts: list[str]) -> None:
    assert all(len(lines) > 1 for lines in find_forms(texts))


@pytest.mark.parametrize("text", ["请打138█1234█5678咨询", "致电４００—６１８—２２０７", "无", "电话400-618-2207"])
def test_spelling_out_keeps_the_length(text: str) -> None:
    numbers = find_numbers(text)
    spelt = spell_out(text, numbers)
    assert len(spelt) == len(text)
    assert all(number.digits in spelt.replace("-", "") for number in numbers)


def test_rules_read_disguised_numbers() -> None:
    plain, disguised = (
        {hit.rule.id for hit in read(f"售后服务热线：{number}").hits} for number in ("13812345678", "138█1234█5678")
    )
    assert plain == disguised
    assert plain


def test_rows_run_parallel_to_the_lines() -> None:
    signals = read("第一行", "", "电话:400-618-2207", "长安区、莲池区、路北区、广阳区、新华区、桃城区")
    count = len(signals.page.lines)
    assert len(signals.words) == len(signals.place_share) == len(signals.starts) == count == 3
    assert len(signals.folded) == len(signals.page.text)
    assert signals.place_share[2] > 0.9
    assert [signals.line_at(line.start) for line in signals.page.lines] == [0, 1, 2]
    assert signals.line_at(signals.page.lines[-1].end - 1) == 2


def test_an_empty_page_has_no_signals() -> None:
    signals = read("")
    assert (signals.numbers, signals.runs, signals.hits, signals.uses, signals.prefix) == ((), (), (), {}, "")
    assert not signals.repeats


def test_a_rule_hit_needs_a_number_that_is_one() -> None:
    """A licence's digits fit a rule's pattern; what stands before them says that they are no telephone number."""
    licence, hotline = read("服务许可证 00120230001"), read("服务热线 400-618-2207")
    assert not any(kind == "phone" for hit in licence.hits for kind, _, _ in hit.groups)
    assert any(kind == "phone" for hit in hotline.hits for kind, _, _ in hit.groups)


@pytest.mark.parametrize(
    ("lines", "rows", "repeats"),
    [
        (("票价：27元", "票价：16元", "动物园", "票价：30元", "票价：12元"), {0, 1, 3, 4}, set()),
        (("票价：27元", "票价：16元", "票价：30元"), set(), {0, 1, 2}),
        (("电话：4006182207",) * 5, set(), {0, 1, 2, 3, 4}),
        (("电话：400-618-2207", "电话：400-6182-207") * 3, set(), {0, 1, 2, 3, 4, 5}),
        (("首页", "动物园", "植物园"), set(), set()),
    ],
    ids=["list", "three", "kit", "regrouped", "single"],
)
def test_rows_of_a_list_are_no_repeats(lines: tuple[str, ...], rows: set[int], repeats: set[int]) -> None:
    signals = read(*lines)
    assert signals.rows == rows
    assert signals.repeats == repeats


def test_thousands_of_lists_cost_what_their_lines_do() -> None:
    def read_lists(size: int) -> Signals:
        rows = [f"{chr(0x4E00 + number)}{chr(0x5E00 + number)}票价{row}" for number in range(size) for row in range(4)]
        return read_signals(read_text("\n".join(rows)), load_rules())

    assert len(read_lists(50).rows) == 200
    assert is_linear(lambda size: lambda: read_lists(size), 5_000)

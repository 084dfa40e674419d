"""The comparison against plain definitions, and the rule against edits that must and must not matter."""

from __future__ import annotations

import random
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core.nearness.closeness import (
    ALIGNED,
    CONTAINED,
    MIN_CONTAINMENT,
    MIN_LENGTH,
    REFILLED_SHARE,
    SHINGLE,
    Closeness,
    Kind,
    _ascend,
    _Runs,
    compare,
    judge,
    may_be_close,
    shingle_text,
)
from spamcrawl.core.nearness.shingles import fold_for_near
from tests.core.near_texts import BRIDGE, FOOTER, ORCHARD, fill_warning, replace_characters

LINES = BRIDGE.split("\n")
SPAM = "恒信热水器维修电话:400-1234-567,全市上门,安平区、宁河区、临江县、长乐县、永和区、新丰县、东源县均设网点。"
FEW = st.text(st.sampled_from("天地玄12"), max_size=60)


@pytest.mark.parametrize(
    ("name", "copy", "kind"),
    [
        ("itself", BRIDGE, Kind.SAME),
        ("punctuation width", BRIDGE.replace(",", "，").replace(":", "："), Kind.SAME),
        ("byline and editor kept", f"本报记者 周启明\n{BRIDGE}\n【编辑:沈一鸣】", Kind.SAME),
        ("a paragraph dropped", "\n".join(LINES[:2] + LINES[3:]), Kind.SAME),
        ("a paragraph added", f"{BRIDGE}\n{ORCHARD.split()[0]}", Kind.SAME),
        ("two of six paragraphs dropped", "\n".join(LINES[2:]), Kind.SAME),
        ("a sentence changed", BRIDGE.replace("船老了,该歇一歇了", "这条老船跑不动了,也该让它休息休息"), Kind.SAME),
        ("a figure corrected", BRIDGE.replace("1860", "1680"), Kind.SAME),
        ("figures stripped", "".join(char for char in BRIDGE if not char.isdigit()), Kind.SAME),
        ("truncated to 60%", BRIDGE[: len(BRIDGE) * 6 // 10], Kind.SAME),
        ("truncated to 30%", BRIDGE[: len(BRIDGE) * 3 // 10], Kind.EXCERPT),
        ("a paragraph alone", LINES[2], Kind.EXCERPT),
        ("paragraphs reversed", "\n".join(LINES[::-1]), Kind.SAME),
        ("spam between all paragraphs", f"\n{SPAM}\n".join(LINES), Kind.SAME),
        ("five times its length of spam", SPAM * 40 + BRIDGE, Kind.EXCERPT),
        ("printed twice", BRIDGE + BRIDGE, Kind.SAME),
        ("10% of characters replaced", replace_characters(BRIDGE, 0.1), Kind.SAME),
        ("half of it, 10% of characters replaced", replace_characters("\n".join(LINES[3:]), 0.1), Kind.EXCERPT),
        ("noise inside", "**".join(BRIDGE), Kind.SAME),
        ("another article", ORCHARD, Kind.NONE),
        ("half of each of two articles", "\n".join(LINES[:2] + ORCHARD.split()), Kind.NONE),
        ("every second character replaced", replace_characters(BRIDGE, 0.5), Kind.NONE),
        ("a title alone", "石门大桥昨天上午正式建成通车", Kind.NONE),
        ("nothing", "", Kind.NONE),
    ],
)
def test_judge_copies_of_an_article(name: str, copy: str, kind: Kind) -> None:
    assert judge(compare(BRIDGE, copy)) is judge(compare(copy, BRIDGE)) is kind, name


@pytest.mark.parametrize("seed", range(20))
def test_a_tenth_of_the_characters_may_change(seed: int) -> None:
    for text in (BRIDGE, ORCHARD, LINES[1]):
        assert compare(text, replace_characters(text, 0.1, seed)).aligned > 0.78
        assert judge(compare(text, replace_characters(text, 0.1, seed))) is Kind.SAME


def test_a_form_filled_in_anew_is_another_article() -> None:
    warnings = [fill_warning(seed) for seed in range(25)]
    for one, two in combinations(warnings, 2):
        closeness = compare(one, two)
        assert closeness.aligned > 0.8
        assert closeness.refilled >= REFILLED_SHARE
        assert judge(closeness) is Kind.REFILLED


def test_a_copy_of_a_filled_form_is_near() -> None:
    warning = fill_warning(1)
    for copy in (warning + "编辑:王秀英", replace_characters(warning, 0.05), warning[: len(warning) * 7 // 10]):
        assert judge(compare(warning, copy)) is Kind.SAME


def test_a_form_that_differs_in_names_alone_is_near() -> None:
    """No rule on characters can tell it from an article in which a name was replaced; it is marked, never merged."""
    form = (
        "经市人民代表大会常务委员会会议表决通过,决定任命{}为水务局局长,免去{}的水务局局长职务。会议要求新任命的同志牢固树立宗旨意识,"
        "忠实履行宪法和法律赋予的职责,自觉接受监督,勤勉敬业,廉洁奉公,不辜负组织和群众的信任。会后举行了宪法宣誓仪式。"
    )
    assert judge(compare(form.format("赵启明", "钱文华"), form.format("沈一鸣", "卫国栋"))) is Kind.SAME


def test_a_shared_footer_of_most_of_the_text_is_not_enough() -> None:
    posts = [f"{line}\n{FOOTER}" for line in LINES]
    for one, two in combinations(posts, 2):
        assert judge(compare(one, two)) is Kind.NONE, compare(one, two)


@pytest.mark.parametrize("length", [0, 4, 5, 30, MIN_LENGTH - 1, MIN_LENGTH])
def test_short_texts_are_not_judged(length: int) -> None:
    text = fold_for_near(BRIDGE)[:length]
    assert judge(compare(text, BRIDGE)) is (Kind.EXCERPT if length == MIN_LENGTH else Kind.NONE)


@pytest.mark.parametrize(
    ("closeness", "kind"),
    [
        (Closeness(0.5, 0.6, ALIGNED - 0.01, 0.0, 900, 900), Kind.NONE),
        (Closeness(0.5, 0.6, ALIGNED, 0.0, 900, 900), Kind.SAME),
        (Closeness(0.5, 0.6, ALIGNED, 0.0, 900, 9000), Kind.EXCERPT),
        (Closeness(0.5, CONTAINED, 0.10, 0.0, 900, 900), Kind.SAME),
        (Closeness(0.9, 0.95, 0.97, REFILLED_SHARE, 900, 900), Kind.REFILLED),
        (Closeness(1.0, 1.0, 1.0, 0.0, MIN_LENGTH - 1, 900), Kind.NONE),
    ],
)
def test_judge(closeness: Closeness, kind: Kind) -> None:
    assert judge(closeness) is kind


@given(FEW, FEW)
def test_similarity_and_containment_are_those_of_the_sets(one: str, two: str) -> None:
    sets = [{text[start : start + SHINGLE] for start in range(len(text) - SHINGLE + 1)} for text in (one, two)]
    closeness = compare(one, two)
    if all(sets):
        common = len(sets[0] & sets[1])
        assert closeness.similarity == common / len(sets[0] | sets[1])
        assert closeness.containment == common / min(map(len, sets))
    else:
        assert closeness.similarity == closeness.containment == 0


@given(FEW | st.sampled_from(["\n".join(LINES[:end]) for end in range(5)]), FEW, st.sampled_from([BRIDGE, ORCHARD, ""]))
def test_what_is_not_compared_contains_little(one: str, part: str, two: str) -> None:
    one, two = part + one, two + part
    if not may_be_close(shingle_text(one), shingle_text(two)):
        closeness = compare(one, two)
        assert closeness.containment < MIN_CONTAINMENT
        assert judge(closeness) is Kind.NONE


def test_different_articles_are_told_before_they_are_compared() -> None:
    assert not may_be_close(shingle_text(BRIDGE), shingle_text(ORCHARD))
    assert may_be_close(shingle_text(BRIDGE), shingle_text(replace_characters(BRIDGE, 0.1)))


@given(FEW, FEW)
def test_figures_are_shares_and_lengths_keep_their_side(one: str, two: str) -> None:
    closeness = compare(one, two)
    shares = (closeness.similarity, closeness.containment, closeness.aligned, closeness.refilled)
    assert all(0 <= share <= 1 for share in shares)
    assert (closeness.length, closeness.other_length) == (len(one), len(two))


@given(st.text(st.sampled_from("天地玄12"), min_size=SHINGLE, max_size=60), FEW, FEW)
def test_a_text_is_the_same_as_itself_and_contained_in_what_contains_it(text: str, before: str, after: str) -> None:
    same = compare(text, text)
    assert (same.similarity, same.aligned, same.refilled) == (1, 1, 0)
    assert compare(text, before + text + after).containment == 1


def test_an_excerpt_is_aligned_wherever_it_stands() -> None:
    for start in range(0, len(BRIDGE) - 100, 37):
        assert compare(BRIDGE[start : start + 100], ORCHARD + BRIDGE + ORCHARD).aligned == 1


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(1, 4)), max_size=9))
def test_the_chain_of_runs_is_the_heaviest(rows: list[tuple[int, int]]) -> None:
    other, count = np.array([row[0] for row in rows], np.intp), np.array([row[1] for row in rows], np.intp)
    chosen = _ascend(_Runs(np.arange(len(rows)), other, count))
    assert _ascends(chosen, rows)
    every = (list(some) for size in range(len(rows) + 1) for some in combinations(range(len(rows)), size))
    assert sum(rows[index][1] for index in chosen) == max(
        sum(rows[index][1] for index in some) for some in every if _ascends(some, rows)
    )


def _ascends(chosen: list[int], rows: list[tuple[int, int]]) -> bool:
    ends = [rows[index][0] + rows[index][1] - 1 for index in chosen]
    return all(end < rows[index][0] for end, index in zip(ends, chosen[1:], strict=False)) and chosen == sorted(chosen)


@pytest.mark.parametrize(
    "text", ["国" * 300_000, "国家" * 150_000, "a1" * 150_000, "\ud800" * 300_000, "**\n" * 100_000]
)
def test_hostile_texts_are_compared_like_others(text: str) -> None:
    assert judge(compare(text, BRIDGE)) is Kind.NONE
    assert 0 <= compare(text, text[1:]).aligned <= 1


def test_shuffled_words_of_a_long_text_are_compared_in_time() -> None:
    rng = random.Random(1)
    words = ["".join(chr(rng.randrange(0x4E00, 0x9000)) for _ in range(8)) for _ in range(10_000)]
    shuffled = rng.sample(words, len(words))
    assert judge(compare("".join(words), "".join(shuffled))) is Kind.NONE

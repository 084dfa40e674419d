"""Folding keeps every offset and never invents a digit."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core.reading.fold import DIGITS, FOLDS, LOOKALIKES, NUMERALS, fold, fold_digits

ALPHABET = "".join([*FOLDS, *DIGITS, *NUMERALS, *LOOKALIKES]) + " -.4/a中\n\x00"
MIXED = st.text(st.sampled_from(ALPHABET), max_size=60)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＡＢＣ１２３", "ABC123"),
        ("电话：（010）６６；完！？", "电话:(010)66;完!?"),
        ("a\u3000b\u00a0c\u2003d", "a b c d"),
        ("400—123–4―5－6‐7‑8−9﹣0⁃1─2", "400-123-4-5-6-7-8-9-0-1-2"),
        ("１～２〜３", "1~2~3"),
        ("《甲》、“乙”。…①²", "《甲》、“乙”。…①²"),
        ("\uf9dc", "隆"),
        ("plain ascii", "plain ascii"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("４００－１２３－４５６７", "400-123-4567"),
        ("④⓪⓪①②③④⑤⑥⑦", "4001234567"),
        ("⒋⑷➍❹⓸⁴₄𝟒𝟜٤४", "44444444444"),
        ("⓿🄋🄌🄀", "0000"),
        ("四〇〇一八六五九零九", "4001865909"),
        ("肆零零壹捌陆伍玖零玖", "4001865909"),
        ("4OO-l86-59О9", "400-186-5909"),
        ("1З8ち001Зl45", "13850013145"),
        ("OOOlllI", "OOOlllI"),
        ("一九九八年三月", "一九九八年三月"),
        ("Oslo will be", "Oslo will be"),
        ("三I 10", "三I 10"),
    ],
)
def test_fold_digits(text: str, folded: str) -> None:
    assert fold_digits(text) == folded


def test_tables_hold_single_characters_and_reach_a_fixed_point() -> None:
    assert all(len(key) == len(value) == 1 for key, value in FOLDS.items())
    assert not set(FOLDS) & set(FOLDS.values())
    for table in (DIGITS, NUMERALS, LOOKALIKES):
        assert all(len(key) == 1 and value in "0123456789" for key, value in table.items())
    assert not (set(NUMERALS) | set(LOOKALIKES)) & set(DIGITS)


@given(st.text() | MIXED)
def test_folding_keeps_the_length_and_is_idempotent(text: str) -> None:
    assert len(fold(text)) == len(fold_digits(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@given(st.text() | MIXED)
def test_fold_changes_one_character_at_a_time(text: str) -> None:
    assert fold(text) == "".join(map(fold, text))


@given(MIXED)
def test_fold_agrees_with_nfkc_or_maps_to_dash_space_tilde_or_replacement(text: str) -> None:
    for char, folded in zip(text, fold(text), strict=True):
        assert folded in (
            char,
            unicodedata.normalize("NFKC", char),
            "-",
            " ",
            "~",
            "\ufffd" if "\ud800" <= char <= "\udfff" else char,
        )

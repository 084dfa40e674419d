"""What is stored must come out the same for ever: the fold and the keys."""

from __future__ import annotations

from hashlib import blake2b
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core.nearness.shingles import (
    KEY_SHINGLE,
    KEYS,
    MAX_CHARACTERS,
    MAX_KEYS,
    NEAR_VERSION,
    distinct,
    fold_codes,
    fold_for_near,
    hash_shingles,
    near_keys,
)
from tests.core.near_texts import BRIDGE, ORCHARD, replace_characters

SAMPLE = "".join(map(chr, [*range(0xD800), *range(0xE000, 0x32000)]))
ANY = st.text(
    st.sampled_from("天地玄黄宇宙洪荒日月盈昃臺灣ＡｂＣ１２ａ,。 \u200b\ud800é①") | st.characters(), max_size=80
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＡＢＣａｂｃ１２３", "abcabc123"),
        ("大桥,通车。(第 1 天)\n", "大桥通车第1天"),
        ("大橋，通車．（第　１　天）", "大桥通车第1天"),
        ("臺灣颱風後裏麵條著名發髮乾幹", "台湾台风后里面条着名发发干干"),
        ("①⒉㈢３㎡ﬁ½", "12三3mf1"),
        ("café CAFÉ cafe\u0301", "cafecafecafe"),
        ("零\u200b宽\ufeff字\u00ad符\ufe0f", "零宽字符"),
        ("〇々ー", "〇々ー"),
        ("\uf9dc\U0002f81a", "隆冬"),
        ("٣३𝟛", "333"),
        ("한국 がぎ", "한국かき"),
        ("𠮷\U0002b820\u9fff", "𠮷\U0002b820\u9fff"),
        ("\ud800a\x00b😀", "ab"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold_for_near(text) == folded


def test_fold_never_changes_within_a_version() -> None:
    digest = blake2b(fold_for_near(SAMPLE).encode(), digest_size=16).hexdigest()
    assert (NEAR_VERSION, digest) == (1, "a389f3ede554ea376c54b261b87fe5c5")


def test_keys_never_change_within_a_version() -> None:
    digest = blake2b(repr(near_keys(BRIDGE)).encode(), digest_size=16).hexdigest()
    assert (NEAR_VERSION, digest) == (1, "cb29fed357643d3f26b4532cf1942502")


@given(ANY)
def test_folding_is_idempotent_and_goes_character_by_character(text: str) -> None:
    folded = fold_for_near(text)
    assert fold_for_near(folded) == folded == "".join(map(fold_for_near, text))


def test_every_code_point_folds_to_one_that_stays() -> None:
    folded = fold_for_near(SAMPLE)
    assert fold_for_near(folded) == folded
    assert not set(fold_for_near(SAMPLE[:0x80])) - set("abcdefghijklmnopqrstuvwxyz0123456789")


@given(ANY, st.integers(1, 14))
def test_equal_shingles_have_equal_hashes_and_others_do_not(text: str, size: int) -> None:
    folded = fold_for_near(text)
    hashes = hash_shingles(fold_codes(text), size).tolist()
    shingles = [folded[start : start + size] for start in range(len(folded) - size + 1)]
    assert len(hashes) == len(shingles)
    assert len(set(zip(hashes, shingles, strict=True))) == len(set(hashes)) == len(set(shingles))


@given(ANY)
def test_distinct(text: str) -> None:
    hashes = hash_shingles(fold_codes(text), 2)
    assert distinct(hashes).tolist() == sorted(set(hashes.tolist()))


@given(ANY)
def test_keys_ascend_and_fit_six_bytes(text: str) -> None:
    keys = near_keys(text)
    assert all(one < two for one, two in pairwise(keys))
    assert all(type(key) is int and 0 <= key < 2**48 for key in keys)
    assert len(keys) <= KEYS
    assert bool(keys) == (len(fold_for_near(text)) >= KEY_SHINGLE)


def test_keys_take_no_notice_of_script_width_punctuation_and_space() -> None:
    traditional = "經過兩年多的緊張施工，橫跨清溪的石門大橋昨天上午正式建成通車。這座橋全長１８６０米，雙向六車道。"
    simplified = "经过两年多的紧张施工,横跨清溪的石门大桥昨天上午正式建成通车。 这座桥全长1860米,双向六车道。"
    assert near_keys(traditional) == near_keys(simplified)


def test_the_number_of_keys_is_bounded() -> None:
    rng = np.random.default_rng(1)
    long = "".join(map(chr, rng.integers(0x4E00, 0x9000, 200_000)))
    assert len(near_keys(BRIDGE)) == KEYS
    assert len(near_keys(long[:6_400])) == pytest.approx(100, abs=1)
    assert len(near_keys(long)) == MAX_KEYS
    assert fold_codes(long).size == MAX_CHARACTERS


def test_a_text_shares_keys_with_what_contains_it() -> None:
    keys = set(near_keys(BRIDGE))
    assert len(keys & set(near_keys(BRIDGE + ORCHARD))) >= len(keys) // 3
    assert near_keys(BRIDGE + BRIDGE)[:10] == near_keys(BRIDGE)[:10]
    assert len(keys & set(near_keys(BRIDGE[: len(BRIDGE) // 2]))) >= len(keys) // 3
    assert len(keys & set(near_keys(replace_characters(BRIDGE, 0.1)))) >= 5
    assert not keys & set(near_keys(ORCHARD))

"""Where stretches of text point: alike where they speak of the same, whatever words they share."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core.cutting import topics as topics_module
from spamcrawl.core.cutting.topics import (
    Topics,
    lean_topics,
    load_topics,
    read_directions,
    read_vectors,
    tabulate_topics,
)


def point(*texts: str, topics: Topics | None = None) -> np.ndarray:
    ends = np.cumsum(np.array(list(map(len, texts)), np.int64))
    return read_directions("".join(texts), ends - np.array(list(map(len, texts)), np.int64), ends, topics)


def test_texts_on_one_subject_point_the_same_way() -> None:
    court, trial, kitchen, dish = point(
        "法院判决被告赔偿损失", "律师认为证据不足以定罪", "糕点用面粉和白糖烘焙", "炖汤要加盐和葱姜调味"
    )
    assert court @ trial > 0.1 + court @ kitchen
    assert kitchen @ dish > 0.1 + trial @ dish


def test_nothing_known_points_nowhere() -> None:
    assert not point("400-618-2207", "", "Qinghe Ltd", "\U00020000").any()


@given(st.lists(st.text("甲乙锅炉法院a1。\U00020000", max_size=9), max_size=6))
def test_every_direction_is_of_length_one_or_none(texts: list[str]) -> None:
    lengths = np.linalg.norm(point(*texts), axis=1)
    assert np.all((lengths == 0) | np.isclose(lengths, 1))


@given(st.lists(st.text("锅炉法院校a。", max_size=30), min_size=1, max_size=6))
def test_a_stretch_points_the_same_alone_and_in_pieces_looked_up(texts: list[str]) -> None:
    whole = point(*texts)
    alone = np.vstack([point(text) for text in texts])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(topics_module, "_BLOCK", 3)
        pieces = point(*texts)
    assert np.allclose(whole, alone)
    assert np.allclose(whole, pieces)


def test_a_stretch_is_no_witness_for_itself() -> None:
    directions = point("锅炉漏水检修", "法院判决")
    assert lean_topics(directions, np.array([6, 4]), np.array([1.0, 1.0])).tolist() == pytest.approx(
        [float(directions[0] @ directions[1]) * 6 / 46, float(directions[0] @ directions[1]) * 4 / 44]
    )
    assert lean_topics(directions[:1], np.array([6]), np.array([0.7])).tolist() == [0.0]


@given(st.lists(st.tuples(st.text("锅炉法院学校", max_size=8), st.floats(0, 1)), min_size=1, max_size=8))
def test_a_lean_has_bounds_and_changes_sign_with_the_sides(told: list[tuple[str, float]]) -> None:
    directions = point(*(text for text, _ in told))
    lengths, sides = np.array([len(text) for text, _ in told]), np.array([side for _, side in told])
    leans = lean_topics(directions, lengths, sides)
    assert np.all(np.abs(leans) <= 2)
    assert np.allclose(leans, -lean_topics(directions, lengths, 1 - sides))


def test_vectors_are_of_one_length_and_of_one_character() -> None:
    vectors = read_vectors(topics_module._FILE.read_text("utf-8"))
    assert {len(vector) for vector in vectors.values()} == {32}
    assert all(len(char) == 1 for char in vectors)
    table = tabulate_topics(vectors)
    assert table.vectors.shape == load_topics().vectors.shape == (len(vectors) + 1, 32)
    assert not table.vectors[0].any()

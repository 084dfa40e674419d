"""The program that learns what characters speak of."""

from __future__ import annotations

import numpy as np

from benchmarks.corpus import Line, read_corpus
from benchmarks.fit_topics import DIRECTIONS, LINES, fit_topics, gather_texts, render_topics
from benchmarks.pages import load_bundled
from spamcrawl.core.cutting.topics import read_vectors


def angle(vectors: dict[str, bytes], one: str, other: str) -> float:
    first, second = (np.frombuffer(vectors[char], np.int8).astype(float) for char in (one, other))
    return float(first @ second / np.linalg.norm(first) / np.linalg.norm(second))


def draw_texts() -> list[str]:
    """Return texts of two subjects: 锅 and 炉 of one, 法 and 院 of the other, 的 of both, each among many others."""
    fill = [chr(0x4E00 + n) for n in range(60)]
    return [f"{pair}的{fill[n]}{fill[n + 1]}{fill[n + 20]}" for n in range(40) for pair in ("锅炉", "法院")]


def test_characters_of_one_subject_point_the_same_way() -> None:
    vectors = fit_topics(draw_texts())
    assert angle(vectors, "锅", "炉") > 0.9 > 0.2 > angle(vectors, "锅", "法")
    assert {len(vector) for vector in vectors.values()} == {DIRECTIONS}


def test_fit_is_the_same_every_time_and_reads_back() -> None:
    vectors = fit_topics(draw_texts())
    assert fit_topics(draw_texts()) == vectors == read_vectors(render_topics(vectors))


def test_texts_are_a_group_s_lines_and_articles() -> None:
    lines = [Line("甲", f"第{n}行", n % 2 == 0) for n in range(LINES + 1)]
    texts = list(gather_texts(lines))
    assert texts[0].count("\n") == LINES - 1
    assert texts[1] == f"第{LINES}行"
    assert len(texts) > 2 + len(load_bundled())


def test_packaged_vectors_cover_what_advertising_says() -> None:
    texts = "".join(line.text for line in read_corpus())
    known = fit_topics(gather_texts(read_corpus()[::3]))
    told = [char for char in texts if "\u4e00" <= char <= "\u9fff"]
    assert sum(char in known for char in told) / len(told) > 0.95

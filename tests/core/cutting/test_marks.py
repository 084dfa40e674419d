"""Marks found in arrays are those a loop would find."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core.cutting.marks import find_marks, tabulate_marks

KINDS = ("，。", ",.")
TABLE = tabulate_marks(*KINDS)


@given(st.text(st.sampled_from("甲，。,.𝟏\ud800"), max_size=30), st.data())
def test_counts_are_those_of_a_loop(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=8)))
    starts, ends = np.array(cuts[:-1], np.int64), np.array(cuts[1:], np.int64)
    marks = find_marks(text, TABLE)
    for kind, chars in enumerate(KINDS, 1):
        counted = [sum(map(text[start:end].count, chars)) for start, end in pairwise(cuts)]
        assert marks.count_in(kind, starts, ends).tolist() == counted

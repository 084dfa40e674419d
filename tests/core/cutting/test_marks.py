"""Marks counted in arrays are those a loop would count."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core.cutting.marks import sum_marks, tabulate_marks

WORTH = {"，。": 1, ",.": -1}
TABLE = tabulate_marks(WORTH)


@given(st.text(st.sampled_from("甲，。,.𝟏\ud800"), max_size=30), st.data())
def test_sums_are_those_of_a_loop(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=8)))
    starts, ends = np.array(cuts[:-1], np.int64), np.array(cuts[1:], np.int64)
    counted = [
        sum(v for chars, v in WORTH.items() for c in text[a:b] if c in chars) for a, b in zip(starts, ends, strict=True)
    ]
    assert sum_marks(text, TABLE, starts, ends).tolist() == counted

"""Pages of one kit are alike whatever brand, number and place they name; other articles are not."""

from __future__ import annotations

from trapsite import kit_lines, page, story_lines

from spamcrawl.core.clean import clean_page
from spamcrawl.core.reading.page import read_html
from spamcrawl.explore.alike import MOST_KEYS, sketch_record, sketch_text
from spamcrawl.explore.budget import NOVEL


def keys_of(lines: list[str]) -> frozenset[int]:
    return sketch_record(clean_page(read_html(page(lines))))


def novelty(keys: frozenset[int], seen: frozenset[int]) -> float:
    return len(keys - seen) / len(keys)


def test_template_pages_are_alike_after_a_few() -> None:
    seen = frozenset().union(*(keys_of(kit_lines(f"kit {number}")) for number in range(6)))
    assert max(novelty(keys_of(kit_lines(f"later {number}")), seen) for number in range(30)) < NOVEL / 2


def test_articles_differ_under_one_template_and_stay_the_same_under_two() -> None:
    stories = [keys_of([*kit_lines("same"), *story_lines(str(number))]) for number in range(10)]
    seen = frozenset().union(*stories[:9])
    assert novelty(stories[9], seen) > 2 * NOVEL
    assert novelty(keys_of([*kit_lines("other"), *story_lines("0")]), seen) < NOVEL / 2


def test_sketch_is_bounded_and_empty_without_text() -> None:
    assert len(sketch_text("".join(map(chr, range(0x4E00, 0x9FFF))) * 5)) == MOST_KEYS
    assert sketch_text("400-100-2000 ……") == frozenset()

"""Near-duplicates measured: recall on perturbed copies, precision on different articles and notices, cost.

    python benchmarks/near_duplicates.py [--pages ../shared/data/dev_pages.jsonl.gz] [--copies 3]

Articles are the distinct article texts of labelled pages (JSON lines, gzip: ``gold_text``, or ``text`` of pages
without a template). Traditional Chinese is written by OpenCC where it is installed
(``pip install opencc-python-reimplemented``), and skipped elsewhere.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import statistics
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import combinations
from pathlib import Path
from time import process_time

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from notices import FIGURES, WORDS, fill  # noqa: E402  (after the path is set)
from perturbations import PERTURBATIONS  # noqa: E402

from spamcrawl.core.nearness.closeness import Kind, compare, judge  # noqa: E402
from spamcrawl.core.nearness.near import Near, candidates, find_near, keys_to_list  # noqa: E402
from spamcrawl.core.nearness.shingles import fold_codes, fold_for_near, near_keys  # noqa: E402

PAGES = ROOT.parent / "shared" / "data" / "dev_pages.jsonl.gz"
FILLED = 40
"""Notices of each form."""


class Memory:
    """What a store keeps for near-duplicates, in memory: posting lists and texts."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.listed: dict[int, list[int]] = {}

    def postings(self, keys: Iterable[int]) -> dict[int, list[int]]:
        return {key: self.listed[key] for key in keys if key in self.listed}

    def find(self, text: str) -> Near | None:
        return find_near(text, self.postings(near_keys(text)), self.texts.__getitem__)

    def add(self, text: str) -> Near | None:
        keys = near_keys(text)
        postings = self.postings(keys)
        near = find_near(text, postings, self.texts.__getitem__)
        for key in keys_to_list(keys, postings, near):
            self.listed.setdefault(key, []).append(len(self.texts))
        self.texts.append(text)
        return near


def read_articles(path: Path) -> list[str]:
    """Return the distinct article texts, the first of those that differ in width or punctuation alone."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        pages = [json.loads(line) for line in lines]
    texts = (page.get("gold_text") or (page["text"] if page["kind"] == "hard_negative" else "") for page in pages)
    return list({fold_for_near(text): text for text in texts if fold_for_near(text)}.values())


def measure_recall(articles: list[str], copies: int) -> None:
    store = Memory()
    marked = sum(store.add(article) is not None for article in articles)
    print(f"{len(articles)} different articles stored, {marked} marked near another\n")
    heads = (
        f"perturbation ({copies} copies each)",
        "recall",
        "asked",
        "to another",
        "same / excerpt",
        "Jaccard",
        "contained",
    )
    print(f"| {' | '.join(heads)} |")
    print("|---|---|---|---|---|---|---|")
    wrong = right = 0
    for name, (perturb, asked) in PERTURBATIONS.items():
        rng = random.Random(name)
        found = [(index, store.find(perturb(text, rng))) for _ in range(copies) for index, text in enumerate(articles)]
        hits = [near for index, near in found if near and near.article == index]
        others = sum(near is not None and near.article != index for index, near in found)
        right, wrong = right + len(hits), wrong + others
        print(describe(name, len(found), hits, asked, others))
    print(f"\n{right} matches right, {wrong} to another article: precision {right / (right + wrong):.5f}")


def describe(name: str, tried: int, hits: list[Near], asked: float | None, others: int) -> str:
    recall = len(hits) / tried
    kinds = Counter(near.kind for near in hits)
    mark = "" if asked is None else f"{asked}{'' if recall >= asked else ' MISSED'}"
    jaccard = statistics.median(near.similarity for near in hits)
    containment = statistics.median(near.containment for near in hits)
    shares = f"{kinds[Kind.SAME] / len(hits):.2f} / {kinds[Kind.EXCERPT] / len(hits):.2f}"
    return f"| {name} | {recall:.4f} | {mark} | {others} | {shares} | {jaccard:.2f} | {containment:.2f} |"


def measure_pairs(articles: list[str]) -> None:
    """Compare every pair of different articles, whether or not they share a key."""
    closest, false = 0.0, 0
    for one, two in combinations(articles, 2):
        closeness = compare(one, two)
        closest = max(closest, closeness.aligned)
        false += judge(closeness) in (Kind.SAME, Kind.EXCERPT)
    pairs = len(articles) * (len(articles) - 1) // 2
    print(f"\nAll {pairs} pairs of different articles: {false} judged near; closest aligned {closest:.2f}\n")


def measure_notices() -> None:
    print(f"| form, filled in {FILLED} times | pairs | judged near | refilled | not close | marked in a store |")
    print("|---|---|---|---|---|---|")
    for name, form in (FIGURES | WORDS).items():
        rng = random.Random(name)
        filled = [fill(form, rng) for _ in range(FILLED)]
        kinds = Counter(judge(compare(one, two)) for one, two in combinations(filled, 2))
        near = kinds[Kind.SAME] + kinds[Kind.EXCERPT]
        store = Memory()
        marked = sum(store.add(text) is not None for text in filled)
        row = (name, kinds.total(), near, kinds[Kind.REFILLED], kinds[Kind.NONE], marked)
        print("| " + " | ".join(map(str, row)) + " |")


def measure_cost(articles: list[str]) -> None:
    """Time each step on the article next to 1,340 letters and digits, and a mixed stream on the store."""
    text = min(articles, key=lambda article: abs(len(fold_for_near(article)) - 1340))
    copy = PERTURBATIONS["10% of characters replaced"][0](text, random.Random(1))
    other = articles[0]
    print(f"\n| step, {len(fold_for_near(text))} letters and digits | µs of processor time |\n|---|---|")
    print(f"| fold | {time_of(lambda: fold_codes(text)):.0f} |")
    print(f"| fold and keys ({len(near_keys(text))}) | {time_of(lambda: near_keys(text)):.0f} |")
    print(f"| compare with a copy | {time_of(lambda: compare(text, copy)):.0f} |")
    print(f"| compare with a different article | {time_of(lambda: compare(text, other)):.0f} |")
    store = Memory()
    start = process_time()
    for article in articles:
        store.add(article)
    spent = (process_time() - start) / len(articles) * 1e6
    keys = statistics.mean(len(near_keys(article)) for article in articles)
    compared = statistics.mean(
        len([c for c in candidates(store.postings(near_keys(article))) if c != index])
        for index, article in enumerate(articles)
    )
    print(f"| keys, search and listing in memory, mean article | {spent:.0f} |")
    print(f"\n{keys:.1f} keys an article, {compared:.2f} different articles compared with each")


def time_of(call: Callable[[], object], rounds: int = 5, calls: int = 100) -> float:
    """Return the best mean processor time of a call over some rounds, in µs."""
    return min(one_round(call, calls) for _ in range(rounds))


def one_round(call: Callable[[], object], calls: int) -> float:
    start = process_time()
    for _ in range(calls):
        call()
    return (process_time() - start) / calls * 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=Path, default=PAGES)
    parser.add_argument("--copies", type=int, default=3)
    options = parser.parse_args()
    articles = read_articles(options.pages)
    measure_recall(articles, options.copies)
    measure_pairs(articles)
    measure_notices()
    measure_cost(articles)


if __name__ == "__main__":
    main()

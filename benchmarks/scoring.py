"""Scores of recovered articles: 4-gram shingles, exact bodies, numbers. Knows no tool and no page format.

Texts are compared after NFKC without white space, zero-width space and asterisks, as the measuring pages are.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

SHINGLE = 4
IGNORED = re.compile("[\\s*\u200b]+")
NO_SPAM = frozenset({"legitimate", "no_content"})
"""Verdicts that do not call a page spam."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a tool says about a page. ``verdict`` is empty for tools that give none."""

    text: str
    verdict: str = ""
    phones: tuple[str, ...] = ()
    content_hash: str | None = None

    @property
    def found(self) -> bool:
        return bool(self.verdict) and self.verdict not in NO_SPAM


@dataclass(slots=True)
class Tally:
    """Sums over the pages of one slice; every figure is a property, 0 to 1."""

    pages: int = 0
    spam: int = 0
    exact: int = 0
    judged: int = 0
    with_text: int = 0
    shared: int = 0
    given: int = 0
    wanted: int = 0
    phones_shared: int = 0
    phones_given: int = 0
    phones_wanted: int = 0
    seconds: float = 0.0
    parse_seconds: float = 0.0

    @property
    def found(self) -> float:
        return ratio(self.spam, self.pages)

    @property
    def precision(self) -> float:
        return ratio(self.shared, self.given)

    @property
    def recall(self) -> float:
        return ratio(self.shared, self.wanted)

    @property
    def f1(self) -> float:
        return ratio(2 * self.shared, self.given + self.wanted)

    @property
    def leak(self) -> float:
        return 1 - self.precision if self.given else 0.0

    @property
    def exact_share(self) -> float:
        return ratio(self.exact, self.judged)

    @property
    def phone_recall(self) -> float:
        return ratio(self.phones_shared, self.phones_wanted)

    @property
    def phone_precision(self) -> float:
        return ratio(self.phones_shared, self.phones_given)

    @property
    def times_parse(self) -> float:
        """CPU seconds of the tool for one CPU second of lxml parsing the same pages."""
        return self.seconds / self.parse_seconds if self.parse_seconds else 0.0

    def add(self, row: Mapping[str, Any], prediction: Prediction) -> None:
        """Count one page."""
        self.pages += 1
        self.spam += prediction.found
        text = normalise(prediction.text)
        self.with_text += bool(text)
        if row["gold_text"] is not None:
            self.add_text(text, normalise(row["gold_text"]))
        if row["gold_phones"]:
            self.add_phones({digits_of(number) for number in prediction.phones}, set(row["gold_phones"]))

    def add_text(self, text: str, gold: str) -> None:
        given, wanted = count_shingles(text), count_shingles(gold)
        self.judged += 1
        self.exact += text == gold
        self.shared += (given & wanted).total()
        self.given += given.total()
        self.wanted += wanted.total()

    def add_phones(self, given: set[str], wanted: set[str]) -> None:
        self.phones_shared += len(given & wanted)
        self.phones_given += len(given)
        self.phones_wanted += len(wanted)


@dataclass(slots=True)
class HashCheck:
    """Whether copies of one article share a content hash, and different articles never do."""

    by_article: dict[str, list[str | None]] = field(default_factory=dict)

    def add(self, row: Mapping[str, Any], prediction: Prediction) -> None:
        if row["kind"] == "hijacked" and row.get("article_id"):
            self.by_article.setdefault(row["article_id"], []).append(prediction.content_hash)

    @property
    def equal_pairs(self) -> tuple[int, int]:
        """(pairs with one hash, all pairs) over pages that carry the same article."""
        same = every = 0
        for hashes in self.by_article.values():
            every += len(hashes) * (len(hashes) - 1) // 2
            same += sum(n * (n - 1) // 2 for value, n in Counter(hashes).items() if value)
        return same, every

    @property
    def collisions(self) -> int:
        """Hashes that two different articles share."""
        owners = Counter(value for hashes in self.by_article.values() for value in set(hashes) if value)
        return sum(n > 1 for n in owners.values())


def ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def normalise(text: str | None) -> str:
    """Fold what the comparison must not see.

    >>> normalise("Ａ **，** b")
    'A,b'
    """
    return IGNORED.sub("", unicodedata.normalize("NFKC", text or ""))


def count_shingles(text: str) -> Counter[str]:
    """Count the overlapping 4-character pieces; a shorter text is one piece, an empty one none."""
    if not text:
        return Counter()
    return Counter(text[i : i + SHINGLE] for i in range(max(1, len(text) - SHINGLE + 1)))


def digits_of(number: str) -> str:
    """Return the digits of a number without its country code.

    >>> digits_of("+86 400-186-5909")
    '4001865909'
    """
    return re.sub(r"^\+?86|\D", "", number)


def slices_of(row: Mapping[str, Any]) -> Iterable[str]:
    """Return the names of the slices a page counts in."""
    yield row["kind"]
    if row["kind"] == "hijacked":
        yield f"family {row.get('family') or row.get('kit')}"
        yield f"place {row['place']}"
        yield f"layout {row['style']}"
        for mutation in row.get("mutations", ()):
            yield f"mutation {mutation}"
    elif row["kind"] == "hard_negative":
        yield f"honest {row.get('family')}"

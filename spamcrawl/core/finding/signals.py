"""What can be seen on a page, before anything is concluded from it.

One pass of each finder over the folded page text: numbers, place runs, rule hits, word groups; then what only the
whole page shows: which number is repeated, which prefix many lines share, which lines stand there twice. Facts only:
no weights, no labels.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, compress

from spamcrawl.core.finding.doors import Door, find_door
from spamcrawl.core.finding.injection import find_names
from spamcrawl.core.finding.lexicon import FoundWord, load_lexicon
from spamcrawl.core.finding.phones import Number, find_numbers
from spamcrawl.core.finding.places import PlaceRun, find_place_runs
from spamcrawl.core.finding.prefix import find_shared_prefix
from spamcrawl.core.finding.register import Registers, Spoken, hear, load_registers, weigh_speech
from spamcrawl.core.finding.rules import RuleHit, Ruleset
from spamcrawl.core.model import Page
from spamcrawl.core.reading.fold import DIGITS, fold
from spamcrawl.core.reading.matching import match_folded, match_form

TITLE_MAX = 300
"""Characters of a title that are read; kits put whole lines there."""
ROWS = 4
"""Lines of one form, digits aside, that make a list."""
ROWS_DIFFER = 0.6
"""Different digits there must be for each of them."""
SPEECH_GROUPS = ("service", "repair", "contact", "call")
"""Word groups one of which stands behind a brand; a word for a trade may be what the page is about (脂溢性脱发)."""

ORDINARY_SHAPES = frozenset(
    {
        (3, 3, 4),
        (3, 4, 3),
        (3, 4, 4),
        (3, 8),
        (4, 7),
        (4, 8),
        (4, 3, 4),
        (4, 4, 4),
        (3, 7),
        (4, 6),
        (7, 4),
        (3, 3, 5),
        (4, 3, 3),
    }
)
"""How people group 400, mobile and landline numbers (with area code); 4-001-865-909 is a kit's way."""

_DIGITS = re.compile(r"[0-9]+")
_SEPARATED = re.compile(r"[-\s()]+")
_ZEROS = bytes.maketrans(b"123456789", b"000000000")
_COUNTRY = re.compile(r"^\(?(?:\+|00)?86[-) ]{1,3}")
_DISGUISE = re.compile(r"[^-0-9 +()/.转,、]")
_FANCY_DIGITS = DIGITS.keys() - set("０１２３４５６７８９")


@dataclass(frozen=True, slots=True)
class NumberUse:
    """How one number stands on a page."""

    digits: str
    kind: str
    count: int
    lines: tuple[int, ...]
    """Distinct line numbers, ascending."""
    writings: int
    """Distinct ways it is written, width and what parts its groups aside."""
    shapes: frozenset[tuple[int, ...]]
    """Lengths of the digit groups of each writing that has more than one: (3, 3, 4) for 400-618-2207."""
    disguised: bool
    """True when a writing hides digits behind look-alikes or fillers; width and separators alone hide nothing."""

    @property
    def regrouped(self) -> int:
        """How far its writings differ: groupings beyond the first, and one more where a grouping is nobody's habit."""
        odd = any(shape not in ORDINARY_SHAPES for shape in self.shapes)
        return max(0, len(self.shapes) - 1) + odd


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Signals:
    """Everything the finders saw. Rows run parallel to ``page.lines``. Equal to itself alone."""

    page: Page
    folded: str
    """The page text in match form, same length."""
    starts: tuple[int, ...]
    numbers: tuple[Number, ...]
    uses: dict[str, NumberUse]
    runs: tuple[PlaceRun, ...]
    place_share: tuple[float, ...]
    hits: tuple[RuleHit, ...]
    found_words: list[FoundWord]
    """Every lexicon word of the page, ascending."""
    word_starts: list[int]
    """Where each of them begins."""
    words: list[list[int]]
    """Hits of each lexicon group in each line."""
    spoken: Spoken
    """What the way of speaking says, from character to character."""
    called: Spoken
    """The same of what stands around a number."""
    title_speech: float
    """How much the page's title speaks like advertising, in log-odds."""
    prefix: str
    """Opening that many short lines share (brand and product on a hotline page), or empty."""
    rows: frozenset[int]
    """Lines that are rows of a list: one form, other digits in each."""
    copies: tuple[tuple[int, ...], ...]
    """Lines that are one once digits are masked, group by group, ascending; rows of lists are none."""
    betting_names: tuple[tuple[int, int], ...]
    """(start, end) of the names of betting houses put between other words, ascending."""
    door: Door
    """What the title says as a betting house's door."""

    @property
    def repeats(self) -> frozenset[int]:
        """The lines that stand on the page more than once."""
        return frozenset(chain.from_iterable(self.copies))

    def words_between(self, start: int, end: int) -> list[FoundWord]:
        """Return the lexicon words that lie inside ``[start, end)``."""
        first = bisect_left(self.word_starts, start)
        found = self.found_words[first : bisect_left(self.word_starts, end, lo=first)]
        if found and found[-1][2] > end:  # words do not overlap: only the last can reach beyond
            found.pop()
        return found

    def words_of(self, group: str) -> list[tuple[int, int]]:
        """Return (start, end) of every word of a lexicon group."""
        lexicon = load_lexicon()
        number, group_of = lexicon.groups.index(group), lexicon.group_of
        return [(start, end) for word, start, end in self.found_words if group_of[word] == number]

    def line_at(self, offset: int) -> int:
        """Return the number of the line that holds an offset, -1 before the first."""
        return bisect_right(self.starts, offset) - 1


def read_signals(page: Page, ruleset: Ruleset, registers: Registers | None = None) -> Signals:
    """Run every finder over the page once; ``registers`` are the packaged ones unless given."""
    heard_by = registers or load_registers()
    folded = fold(page.text)
    lowered = match_folded(folded)
    starts = tuple(line.start for line in page.lines)
    numbers = find_numbers(page.text, folded)
    runs = find_place_runs(page.text)
    lexicon = load_lexicon()
    found_words = lexicon.find(lowered)
    spans = [(line.start, line.start + len(line.text)) for line in page.lines]
    words = lexicon.tally(found_words, spans)
    speech = [lexicon.groups.index(name) for name in SPEECH_GROUPS]
    hits = tuple(keep_numbered(ruleset.hits(spell_out(folded, numbers), spans), numbers))
    texts = [lowered[start:end].strip() for start, end in spans]
    forms = find_forms(texts)
    listed = [is_list(texts, lines) for lines in forms]
    spoken = weigh_speech(lowered, heard_by.text)
    door = find_door(lowered, page.title[:TITLE_MAX])
    return Signals(
        page=page,
        folded=lowered,
        starts=starts,
        numbers=numbers,
        uses=count_uses(numbers, starts),
        runs=runs,
        place_share=share_places(page, runs, starts),
        hits=hits,
        found_words=found_words,
        word_starts=[start for _, start, _ in found_words],
        words=words,
        spoken=spoken,
        called=spoken.add(weigh_speech(lowered, heard_by.contacts)) if numbers else spoken,
        title_speech=hear(match_form(page.title[:TITLE_MAX]), heard_by.text),
        prefix=find_shared_prefix(texts, [any(row[group] for group in speech) for row in words]),
        rows=frozenset(chain.from_iterable(compress(forms, listed))),
        copies=tuple(tuple(lines) for lines, is_row in zip(forms, listed, strict=True) if not is_row),
        betting_names=merge_spans([*find_names(lowered), *door.spans]),
        door=door,
    )


def merge_spans(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return spans ascending, those that overlap as one.

    >>> merge_spans([(3, 5), (0, 2), (4, 7)])
    ((0, 2), (3, 7))
    """
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return tuple(merged)


def spell_out(text: str, numbers: Sequence[Number]) -> str:
    """Write every number in plain digits, padded to its length, so that a rule's {PHONE} reads disguised ones too."""
    pieces: list[str] = []
    done = 0
    for number in numbers:
        if number.plain or len(number.digits) > number.end - number.start:
            continue
        pieces += text[done : number.start], number.digits.ljust(number.end - number.start, "-")
        done = number.end
    return "".join([*pieces, text[done:]]) if pieces else text


def keep_numbered(hits: Iterable[RuleHit], numbers: Sequence[Number]) -> Iterator[RuleHit]:
    """Leave out hits whose telephone number is none where it stands: a licence's, an order's (许可证 00120230001)."""
    ends = [number.end for number in numbers]
    for hit in hits:
        phones = [(start, end) for kind, start, end in hit.groups if kind == "phone"]
        places = [(bisect_right(ends, start), end) for start, end in phones]
        if not phones or any(at < len(numbers) and numbers[at].start < end for at, end in places):
            yield hit


def count_uses(numbers: Sequence[Number], starts: Sequence[int]) -> dict[str, NumberUse]:
    """Group numbers by their digits: occurrences, lines and writings of each."""
    groups: dict[str, list[Number]] = defaultdict(list)
    for number in numbers:
        groups[number.digits].append(number)
    return {digits: _count_use(digits, group, starts) for digits, group in groups.items()}


def _count_use(digits: str, group: Sequence[Number], starts: Sequence[int]) -> NumberUse:
    """Say how the numbers of these digits stand on the page; most are written in few ways, each looked at once."""
    writings = {number.writing for number in group}
    named = digits[0].isalpha()  # an id of letters is neither grouped nor disguised
    return NumberUse(
        digits=digits,
        kind=group[0].kind,
        count=len(group),
        lines=tuple(sorted({bisect_right(starts, number.start) - 1 for number in group})),
        writings=len({_SEPARATED.sub("-", fold(writing)).strip("-") for writing in writings}),
        shapes=frozenset(shape for writing in writings if len(shape := read_shape(writing)) > 1 and not named),
        disguised=any(map(is_disguised, writings)) and not named,
    )


def is_disguised(writing: str) -> bool:
    """Tell whether a writing hides digits: as other characters than ASCII or full-width digits, or behind fillers.

    >>> is_disguised("１３８-１２３４ 5678"), is_disguised("𝟏𝟑𝟖12345678"), is_disguised("138█1234█5678")
    (False, True, True)
    """
    return _DISGUISE.search(fold(writing)) is not None or not _FANCY_DIGITS.isdisjoint(writing)


def read_shape(writing: str) -> tuple[int, ...]:
    """Return the lengths of the digit groups of a writing, without a country code.

    >>> read_shape("+86 138-1234-5678"), read_shape("4006182207")
    ((3, 4, 4), (10,))
    """
    return tuple(map(len, _DIGITS.findall(_COUNTRY.sub("", fold(writing)))))


def share_places(page: Page, runs: Sequence[PlaceRun], starts: Sequence[int]) -> tuple[float, ...]:
    """Return for each line the share of its characters that stand in runs of place names."""
    if not runs:
        return (0.0,) * len(starts)
    covered = [0] * len(starts)
    for run in runs:
        covered[bisect_right(starts, run.start) - 1] += run.end - run.start
    return tuple(cover / max(1, len(line.text.strip())) for cover, line in zip(covered, page.lines, strict=True))


def mask_digits(texts: Sequence[str]) -> list[bytes]:
    """Return lines as UTF-8 with every run of ASCII digits written as one 0; bytes are searched ten times as fast.

    >>> mask_digits(["tel 400-618", "24h"])
    [b'tel 0-0', b'0h']
    """
    masked = "\n".join(texts).encode("utf-8", "surrogatepass").translate(_ZEROS)
    while b"00" in masked:
        masked = masked.replace(b"00", b"0")
    return masked.split(b"\n")


def find_forms(texts: Sequence[str]) -> list[list[int]]:
    """Group the lines that are one once digits are masked; forms of a single line or of one character are left out.

    >>> find_forms(["票价:27元", "免费", "票价:16元", ""])
    [[0, 2]]
    """
    forms: dict[bytes, list[int]] = defaultdict(list)
    for index, form in enumerate(mask_digits(texts)):
        forms[form].append(index)
    return [lines for lines in forms.values() if len(lines) > 1 and len(texts[lines[0]]) > 1]


def is_list(texts: Sequence[str], lines: Sequence[int]) -> bool:
    """Tell whether lines of one form are rows of a list: other digits in each (原价：279元, 原价：165元, …).

    A kit says the same number again and again; a table of sights, results or dealers says another one in each row.

    >>> is_list(["票价:27元", "票价:16元", "票价:30元", "票价:12元"], range(4)), is_list(["电话:4001"] * 4, range(4))
    (True, False)
    """
    least = max(2, ROWS_DIFFER * len(lines))
    if len(lines) < ROWS or len({texts[line] for line in lines}) < least:  # the same text has the same digits
        return False
    return len({"".join(filter(str.isdigit, texts[line])) for line in lines}) >= least

"""Finds the telephone numbers of a text, however they are written.

Lives here: which candidate is a number where it stands. Digits are read by :mod:`spamcrawl.core.finding.digit_runs`,
kinds and groupings judged by :mod:`spamcrawl.core.finding.numbering`, and what stands around them by
:mod:`spamcrawl.core.finding.surroundings`. It must not know templates, families or pages.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from spamcrawl.core.finding.codes import find_contacts, find_service_codes
from spamcrawl.core.finding.digit_runs import INVISIBLE, STRONG, Gap, Group, find_runs, read_groups
from spamcrawl.core.finding.numbering import SHORTEST, Candidate, Shape, fits_alone, fits_shape, match_kinds
from spamcrawl.core.finding.surroundings import is_believable
from spamcrawl.core.reading.fold import LOOKALIKES, fold

NUMBERS_MAX = 10_000
"""Telephone numbers of a text behind which no further ones are looked for; of 2,442 measuring and generated pages the
one with the most has 461. Each takes 15 to 100 µs."""
RUN_MAX = 50_000
"""Characters of one run of digits that are read; the longest of those pages has 129."""


@dataclass(frozen=True, slots=True)
class Number:
    """One number as it stands in a text."""

    digits: str
    """ASCII digits without country code; landlines with their leading 0. A contact id may be a lower-case name."""
    start: int
    end: int
    kind: str
    """shared_cost (400), toll_free (800), mobile, landline, service (95588, 12345 …), contact (QQ, WeChat id)."""
    plain: bool
    """True for ASCII digits in groups joined by dash, space or a bracketed area code."""
    writing: str
    """``text[start:end]``."""


def find_numbers(text: str, folded: str | None = None) -> tuple[Number, ...]:
    """Find telephone numbers and introduced contact ids, in order, without overlap; ``folded`` is the folded text.

    >>> [(n.digits, n.kind, n.plain) for n in find_numbers("(1)400-1865-909(2)④00一1865一9〇9,95588电话")]
    [('4001865909', 'shared_cost', True), ('4001865909', 'shared_cost', False), ('95588', 'service', True)]
    """
    folded = fold(text) if folded is None else folded
    found: list[Number] = []
    for start, end in find_runs(text):
        found += _numbers_of_run(text, folded, start, min(end, start + RUN_MAX))
        if len(found) >= NUMBERS_MAX:
            break
    return _without_overlap([*_name_codes(text), *found])


def _name_codes(text: str) -> Iterator[Number]:
    """Contact ids first: where one stands on the digits of a telephone number, the word before it decides."""
    for kind, codes in (("contact", find_contacts(text)), ("service", find_service_codes(text))):
        for digits, start, end in codes:
            writing = text[start:end]
            yield Number(digits, start, end, kind, writing == digits, writing)


def _without_overlap(numbers: list[Number]) -> tuple[Number, ...]:
    """Keep the first of two numbers that overlap, earlier list places first; then order by offset."""
    kept: list[Number] = []
    for number in sorted(numbers, key=lambda n: n.start):
        if not kept or number.start >= kept[-1].end:
            kept.append(number)
    return tuple(kept)


def _numbers_of_run(text: str, folded: str, start: int, end: int) -> list[Number]:
    """Read a run with 一 as a dash first; where that gives no number, read it as a one."""
    found = _read_run(text, folded, start, end, dashes=True)
    return found or (_read_run(text, folded, start, end, dashes=False) if "一" in text[start:end] else [])


def _read_run(text: str, folded: str, start: int, end: int, *, dashes: bool) -> list[Number]:
    """Read a run with letters as letters first; where that leaves letters among digits, read them as digits."""
    found: list[Number] = []
    common = _COMMON.fullmatch(text, start, end)
    if common:
        found = _common_numbers(text, folded, start, end, common.lastgroup or "")
    elif sum(map(STRONG.__contains__, text[start:end])) >= SHORTEST:
        found = _Scan(text, folded, read_groups(text, folded, start, end, letters=False, dashes=dashes)).numbers()
    around = text[max(0, start - 2) : end + 12]
    if not LOOKALIKES.keys().isdisjoint(around):
        mixed = _Scan(text, folded, read_groups(text, folded, start, end, letters=True, dashes=dashes)).numbers()
        starts = [number.start for number in found]
        found += [number for number in mixed if _is_apart(number, found, starts)]
    return found


_COMMON = re.compile(
    "(?P<shared_cost>400(?:[0-9]{7}|-[0-9]{3}-[0-9]{4}|-[0-9]{4}-[0-9]{3}))"
    "|(?P<mobile>1[3-9][0-9](?:[0-9]{8}|-[0-9]{4}-[0-9]{4}))"
)
"""A run that is one number in an everyday grouping: two thirds of all, and nothing about their digits needs a scan."""


def _common_numbers(text: str, folded: str, start: int, end: int, kind: str) -> list[Number]:
    """Read a run that is one number in an everyday grouping; only what stands around can speak against it."""
    digits = text[start:end].replace("-", "")
    if not is_believable(text, folded, start, end, kind, whole=len(digits) == end - start, abroad=True):
        return []
    return [_finish(text, start, end, kind, digits)]


def _finish(text: str, start: int, end: int, kind: str, digits: str) -> Number:
    """Make the number with what belongs to its writing."""
    start, end = _widen(text, start, end)
    return Number(digits, start, end, kind, _PLAIN.fullmatch(text, start, end) is not None, text[start:end])


def _is_apart(number: Number, others: Sequence[Number], starts: Sequence[int]) -> bool:
    """Tell whether a number overlaps none of ``others``, which ascend and begin at ``starts``."""
    index = bisect_right(starts, number.start)
    touches_left = index > 0 and others[index - 1].end > number.start
    touches_right = index < len(starts) and starts[index] < number.end
    return not touches_left and not touches_right


class _Scan:
    """One walk over the groups of a run, left to right, each digit used once."""

    def __init__(self, text: str, folded: str, groups: Sequence[Group]) -> None:
        self.text = text
        self.folded = folded
        self.groups = groups
        self.digits = "".join(group.digits for group in groups)
        self.offsets = list(accumulate((len(group.digits) for group in groups), initial=0))
        self.wide = list(accumulate((len(group.digits) > 1 for group in groups), initial=0))

    def numbers(self) -> list[Number]:
        """List the numbers of the run in order."""
        found: list[Number] = []
        used = 0
        for index, offset in enumerate(self.offsets[:-1]):
            at = max(offset, used)
            while at < self.offsets[index + 1]:
                hit = self._match(index, at, used)
                if hit is None:
                    break
                found.append(hit[0])
                used = at = hit[1]
        return found

    def _match(self, index: int, at: int, used: int) -> tuple[Number, int] | None:
        """Try every kind from digit ``at`` of group ``index``; give the number and the digits used up."""
        candidates = match_kinds(self.digits, at) if self.digits[at] in "0148" else []
        if not candidates or self._is_enumerator(index, at) or not self._is_free_before(index, at, used):
            return None
        for candidate in candidates:
            number = self._build(candidate, at, used)
            if number is not None:
                return number, at + candidate.skip + candidate.length
        return None

    def _is_enumerator(self, index: int, at: int) -> bool:
        """A lone 1 before 400 counts the number, and is not the start of a mobile 1400…"""
        alone = len(self.groups[index].digits) == 1
        return alone and self.digits[at] == "1" and self.digits.startswith(("400", "800"), at + 1)

    def _is_free_before(self, index: int, at: int, used: int) -> bool:
        """Tell whether what stands before lets a number start here, rather than being its beginning."""
        group = self.groups[index]
        if index == 0 or at == used or at > self.offsets[index]:
            return at == self.offsets[index] or at == used
        before = self.groups[index - 1]
        if group.gap >= Gap.NOISE:
            return group.between != "," or len(group.digits) != 3
        counted = len(before.digits) == 1 and before.digits != "0"
        if group.gap is Gap.NONE:
            return counted and self._is_other_writing(before, group)
        if group.between.isspace() or not set(group.between).isdisjoint("()[]/|+"):
            return True
        return counted and (")" in group.between or self.digits[at] == "4")

    def _is_other_writing(self, one: Group, other: Group) -> bool:
        """Tell whether two groups that touch are written in different digits: ①400…, ①４００…"""
        wide = [self.folded[group.start].isascii() for group in (one, other)]
        return (one.plain, one.numeral, wide[0]) != (other.plain, other.numeral, wide[1])

    def _build(self, candidate: Candidate, at: int, used: int) -> Number | None:
        """Check grouping, end and surroundings of one candidate; the digits before ``used`` are another number's."""
        first, last = at + candidate.skip, at + candidate.skip + candidate.length
        shape = self._measure(first, last)
        start, end = self._place(at), self._place(last - 1) + 1
        whole = len(shape.sizes) == 1
        if len(STRONG.intersection(self.text[start:end])) < _LEAST_DIGITS:
            return None
        alone = self._stands_alone(used, at, last)
        if not self._is_written(candidate, shape, start, end, alone=alone) or not self._may_end(last, whole):
            return None
        kind, abroad = candidate.kind, not candidate.skip
        if not is_believable(self.text, self.folded, start, end, kind, whole=whole, abroad=abroad):
            return None
        digits = self.digits[first:last]
        if kind == "landline" and digits[0] != "0":
            digits = "0" + digits
        return _finish(self.text, start, end, kind, digits)

    def _stands_alone(self, used: int, at: int, last: int) -> bool:
        """Tell whether no digits stand around those from ``at`` to ``last`` but other numbers' and enumerators."""
        before = self._count_wide(used, at)
        return not before and not self._count_wide(last, len(self.digits))

    def _count_wide(self, first: int, last: int) -> int:
        """Count the groups of more than one digit that begin between two digits."""
        return self.wide[bisect_left(self.offsets, last)] - self.wide[bisect_left(self.offsets, first)]

    def _measure(self, first: int, last: int) -> Shape:
        """Measure the visible groups that hold the digits ``first`` to ``last``."""
        index = bisect_right(self.offsets, first)
        sizes, gaps, worst = [min(last, self.offsets[index]) - first], [], Gap.NONE
        numeral = self.groups[index - 1].numeral
        while self.offsets[index] < last:
            group = self.groups[index]
            index += 1
            size = min(last, self.offsets[index]) - self.offsets[index - 1]
            if group.gap is Gap.NONE:
                sizes[-1] += size
            else:
                sizes.append(size)
                gaps.append(group.between)
            worst, numeral = max(worst, group.gap), numeral or group.numeral
        stops = numeral and worst >= Gap.NOISE  # 一个三口…: numerals among words are words
        return Shape(tuple(sizes), tuple(gaps), Gap.STOP if stops else worst)

    def _is_written(self, candidate: Candidate, shape: Shape, start: int, end: int, *, alone: bool) -> bool:
        """Tell whether the grouping is a number's, by itself or by a word before or inside that calls it one."""
        if fits_shape(candidate, shape, called=False) or (alone and fits_alone(candidate, shape)):
            return True
        before = max(0, start - _CALL_REACH)
        return fits_shape(candidate, shape, called=True) and _CALLED.search(self.text, before, end) is not None

    def _place(self, at: int) -> int:
        """The text offset of digit ``at``."""
        index = bisect_right(self.offsets, at) - 1
        return self.groups[index].start + at - self.offsets[index]

    def _may_end(self, at: int, whole: bool) -> bool:
        """Tell whether a number may end before digit ``at``: other digits may touch it only where they explain
        themselves (a further number, 24小时, 2026年, the next enumerator)."""
        if at >= len(self.digits):
            return True
        index = bisect_right(self.offsets, at) - 1
        group = self.groups[index]
        if at == self.offsets[index]:
            turns = self._is_other_writing(self.groups[index - 1], group)
            return turns if group.gap is Gap.NONE else not (whole and group.between == ".")
        rest = self.digits[at : self.offsets[index + 1]] + self.folded[group.end : group.end + 2]
        return bool(match_kinds(self.digits, at)) or _FOLLOWS.match(rest) is not None


_LEAST_DIGITS = 2
"""Different real digits in a number of letters drawn like digits: a word of l, o and s has none. Every number
written without letters has two, since none repeats its first digit throughout."""
_CALL_REACH = 14
"""Characters before a number in which a word can introduce it: 电话/微信同号(全国): is 12."""
_CALLED = re.compile(
    "电话|热线|手机|致电|拨打|咨询|联系|客服|报修|号码|专线|来电|服务|电[/、,]?[微薇]|微信|薇信|加[微薇vV]|☎|📞|📱"
    "|(?i:tel|phone|mobile|call|hotline|whatsapp|v信|vx)"
)
_PLAIN = re.compile(r"\(?\+?[0-9]{2,}(?:\)?[- ]{0,3}[0-9]+){0,4}")
_FOLLOWS = re.compile("24(?:小时|[hH])|(?:19|20)[0-9]{2}年|[1-9][、.):]")


def _widen(text: str, start: int, end: int) -> tuple[int, int]:
    """Take in the + or ( that belongs to the number, and the invisible rest of a keycap after it."""
    if start and text[start - 1] in "+＋":
        start -= 1
    elif start and text[start - 1] in "(（" and not text[start:end].isdigit():
        closing = text.find(")" if text[start - 1] == "(" else "）", start, end)
        start -= closing >= 0
    tail = INVISIBLE.match(text, end)
    return start, tail.end() if tail else end

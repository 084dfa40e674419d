"""What a page's title sells that its story never speaks of.

A doorway page exists to be found, so its title is the kit's: trade, brand, city, often the number. An ordinary page's
title is the headline of its story and shares its words. Facts only: what each is worth is in detect.py.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import compress, pairwise
from typing import NamedTuple

import numpy as np

from spamcrawl.core.finding.lexicon import Lexicon, load_lexicon, name_groups, speaks_of
from spamcrawl.core.finding.phones import find_numbers
from spamcrawl.core.finding.signals import TITLE_MAX, Signals
from spamcrawl.core.judging.pushed import WARES, Clause, Measure
from spamcrawl.core.judging.reporting import STORY_LINE, Reporting
from spamcrawl.core.model import Indicator
from spamcrawl.core.reading.matching import match_form

HEADLINE_SHARE = 0.5
"""Share of a title's character pairs in its story from which it is the story's headline. Of titles with something for
sale on kits' pages half share none and nine in ten less than 0.41; headlines of news share 0.63 (median)."""
FOREIGN_SHARE = 0.25
"""Share below which a title speaks of something else than the story, whatever that is: so do 6 of 535 honest pages with
a story and a longer title, and 370 of 500 of kits in trades that no word list knew."""
TELLING_MIN = 7
"""Chinese characters of a title that says what a page is about."""
SPEECH = WARES | {"service", "contact", "call", "promise", "gamble"}
"""Lexicon groups a title sells with. Service and contact alone name a page of a firm, beside wares they sell."""
COMMON = frozenset({"service", "contact", "call", "promise", "region"})
"""Lexicon groups that stand beside numbers of any kind."""
NAME_MIN = 3
"""Characters of a betting house's name, the least that shows that a clause repeats it."""
ECHOES = 2
"""Pairs of letters that a clause and the title share so that the clause speaks of the title's subject."""
GLUED_LINES = 2
"""Lines that may repeat a title by what was glued into them; a headline's story repeats it in more."""
WORDS_MAX = 3
"""More distinct words in a title say nothing new; the first says as much as the next two."""
SPEECH_LEAST, SPEECH_WHOLE, SPEECH_MAX = 1.0, 3.0, 2.0
"""Log-odds of the way of speaking from which a title counts, that count one, and how much any title's can count for."""
CALM = -1.0
"""Log-odds of the way of speaking below which a sentence belongs to what a title may be the headline of."""
DOOR_WHOLE, DOOR_MAX = 4.0, 1.25
"""Signs of a title that is a betting house's door that count 1, and what all that it has can count for."""
DOOR_STORY = 300
"""Characters of reporting that make a story under a title that is a betting house's door."""
SITE_SHARE = 0.5
"""What a trade in the name of a site counts for: a trade's portal (家电维修网) reports too, and prints numbers."""

_SITE = re.compile(
    r"(?:网站?|报社?|电视台|广播|新闻|在线|频道|门户|首页|主页|论坛|博客|资讯|信息|详情|栏目|公告|公开|内容|页面?|列表|展示|动态"
    r"|欢迎(?:您|你|光临|访问)|酒店|俱乐部|协会|学会|学校|大学|中学|小学|医院)"
    r"[\W_]*$"
)
"""How titles end that are the name of a site or of a part of it."""


_SENTENCE = re.compile("[^。！？!?；;\n]{10,}")
_CLAUSE = re.compile("[^。！？!?；;，,：:]+")
_QUOTED = re.compile('“[^”]*”|"[^"]*"|「[^」]*」')
_LATIN = re.compile("[a-z0-9]*[a-z][a-z0-9]+|[a-z][0-9]")


Span = tuple[int, int]
"""Start and end of a stretch of the page's text."""


class Story(NamedTuple):
    """What a page tells beside what is said about its numbers."""

    text: str
    """Its longer lines without ads, folded, less the clauses around numbers: an offer is often glued into a line."""
    words: Counter[int]
    """How often each lexicon word stands in its reporting lines, less those clauses."""


def measure_title(signals: Signals, told: Reporting, clauses: Sequence[Clause], scale: float) -> Iterator[Measure]:
    """Yield what the title pushes and sells, on a page with a story.

    ``clauses`` are what is said beside the page's numbers, ``scale`` (0 to 1) is how much of a story there is.
    """
    title = signals.page.title[:TITLE_MAX]
    if not title or not told.lines or speaks_of(title, "police"):
        return
    line = _line_of_title(signals, title)
    numbers = [number for number in find_numbers(title) if number.kind not in ("service", "contact")]
    if numbers:
        yield "title-number", line, 1.0, Indicator("phone", numbers[0].digits)
    if signals.door.signs:
        yield "title-door", line, min(DOOR_MAX, signals.door.signs / DOOR_WHOLE) * min(1.0, told.length / DOOR_STORY)
    pairs = pair_letters(match_form(title))
    spans = [(clause.start, clause.end) for clause in clauses]
    story, glued = read_story(signals, told, spans), [] if told.betting else find_glued(signals, title, pairs)
    if glued:
        rest = read_story(signals, told, [*spans, *glued])
        story, glued = (rest, glued) if count_sold(title, rest) else (story, [])
    foreign = {pair for pair in pairs if pair not in story.text}
    words, shared = count_sold(title, story), share_title(pairs | find_latin(title), story.text)
    strange = max(0.0, 1 - shared / HEADLINE_SHARE) * scale
    if strange and words:
        share = SITE_SHARE if _SITE.search(title) else 1.0
        yield "title-sells", line, share * (1 + min(WORDS_MAX, words)) / 2 * strange
    elif not words and shared < FOREIGN_SHARE and is_telling(title):
        yield "title-foreign", line, (1 - shared / FOREIGN_SHARE) * scale
    if strange and is_telling(title) and signals.title_speech > SPEECH_LEAST:
        yield "title-speaks", line, min(SPEECH_MAX, signals.title_speech / SPEECH_WHOLE) * strange
    if strange and (echoes := find_echoes(signals, foreign - pair_contacts(title), clauses)):
        digits = {number.start: number.digits for number in signals.numbers}
        phones = (Indicator("phone", digits[clause.number]) for clause in echoes)
        yield "title-echoed", signals.line_at(echoes[0].number), strange, *dict.fromkeys(phones)
    if strange and words and (places := [start for start, end in glued if _echoes(signals, foreign, start, end)]):
        yield "title-glued", signals.line_at(places[0]), strange


def find_glued(signals: Signals, title: str, pairs: set[str]) -> list[Span]:
    """Return the clauses of the story that repeat a title which sells something, where few of its lines do.

    A headline's words stand all over its story. What is glued into one of its lines is no part of it, and where it has
    no number nothing else shows it: 松叶棋牌老虎机，昨天上午会议….
    """
    if not count_sold(title, Story("", Counter())):
        return []
    glued: list[Span] = []
    lines = 0
    for start, end in _find_long_lines(signals):
        text = signals.folded[start:end]
        if sum(pair in text for pair in pairs) < ECHOES:
            continue
        clauses = (clause.span() for clause in _CLAUSE.finditer(signals.folded, start, end))
        echoes = [clause for clause in clauses if _echoes(signals, pairs, *clause)]
        glued, lines = glued + echoes, lines + bool(echoes)
        if lines > GLUED_LINES:
            return []
    shown = match_form(title)
    names = [shown[at : at + NAME_MIN] for at in range(len(shown) - NAME_MIN + 1)] if speaks_of(title, "gamble") else []
    return [clause for clause in glued if _offers(signals, *clause) or _holds(signals, names, *clause)]


def _find_long_lines(signals: Signals) -> list[Span]:
    """Return the (start, end) of the lines that can be a story's."""
    spans = ((line.start, line.end) for line in signals.page.lines)
    return [(start, end) for start, end in spans if end - start >= STORY_LINE]


def _holds(signals: Signals, pieces: Iterable[str], start: int, end: int) -> bool:
    """Tell whether a stretch holds one of some texts."""
    return any(signals.folded.find(piece, start, end) >= 0 for piece in pieces)


def _offers(signals: Signals, start: int, end: int) -> bool:
    """Tell whether a stretch speaks of betting, or like advertising."""
    spoken = signals.spoken.between(np.array([start]), np.array([end]))
    return bool(spoken[0] > SPEECH_LEAST) or "gamble" in name_groups(signals.words_between(start, end))


def _echoes(signals: Signals, pairs: set[str], start: int, end: int) -> bool:
    """Tell whether a stretch has :data:`ECHOES` of a title's pairs."""
    return len(pairs & pair_letters(signals.folded[start:end])) >= ECHOES


def read_story(signals: Signals, told: Reporting, spans: Iterable[Span]) -> Story:
    """Gather what a page tells less ``spans``, the (start, end) of what is no part of it."""
    clauses = sorted(set(spans))
    lexicon = load_lexicon()
    sold, scored, gamble = lexicon.advertising, lexicon.scored, lexicon.groups.index("gamble")
    text, done, next_clause = signals.folded, 0, 0
    pieces: list[str] = []
    for line, row in zip(signals.page.lines, signals.words, strict=True):
        selling = sum(row[:sold]) - told.betting * row[gamble]
        if line.end - line.start < STORY_LINE or selling > sum(row[sold:scored]):
            continue
        done = max(done, line.start)
        while next_clause < len(clauses) and clauses[next_clause][0] < line.end:
            pieces.append(text[done : clauses[next_clause][0]])
            done = max(done, clauses[next_clause][1])
            next_clause += 1
        pieces.append(text[done : line.end])
    words = Counter(told.words)
    for start, end in clauses:
        if signals.line_at(end - 1) in told.inside:
            words.subtract(word for word, _, _ in signals.words_between(start, end))
    return Story("\n".join([*pieces, *read_calm(signals, clauses)]), words)


def read_calm(signals: Signals, spans: Sequence[Span]) -> list[str]:
    """Return the sentences outside ``spans`` that do not sound like advertising, whatever their words are.

    Columns of advice and callers' questions speak of wares line by line: what their title names they have asked about.
    """
    found = [sentence.span() for sentence in _SENTENCE.finditer(signals.folded)]
    starts, ends = np.array(found, np.int64).reshape(-1, 2).T
    calm = signals.spoken.between(starts, ends) < CALM
    firsts, lasts = np.sort(np.array(spans, np.int64).reshape(-1, 2), axis=0).T  # stretches may overlap
    calm &= np.searchsorted(firsts, ends) == np.searchsorted(lasts, starts, side="right")
    return [signals.folded[start:end] for start, end in compress(found, calm.tolist())]


def pair_letters(text: str) -> set[str]:
    """Return the pairs of neighbouring letters of a text, those of Latin letters alone left out.

    >>> sorted(pair_letters("开锁 ab1"))
    ['开锁']
    """
    return {pair for pair in map("".join, pairwise(text)) if pair.isalpha() and not pair.isascii()}


def find_latin(title: str) -> set[str]:
    """Return the Latin words of a title: names of makers and models, which a story on them repeats.

    >>> sorted(find_latin("北辰 NovaStation M8 迷你主机评测: 8 核"))
    ['m8', 'novastation']
    """
    return set(_LATIN.findall(match_form(title)))


def share_title(pieces: Collection[str], story: str) -> float:
    """Return the share of a title's pieces that stand in the story; 1 where it has none."""
    return sum(piece in story for piece in pieces) / len(pieces) if pieces else 1.0


def pair_contacts(title: str) -> set[str]:
    """Return the pairs of a title's words for service and contact, which stand beside any number."""
    text = match_form(title)
    lexicon = load_lexicon()
    found = [text[start:end] for word, start, end in lexicon.find(text) if _is_common(lexicon, word)]
    return {pair for word in found for pair in pair_letters(word)}


def _is_common(lexicon: Lexicon, word: int) -> bool:
    return lexicon.groups[lexicon.group_of[word]] in COMMON


def find_echoes(signals: Signals, pairs: set[str], clauses: Iterable[Clause]) -> list[Clause]:
    """Return the clauses that have :data:`ECHOES` of a title's own pairs."""
    return [clause for clause in clauses if _echoes(signals, pairs, clause.start, clause.end)]


def count_sold(title: str, story: Story) -> int:
    """Count the distinct advertising words of a title that the story never uses; 0 where nothing in it is for sale.

    A word that tells of reporting in the title speaks for a headline: each takes one away. What stands between
    quotation marks is somebody else's word: “官方售后”三次上门收走1860元.
    """
    lexicon = load_lexicon()
    words = {word for word, _, _ in lexicon.find(match_form(_QUOTED.sub("\n", title)))}
    foreign = [lexicon.groups[lexicon.group_of[word]] for word in words if story.words[word] <= 0]
    if not any(group in WARES or group == "gamble" for group in foreign):
        return 0
    if "gamble" in foreign and speaks_of(title, "law"):
        return 0
    reports = sum(lexicon.groups[lexicon.group_of[word]] == "report" for word in words)
    return max(0, sum(group in SPEECH for group in foreign) - reports)


def is_telling(title: str) -> bool:
    """Tell whether a title says what the page is about; the name of a site does not.

    >>> is_telling("青岛道路运输证代办流程"), is_telling("清河新闻网首页"), is_telling("显示")
    (True, False, False)
    """
    return sum(map(_is_han, title)) >= TELLING_MIN and not _SITE.search(title)


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _line_of_title(signals: Signals, title: str) -> int:
    """Return the line that repeats the title, or the page's first."""
    lines = signals.page.lines
    return next((number for number, line in enumerate(lines) if line.text.strip() == title.strip()), 0)

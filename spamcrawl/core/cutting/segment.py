"""Which stretch of a page is template and which is article, on a page known to carry a template.

Each unit gets log-odds from its own words and from what the page repeats; the best labelling of the whole sequence
(Viterbi over two states, a price for every change of state) settles the doubtful ones. Knows signals, not verdicts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import compress, groupby, pairwise
from operator import itemgetter
from typing import NamedTuple

from spamcrawl.core.cutting.company import settle_company
from spamcrawl.core.cutting.features import read_features, show_template
from spamcrawl.core.cutting.regions import drop_strangers
from spamcrawl.core.cutting.spots import CLOSING, find_spots
from spamcrawl.core.cutting.units import WHOLE_MAX, Joint, Unit, split_line
from spamcrawl.core.cutting.weights import weigh_features
from spamcrawl.core.finding.injection import cut_names, find_companions
from spamcrawl.core.finding.signals import Signals
from spamcrawl.core.model import Label, Page
from spamcrawl.core.recovering.article import Stretch, is_article
from spamcrawl.core.recovering.chrome import is_chrome
from spamcrawl.core.recovering.furniture import find_furniture

PRICES_STREWN = {Joint.LINE: 0.6, Joint.STOP: 3.0, Joint.MARK: 3.0, Joint.CLAUSE: 6.5}
PRICES_BLOCK = {Joint.LINE: 2.4, Joint.STOP: 2.4, Joint.MARK: 2.4, Joint.CLAUSE: 6.5}
"""Price of a change between template and article, in half log-odds, by what stands between two units."""
ISLAND = 3.0
"""Log-odds from which a line amid the article goes for the company it keeps, though nothing in it shows a template. Of
101 pages with lines strewn between the article's 48% are cut exactly instead of 46%, of measuring pages as many. At 1.5
they are 51%, and lists of sights or titles lose items."""
BLOCK_CHANGES = 4
"""Template, article, template: more changes than that and the kit strews its lines between the article's."""
PLAIN = 3.6
"""Log-odds (20 to 1) from which a line counts as plainly one or the other."""


def label_honest(page: Page) -> list[Stretch]:
    """Label the lines of a page without a template: its story is the article; plain text is article throughout."""
    furniture = find_furniture(page, [True] * len(page.lines)) if page.markup else [False] * len(page.lines)
    return [
        (line.start, line.end, Label.FURNITURE if out else Label.ARTICLE)
        for line, out in zip(page.lines, furniture, strict=True)
    ]


def label_cut(signals: Signals, pushed: frozenset[str]) -> list[Stretch]:
    """Label the stretches of a page with a template; ``pushed`` are the numbers the page-level evidence is about.

    Labels of the site's frame always go. They are left out of the decision, so they neither part an article from its
    last line nor pass for the kit's style.
    """
    page = signals.page
    units = cut_units(signals)
    is_open = [not is_frame(signals, unit) for unit in units]
    scored = score_units(signals, list(compress(units, is_open)), pushed)
    states = iter(settle_states(signals, scored))
    labels = [None if not decided else Label.TEMPLATE if next(states) else Label.ARTICLE for decided in is_open]
    return _without_leftovers(page, _name_stretches(signals, units, labels))


def is_frame(signals: Signals, unit: Unit) -> bool:
    """Tell whether a unit is a label of the site's frame: a whole line of its wording, never a word inside a line."""
    return _is_line(signals.page, unit) and is_chrome(signals.folded[unit.start : unit.end])


def _is_line(page: Page, unit: Unit) -> bool:
    return unit.end - unit.start == len(page.lines[unit.line].text)


def _name_stretches(signals: Signals, units: Sequence[Unit], labels: Sequence[Label | None]) -> list[Stretch]:
    """Name what has no label furniture, and take furniture and injected names out of the article."""
    page, open_lines = signals.page, [False] * len(signals.page.lines)
    for unit, label in zip(units, labels, strict=True):
        told = not page.markup and _is_line(page, unit)  # whole lines of text were asked for their wording before
        if label is Label.ARTICLE and not told:
            open_lines[unit.line] = True
    furniture = find_furniture(page, open_lines)
    named = [
        (start, end, Label.FURNITURE if label is None or (label is Label.ARTICLE and furniture[line]) else label)
        for (line, start, end, _), label in zip(units, labels, strict=True)
    ]
    injected = find_companions(signals.folded, signals.betting_names)
    return [part for stretch in named for part in cut_names(injected, stretch)] if injected else named


def _without_leftovers(page: Page, labelled: list[Stretch]) -> list[Stretch]:
    """Where what is left of a cut page is no article, call it unknown rather than give it back as one."""
    kept = [page.text[start:end] for start, end, label in labelled if label is Label.ARTICLE]
    if is_article(kept):
        return labelled
    return [(start, end, Label.UNKNOWN if label is Label.ARTICLE else label) for start, end, label in labelled]


DOUBTFUL = 2.0
"""Log-odds up to which a sentence behind the article may still be its last one: 王某陪同。"""
DOUBTFUL_HEADING = 1.0
"""The same for a line before the article. Of 300 measuring pages two more are cut exactly, of 975 generated ones six;
of trades' pages half a point fewer."""
_WORD = re.compile(r"[^\W_]")
_ASKS = re.compile("[:：?？!！]")
"""Marks of slogans and of questions that a template answers."""


class Scored(NamedTuple):
    """A unit with its log-odds towards template."""

    unit: Unit
    score: float
    shows: bool = False
    """Whether anything in it speaks for template, its form aside."""


def score_units(signals: Signals, units: Sequence[Unit], pushed: frozenset[str]) -> list[Scored]:
    """Score each unit by itself and by the company it keeps."""
    rows = read_features(signals, units, pushed)
    scores = settle_company(signals, units, weigh_features(rows).tolist())
    return list(map(Scored, units, scores, show_template(rows)))


def cut_units(signals: Signals) -> list[Unit]:
    """Cut every line: at sentence stops, and where a number or a rule hit stands also at clauses and around it."""
    spots = find_spots(signals)
    units: list[Unit] = []
    folded = signals.folded
    for index, (start, line) in enumerate(zip(signals.starts, signals.page.lines, strict=True)):
        end = start + len(line.text)
        places = spots.get(index)
        if places is None and end - start <= WHOLE_MAX:
            units.append(Unit(index, start, end, Joint.LINE))
        else:
            units += split_line(folded[start:end], index, start, places)
    return units


def settle_states(signals: Signals, scored: Sequence[Scored]) -> list[bool]:
    """Tell for each unit whether it is template: by its score and its neighbours, then by what belongs together."""
    units, scores = [item.unit for item in scored], [item.score for item in scored]
    return keep_ends(signals.page.text, scored, drop_strangers(signals, units, scores, decide_units(scored)))


def decide_units(scored: Sequence[Scored]) -> list[bool]:
    """Tell for each unit by its score and its neighbours whether it is template."""
    return keep_line_mates(scored, keep_islands(scored, decode_states(scored)))


def decode_states(scored: Sequence[Scored]) -> list[bool]:
    """Tell for each unit whether it is template, by the labelling with the highest total score less its changes.

    Viterbi over two states. Where the plain units show template lines strewn among article lines, a change at a line
    break is cheap; where they show one article in one piece, a doubtful line amid the template stays with it.
    """
    chosen = PRICES_STREWN if _count_changes(scored) > BLOCK_CHANGES else PRICES_BLOCK
    prices = [chosen[joint] for joint in Joint]
    template, article = 0.0, 0.0
    stays: list[tuple[bool, bool]] = []  # did the best path to (template, article) come from the same state?
    for (_, _, _, joint), score, _ in scored:
        price = prices[joint] if stays else 0.0
        to_template, to_article, half = article - price, template - price, score / 2
        stay = template >= to_template, article >= to_article
        template, article = (template if stay[0] else to_template) + half, (article if stay[1] else to_article) - half
        stays.append(stay)
    return _trace_back(stays, template > article)


def keep_islands(scored: Sequence[Scored], states: Sequence[bool]) -> list[bool]:
    """Give back what was cut amid the article for its form alone: a page number, a figure, a name on its own line.

    Of 292 such islands on measuring pages all were the article's; those that keep the template's company go.
    """
    kept: list[bool] = []
    for goes, run in groupby(zip(states, scored, strict=True), key=itemgetter(0)):
        island = [item for _, item in run]
        inside = 0 < len(kept) < len(states) - len(island)
        kept += [goes and not (inside and not any(item.shows or item.score > ISLAND for item in island))] * len(island)
    return kept


def keep_line_mates(scored: Sequence[Scored], states: Sequence[bool]) -> list[bool]:
    """Give back what ends a line of the article and shows nothing of a template: a pager, figures, a name.

    On 1,680 generated pages with a template the scores stay as they are; of 300 measuring pages one more is exact.
    """
    kept = list(states)
    for _, group in groupby(range(len(kept)), key=lambda index: scored[index].unit.line):
        line = list(group)
        tail = len(line)
        while tail and kept[line[tail - 1]] and not scored[line[tail - 1]].shows:
            tail -= 1
        if 0 < tail < len(line) and not kept[line[tail - 1]]:
            for index in line[tail:]:
                kept[index] = False
    return kept


def keep_ends(text: str, scored: Sequence[Scored], states: Sequence[bool]) -> list[bool]:
    """Give back what shows nothing of a template and belongs to the article's edge by its marks.

    A closing bracket on a line of its own, a plain sentence behind the last paragraph, a comma or a heading before the
    first.
    """
    kept = list(states)
    for index in range(1, len(kept)):
        unit = scored[index].unit
        own = text[unit.start : unit.end].strip()
        if not _WORD.search(own) and (unit.joint is not Joint.LINE or CLOSING.fullmatch(own)):
            kept[index] = kept[index - 1]
        elif kept[index] and not kept[index - 1]:
            kept[index] = not _goes_on(own, scored[index])
    for index in range(len(kept) - 2, -1, -1):
        item = scored[index]
        if kept[index] and not kept[index + 1] and not item.shows:
            heading = item.score < DOUBTFUL_HEADING and item.unit.joint is Joint.LINE
            kept[index] = not heading and text[item.unit.end - 1] not in "，,、"
    return kept


def _goes_on(own: str, item: Scored) -> bool:
    """Tell whether a doubtful unit behind the article is its last sentence."""
    return not item.shows and item.score < DOUBTFUL and own.endswith("。") and not _ASKS.search(own)


def _trace_back(stays: Sequence[tuple[bool, bool]], state: bool) -> list[bool]:
    """Follow the best path from its end to its start."""
    labels: list[bool] = []
    for stay in reversed(stays):
        labels.append(state)
        state = state if stay[not state] else not state
    return labels[::-1]


def _count_changes(scored: Sequence[Scored]) -> int:
    """Count how often plain units change sides from line to line, from top to bottom."""
    sides: dict[int, float] = defaultdict(float)
    for item in scored:
        sides[item.unit.line] += item.score
    plain = [total > 0 for total in sides.values() if abs(total) >= PLAIN]
    return sum(one != other for one, other in pairwise(plain))

"""Which stretch of a page is template and which is article, on a page known to carry a template.

Each unit gets log-odds from its own words and from what the page repeats; the best labelling of the whole sequence (Viterbi over
two states, a price for every change of state) settles the doubtful ones. Knows signals, not verdicts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spamcrawl.core.article import Stretch, is_article
from spamcrawl.core.chrome import is_chrome
from spamcrawl.core.furniture import find_furniture
from spamcrawl.core.company import settle_company
from spamcrawl.core.features import read_features
from spamcrawl.core.model import Label, Page
from spamcrawl.core.signals import Signals
from spamcrawl.core.units import Joint, Unit, split_line
from spamcrawl.core.weights import weigh_features

SWITCH = {Joint.LINE: 0.7, Joint.STOP: 1.6, Joint.CLAUSE: 3.2}
"""Price of changing between template and article, by what stands between two units."""


def label_page(signals: Signals, *, template: bool) -> list[Stretch]:
    """Label every line of a page; on a page with a template, lines are cut inside as well."""
    page = signals.page
    if not template:
        furniture = find_furniture(page, [True] * len(page.lines)) if page.markup else [False] * len(page.lines)
        return [
            (line.start, line.end, Label.FURNITURE if out else Label.ARTICLE)
            for line, out in zip(page.lines, furniture, strict=True)
        ]
    scored = score_units(signals)
    cut = decode_states(scored)
    return _without_leftovers(page, _label_open(signals, scored, cut))


def _label_open(signals: Signals, scored: Sequence[Scored], cut: Sequence[bool]) -> list[Stretch]:
    """Name the cut units template or furniture, and take the furniture out of what is left."""
    page = signals.page
    open_lines = [False] * len(page.lines)
    for item, is_cut in zip(scored, cut, strict=True):
        open_lines[item.unit.line] |= not is_cut
    furniture = find_furniture(page, open_lines)
    labelled: list[Stretch] = []
    for item, is_cut in zip(scored, cut, strict=True):
        unit = item.unit
        if is_cut:
            label = Label.FURNITURE if is_chrome(page.text[unit.start : unit.end]) else Label.TEMPLATE
        else:
            label = Label.FURNITURE if furniture[unit.line] else Label.ARTICLE
        labelled.append((unit.start, unit.end, label))
    return labelled


def _without_leftovers(page: Page, labelled: list[Stretch]) -> list[Stretch]:
    """Where what is left of a cut page is no article, call it unknown rather than give it back as one."""
    kept = [page.text[start:end] for start, end, label in labelled if label is Label.ARTICLE]
    if is_article(kept):
        return labelled
    return [(start, end, Label.UNKNOWN if label is Label.ARTICLE else label) for start, end, label in labelled]


_CLOSING = re.compile(r"[)\]】」』》>”’,，.。、;；!！:：~*★☆●◆■☎✆]+")
"""What closes an advertised number or an injected name: a cut comes behind it, not before."""


def _behind(text: str, end: int) -> int:
    """Return where the punctuation that closes a spot ends."""
    closing = _CLOSING.match(text, end)
    return closing.end() if closing else end


@dataclass(frozen=True, slots=True)
class Scored:
    """A unit with its log-odds towards template."""

    unit: Unit
    score: float


def score_units(signals: Signals) -> list[Scored]:
    """Cut the page into units and score each by itself and by the company it keeps."""
    units = cut_units(signals)
    alone = [weigh_features(row) for row in read_features(signals, units)]
    return list(map(Scored, units, settle_company(signals, units, alone)))


def cut_units(signals: Signals) -> list[Unit]:
    """Cut every line: at sentence stops, and where a number or a rule hit stands also at clauses and around it."""
    spots: dict[int, set[int]] = {}
    for number in signals.numbers:
        spots.setdefault(signals.line_at(number.start), set()).add(_behind(signals.folded, number.end))
    for hit in signals.hits:
        cuts = (hit.start, _behind(signals.folded, hit.end)) if hit.rule.scope == "span" else ()
        spots.setdefault(hit.line, set()).update(cuts)
    units: list[Unit] = []
    for index, line in enumerate(signals.page.lines):
        form = signals.folded[line.start : line.end]
        units.extend(split_line(form, index, line.start, spots.get(index)))
    return units


def decode_states(scored: Sequence[Scored]) -> list[bool]:
    """Find the labelling with the highest total score less the price of each change (Viterbi, two states)."""
    template, article = 0.0, 0.0
    steps: list[tuple[bool, bool]] = []  # for each unit: did the best path to (template, article) stay?
    for index, item in enumerate(scored):
        price = SWITCH[item.unit.joint] if index else 0.0
        half = item.score / 2
        stay_template, stay_article = template >= article - price, article >= template - price
        template, article = (
            (template if stay_template else article - price) + half,
            (article if stay_article else template - price) - half,
        )
        steps.append((stay_template, stay_article))
    state = template > article
    labels = [False] * len(scored)
    for index in range(len(scored) - 1, -1, -1):
        labels[index] = state
        stayed = steps[index][0 if state else 1]
        state = state if stayed else not state
    return labels

"""Where a kit puts its template: around, between, inside or behind the article. Knows no markup."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from random import Random

from .families import Kit
from .model import Piece, Role

PLACES = ("before", "after", "both", "interleave", "inline_start", "inline_end", "inline_mid", "hidden")
SENTENCE_END = re.compile("[。！？；，]")
ORGANISATION = re.compile(
    r"[\u4e00-\u9fff]{2,6}(?:公司|集团|大学|医院|法院|委员会|研究院|气象台|协会|日报|中心|学院|俱乐部)"
)


def place_template(article: list[Piece], lines: list[str], more: list[str], place: str, rng: Random) -> list[Piece]:
    """Return the pieces of the page's content for one of the whole-line places.

    ``more`` is a second block of the same kit, used where the template stands on both sides.
    """
    template = [Piece(line, Role.TEMPLATE) for line in lines]
    if place == "before":
        return template + article
    if place == "after":
        return article + template
    if place == "both":
        return template + article + [Piece(line, Role.TEMPLATE) for line in more]
    if place == "hidden":
        hidden = [replace(piece, hidden=True) for piece in template]
        return hidden + article if rng.random() < 0.6 else article + hidden
    return interleave(article, template, rng)


def interleave(article: list[Piece], template: list[Piece], rng: Random) -> list[Piece]:
    """Deal the template's lines, in order and in runs, into the gaps between article lines."""
    gaps = len(article) + 1
    cuts = sorted(rng.randint(0, len(template)) for _ in range(rng.randint(1, min(gaps, 6)) - 1))
    runs = [template[a:b] for a, b in zip([0, *cuts], [*cuts, len(template)], strict=True)]
    at = dict(zip(sorted(rng.sample(range(gaps), len(runs))), runs, strict=True))
    pieces: list[Piece] = []
    for gap in range(gaps):
        pieces += at.get(gap, [])
        pieces += article[gap : gap + 1]
    return pieces


def glue_ads(
    article: list[Piece], kit: Kit, ad: Callable[[], str], place: str, hidden: bool, rng: Random
) -> list[Piece]:
    """Glue the kit's ads into article lines: at their start, their end, or behind a stop inside."""
    bodies = [i for i, piece in enumerate(article) if piece.role is Role.ARTICLE]
    count = min(len(bodies) * 3, rng.randint(*kit.family.ads))
    first = place == "inline_start" and (count == 1 or rng.random() < 0.5)
    targets = [bodies[0]] if first else []
    targets += [rng.choice(bodies) for _ in range(count - len(targets))]
    pieces = list(article)
    for index in targets:
        pieces[index] = glue(pieces[index], ad(), place, hidden, rng)
    return pieces


def glue(piece: Piece, ad: str, place: str, hidden: bool, rng: Random) -> Piece:
    """Insert one ad into a line without touching the ads that are there already."""
    at = {"inline_start": 0, "inline_end": len(piece.text)}.get(place)
    if at is None:
        at = choose_stop(piece, rng)
    spam = [(a, b) if b <= at else (a + len(ad), b + len(ad)) for a, b in piece.spam] + [(at, at + len(ad))]
    return replace(
        piece, text=piece.text[:at] + ad + piece.text[at:], spam=tuple(sorted(spam)), hidden=piece.hidden or hidden
    )


def choose_stop(piece: Piece, rng: Random) -> int:
    """Return an offset behind a stop of the article's own text, or half way where it has none."""
    free = [
        hit.end()
        for hit in SENTENCE_END.finditer(piece.text)
        if not any(a < hit.end() <= b for a, b in piece.spam) and hit.end() < len(piece.text)
    ]
    if free:
        return rng.choice(free)
    return 0 if piece.spam else len(piece.text) // 2


def replace_organisations(paragraphs: list[str], keyword: Callable[[], str], rng: Random) -> list[str]:
    """Put a keyword in the place of some organisations' names; unchanged where none is named."""

    def swap(hit: re.Match[str]) -> str:
        return keyword() if rng.random() < 0.6 else hit.group()

    return [ORGANISATION.sub(swap, paragraph) for paragraph in paragraphs]

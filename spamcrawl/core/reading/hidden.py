"""What a browser would not show: inline styles and the simple rules of a page's own <style>.

Works on attribute values and style sheet text alone; knows no tree and no page. Everything is one
pass of str.split, so time is linear in the style sheet whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

OFFSCREEN = -400.0
"""Pixels from which a negative offset takes text off the screen; layouts use tens, hiding -999 and more."""

TINY = 1.0
"""Pixels up to which a clipped box or a font shows nothing that can be read."""

FAINT = 0.05
"""Opacity below which text cannot be seen."""

CSS_LIMIT = 1_000_000
"""Characters of style sheet read per page; real inline sheets stay below a tenth of it."""

SHOWS_LIMIT = 200
"""Compound rules kept per page: each is tried on every hidden element, so their number is bounded."""

STYLE_LIMIT = 2_000
"""Characters of one style attribute that are read."""

_UNITS = {
    "px": 1.0,
    "pt": 1.33,
    "em": 16.0,
    "rem": 16.0,
    "vw": 10.0,
    "vh": 10.0,
    "%": 10.0,
    "cm": 38.0,
    "in": 96.0,
}
"""Unit to pixels, roughly: a hundred per cent of a screen counts as 1000 pixels."""

_OFFSETS = ("left", "right", "top", "bottom")
_PULLS = ("text-indent", "margin-left", "margin-top")
_BOXES = ("height", "width", "max-height", "max-width")


@dataclass(slots=True)
class StyleSheet:
    """Which classes, ids and tags the page's own <style> hides: each selector part maps to shown or hidden."""

    hides: dict[str, bool] = field(default_factory=dict)
    """``.name``, ``#name``, ``tag.name`` → True where hidden, False where a later rule shows it again."""
    names: set[str] = field(default_factory=set)
    """The keys of ``hides`` without their tag."""
    shows: list[frozenset[str]] = field(default_factory=list)
    """Class sets (``.tab.active``) that show what one of their classes hides."""

    def hides_element(self, tag: str, classes: str, name: str) -> bool:
        """Return whether a rule hides an element of this tag, class attribute and id."""
        if name and (self.hides.get("#" + name) or self.hides.get(f"{tag}#{name}")):
            return True
        words = classes.split()
        if not any(self.hides.get("." + word) or self.hides.get(f"{tag}.{word}") for word in words):
            return False
        return not any(shown.issubset(words) for shown in self.shows)

    def knows(self, selectors: Iterable[str]) -> bool:
        """Return whether a rule names one of these classes or ids (``.name``, ``#name``), with whatever tag."""
        return any(selector in self.names for selector in selectors)

    def __bool__(self) -> bool:
        return any(self.hides.values())


def read_stylesheet(css: str, sheet: StyleSheet) -> None:
    """Add to ``sheet`` what the simple selectors of ``css`` hide; rules inside @media and the like are left out.

    >>> sheet = StyleSheet()
    >>> read_stylesheet(".x, #y { display: none } .z:hover { display: none }", sheet)
    >>> sorted(sheet.hides)
    ['#y', '.x']
    """
    depth = 0
    for chunk in drop_comments(css[:CSS_LIMIT]).split("}"):
        opened = chunk.count("{")
        if not opened:  # the brace that closes an @-block
            depth = max(depth - 1, 0)
        elif opened == 1 and depth == 0:
            selectors, _, body = chunk.partition("{")
            add_rule(selectors, body, sheet)
        else:
            depth += opened - 1


_SIMPLE = re.compile(r"[^ \t\n\r\f>+~:\[*@]{1,199}")


def drop_comments(css: str) -> str:
    head, *rest = css.split("/*")
    return head + " ".join(part.partition("*/")[2] for part in rest)


def add_rule(selectors: str, body: str, sheet: StyleSheet) -> None:
    if not may_tell(body[:STYLE_LIMIT].lower()):
        return
    # Most selectors say where an element stands: they are passed over before the declarations are read.
    names = [name for part in selectors.rpartition(";")[2].split(",") if is_simple(name := part.strip())]
    shown = is_shown(dict(read_declarations(body))) if names else None
    if shown is None:
        return
    for name in names:
        parts = name.count(".") + name.count("#")
        if parts == 1:
            if shown and name not in sheet.hides:
                continue  # nothing was hidden that it could show again
            sheet.hides[name] = not shown
            sheet.names.add(name[max(name.find("."), name.find("#")) :])
        elif shown and parts > 1 and len(sheet.shows) < SHOWS_LIMIT:
            sheet.shows.append(frozenset(name.split(".")[1:]))


def is_simple(selector: str) -> bool:
    """Return whether a selector is tag, class or id alone, without combinator, pseudo-class or attribute."""
    return _SIMPLE.fullmatch(selector) is not None


def is_shown(declared: dict[str, str]) -> bool | None:
    """Return False where declarations hide an element, True where they show it, None where they say neither."""
    if hides(declared):
        return False
    return True if "display" in declared or declared.get("visibility") == "visible" else None


_TINY_FONT = re.compile(r"font[^:;]*:\s*(?:[0.]|1(?!\d)|1\d*\s)")
"""A font's size up to a pixel, or its weight with the size behind it."""
_TINY_BOX = re.compile(r"(?:height|width)\s*:\s*(?:[-+0.]|1(?!\d))")
_FAR_OFF = re.compile(r": ?-[\d.](?:[^\s;\dp]|\d[^\s;p])")
"""An offset that may be off the screen: three digits, or two in a unit that is more than a pixel."""


class Judgement(NamedTuple):
    """What a style attribute says about the text inside, where it says anything."""

    shown: bool | None
    """False hidden, True shown whatever a class says, None neither."""
    waiting: bool
    """True where only visibility or opacity hides: how pages keep text back until a script shows it."""
    breaking: bool
    """True where it makes a block of any element."""
    verbatim: bool
    """True where line breaks of the source stay."""


SILENT = Judgement(None, False, False, False)


@lru_cache(maxsize=2048)
def judge_style(style: str) -> Judgement | None:
    """Return what a style attribute says, or None where that is nothing.

    >>> judge_style("display:none")
    Judgement(shown=False, waiting=False, breaking=False, verbatim=False)
    >>> judge_style("color:red")
    """
    if not may_tell(style[:STYLE_LIMIT].lower()):
        return None
    declared = dict(read_declarations(style))
    breaking = declared.get("display", "").startswith(("block", "flex", "grid", "table", "list-item"))
    shown = is_shown(declared)
    lasting = {name: value for name, value in declared.items() if name not in ("visibility", "opacity")}
    waiting = shown is False and not hides(lasting)
    judged = Judgement(shown, waiting, breaking, declared.get("white-space", "").startswith("pre"))
    return None if judged == SILENT else judged


def may_tell(style: str) -> bool:
    """Return whether lower-case declarations can say anything at all: most only colour and align."""
    return (
        "display" in style
        or "visib" in style
        or "opacity" in style
        or "clip" in style
        or "scale(" in style
        or "white-space" in style
        or ("overflow" in style and _TINY_BOX.search(style) is not None)
        or ("font" in style and _TINY_FONT.search(style) is not None)
        or ((":-" in style or ": -" in style) and _FAR_OFF.search(style) is not None)
    )


def read_declarations(style: str) -> Iterable[tuple[str, str]]:
    for part in style[:STYLE_LIMIT].lower().replace("!important", "").split(";"):
        name, colon, value = part.partition(":")
        if colon:
            yield name.strip(), value.strip()


def hides(declared: dict[str, str]) -> bool:
    """Return whether declarations (name → value, lower case) take an element's text from the screen."""
    return (
        declared.get("display") == "none"
        or declared.get("visibility") in ("hidden", "collapse")
        or declared.get("content-visibility") == "hidden"
        or is_faint(declared)
        or is_offscreen(declared)
        or is_clipped(declared)
    )


def is_faint(declared: dict[str, str]) -> bool:
    size = declared.get("font-size") or declared.get("font", "").partition("/")[0].rpartition(" ")[2]
    return measure(declared.get("opacity"), 1.0) < FAINT or measure(size, 16.0) <= TINY


def is_offscreen(declared: dict[str, str]) -> bool:
    placed = declared.get("position") in ("absolute", "fixed", "relative")
    names = _PULLS + _OFFSETS if placed else _PULLS
    return any(measure(declared[name], 0.0) <= OFFSCREEN for name in names if name in declared)


def is_clipped(declared: dict[str, str]) -> bool:
    clip = "".join(declared.get("clip", declared.get("clip-path", "")).split())
    if clip.startswith(("rect(0,0,0,0", "rect(00", "rect(1px,1px,1px,1px", "rect(0px,0px,0px,0px", "inset(100%")):
        return True
    if "scale(0)" in declared.get("transform", ""):
        return True
    cut = any(value.startswith(("hidden", "clip")) for name, value in declared.items() if "overflow" in name)
    return cut and any(measure(declared[name], 99.0) <= TINY for name in _BOXES if name in declared)


def measure(value: str | None, default: float) -> float:
    """Return a CSS length in pixels (a bare number as it is), or ``default`` for anything else.

    >>> [measure(value, 7.0) for value in ("-999em", "0", ".5px", "auto", None)]
    [-15984.0, 0.0, 0.5, 7.0, 7.0]
    """
    if not value:
        return default
    number = value.rstrip("abcdefghijklmnopqrstuvwxyz%")
    try:
        return float(number) * _UNITS.get(value[len(number) :], 1.0)
    except ValueError:
        return default

"""Markup for a page's pieces: plain text, and HTML as kits and portals write it. Knows no kit.

A style is one of :data:`STYLES`; hidden pieces are wrapped in a block a browser does not show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from itertools import groupby
from random import Random

from .model import Piece, Role
from .skeleton import wrap_portal

STYLES = (
    "text", "text_runs", "p", "div", "br", "li", "td", "mixed",
    "hidden_attr", "hidden_style", "hidden_class", "twin_html", "portal",
)  # fmt: skip
HIDDEN_STYLES = ("hidden_attr", "hidden_style", "hidden_class")
INDENTS = ("", "", "\u3000\u3000", "&nbsp;&nbsp;&nbsp;&nbsp;", "&emsp;&emsp;")
INLINE_STYLES = (
    "display:none", "display: none;", "visibility:hidden", "DISPLAY:NONE", "height:0;overflow:hidden;display:none",
    "position:absolute;display:none !important",
)  # fmt: skip

Wrap = Callable[[list[str]], str]


def render(pieces: list[Piece], style: str, title: str, rng: Random, portal_title: str = "") -> str:
    """Return the page as plain text (``text``, ``text_runs``) or as an HTML document."""
    if style.startswith("text"):
        return render_text(pieces, style, rng)
    mechanism = style if style in HIDDEN_STYLES else rng.choice(HIDDEN_STYLES)
    hide = Hider(mechanism, rng)
    if style == "twin_html":
        return render_twins(pieces, title, hide, rng)
    body = render_body(pieces, style, hide, rng)
    if style == "portal":
        return wrap_portal(body, title, portal_title, hide.css, rng)
    return wrap_document(f"<div class='wrap'>{body}</div>", title, hide.css, rng)


def render_text(pieces: list[Piece], style: str, rng: Random) -> str:
    indent = rng.choice(("", "\u3000\u3000"))
    joint = "\n" * rng.choice((6, 9, 10)) if style == "text_runs" else "\n"
    return joint.join((indent if piece.role is Role.ARTICLE else "") + piece.text for piece in pieces)


class Hider:
    """Hides markup by one mechanism, and collects the CSS it needs."""

    def __init__(self, mechanism: str, rng: Random) -> None:
        self.mechanism = mechanism
        self.name = rng.choice(("hd", "c-x9", "seo", "tt_k", "n0ne"))
        self.style = rng.choice(INLINE_STYLES)
        self.css = ""

    def __call__(self, markup: str, tag: str = "div") -> str:
        if self.mechanism == "hidden_class":
            self.css = f"<style>body{{margin:0}} .{self.name}{{color:#333;{self.style}}}</style>"
            return f'<{tag} class="box {self.name}">{markup}</{tag}>'
        attribute = "hidden" if self.mechanism == "hidden_attr" else f'style="{self.style}"'
        return f"<{tag} {attribute}>{markup}</{tag}>"


def render_body(pieces: list[Piece], style: str, hide: Hider, rng: Random) -> str:
    """Render runs of pieces of one role and visibility; the style decides each run's markup."""
    parts = []
    indent = rng.choice(INDENTS)

    def kind(piece: Piece) -> tuple[bool, bool]:
        return piece.hidden and not piece.spam, piece.role is Role.ARTICLE

    for (hidden, article), run in groupby(pieces, key=kind):
        lines = [(indent if article else "") + mark_up_line(piece, hide) for piece in run]
        markup = choose_wrap(style, article, rng)(lines)
        parts.append(hide(markup) if hidden else markup)
    return ("<br>" if style == "br" else "\n").join(parts)


def mark_up_line(piece: Piece, hide: Hider) -> str:
    """Escape a line; where its ads are hidden, each stands in a hidden span."""
    if not (piece.hidden and piece.spam):
        return escape(piece.text, quote=False)
    parts, at = [], 0
    for start, end in piece.spam:
        parts += [escape(piece.text[at:start], quote=False), hide(escape(piece.text[start:end], quote=False), "span")]
        at = end
    return "".join([*parts, escape(piece.text[at:], quote=False)])


def choose_wrap(style: str, article: bool, rng: Random) -> Wrap:
    """Return the function that turns a run's lines into markup."""
    if style == "mixed":
        return rng.choice((wrap_p, wrap_br)) if article else rng.choice((wrap_div, wrap_li, wrap_td, wrap_p))
    if style in ("portal", "twin_html", *HIDDEN_STYLES):
        return wrap_p if article else rng.choice((wrap_p, wrap_div, wrap_br))
    if style == "td":
        return wrap_td_cells if not article and rng.random() < 0.3 else wrap_td
    return {"p": wrap_p, "div": wrap_div, "br": wrap_br, "li": wrap_li}[style]


def wrap_p(lines: Iterable[str]) -> str:
    return "\n".join(f"<p>{line}</p>" for line in lines)


def wrap_div(lines: Iterable[str]) -> str:
    return "".join(f'<div class="t{i % 7}"><span>{line}</span></div>' for i, line in enumerate(lines))


def wrap_br(lines: Iterable[str]) -> str:
    return "<br/><br/>\n".join(lines)


def wrap_li(lines: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"


def wrap_td(lines: Iterable[str]) -> str:
    return "<table>" + "".join(f"<tr><td>{line}</td></tr>" for line in lines) + "</table>"


def wrap_td_cells(lines: list[str]) -> str:
    rows = [lines[i : i + 2] for i in range(0, len(lines), 2)]
    return "<table>" + "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows) + "</table>"


def wrap_document(body: str, title: str, css: str, rng: Random) -> str:
    shown = escape(title)
    meta = f'<meta name="keywords" content="{shown}"><meta name="description" content="{shown}">'
    head = f'<head><meta charset="utf-8"><title>{shown}</title>{meta if rng.random() < 0.7 else ""}{css}</head>'
    return f"<!DOCTYPE html>\n<html>{head}<body>{body}</body></html>"


def render_twins(pieces: list[Piece], title: str, hide: Hider, rng: Random) -> str:
    """Two whole documents, one behind the other: the cut is where the article begins or ends."""
    roles = [piece.role is Role.ARTICLE for piece in pieces]
    cut = roles.index(True) or len(roles) - roles[::-1].index(True)
    first, second = (render_body(part, "twin_html", hide, rng) for part in (pieces[:cut], pieces[cut:]))
    return wrap_document(first, title, hide.css, rng) + "\n" + wrap_document(second, title, hide.css, rng)

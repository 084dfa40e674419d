"""A record as one self-contained HTML page: the saved text coloured by label, the reasons, the recovered article.

Everything here may come from a hostile page, so nothing of it is markup: all text goes through :func:`show`, there
is no script and no link out, and a Content-Security-Policy forbids the browser to load anything.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from pathlib import Path

from spamcrawl.cli.explain_view import TITLE_RULES, LineView, Piece, count_labels, title_evidence, view_lines
from spamcrawl.cli.visible import name_character, split_obeyed
from spamcrawl.core.model import Article, Evidence, Record, VerdictLabel, group_indicators

STYLE = Path(__file__).with_name("explain_html.css")
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
MEANINGS = {
    VerdictLabel.HIJACKED: "a template wraps an article",
    VerdictLabel.TEMPLATE_ONLY: "a template, and no article",
    VerdictLabel.LEGITIMATE: "no template found",
    VerdictLabel.NO_CONTENT: "neither template nor article",
}
MAX_REASONS = 12
"""Evidence listed for one line; the rest is in the table below the page."""
MAX_EVIDENCE = 2_000
"""Rows of the evidence table: more than anyone reads, few enough for any browser."""
MAX_QUOTE = 120


def render_report(record: Record) -> str:
    """Return the whole report as HTML, ready to be written as UTF-8."""
    return "\n".join(
        (
            render_head(record),
            "<body>",
            render_header(record),
            '<main class="columns">',
            render_page(record),
            render_article(record.article),
            "</main>",
            render_evidence(record),
            "</body>\n</html>\n",
        )
    )


def show(text: str) -> str:
    """Escape text for an element's content; characters that act or hide become visible marks."""
    return "".join(
        f'<i class="ctl">{name_character(piece)}</i>' if obeyed else html.escape(piece)
        for piece, obeyed in split_obeyed(text)
    )


def render_head(record: Record) -> str:
    """Return everything up to </head>; the policy comes before anything it governs."""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>spamcrawl: {record.verdict.label}</title>\n"
        f"<style>\n{STYLE.read_text(encoding='utf-8')}</style>\n</head>"
    )


def render_header(record: Record) -> str:
    """Return verdict, score, where the page is from, and what the template gives away."""
    verdict = record.verdict
    families = "".join(f'<span class="chip">{show(name)} {score:+.1f}</span>' for name, score in verdict.families)
    return (
        f'<header class="{verdict.label}">\n<div class="verdict"><h1>{verdict.label.replace("_", " ")}</h1>'
        f"<p>{MEANINGS[verdict.label]}</p>"
        f'<span class="total" title="sum of all evidence">{verdict.score:+.1f}</span>{families}</div>\n'
        f"{render_shares(record)}\n"
        f'<div class="facts">{render_indicators(record)}{render_facts(record)}</div>\n</header>'
    )


def render_indicators(record: Record) -> str:
    """Return what the template gives away, by kind; nothing where it gives away nothing."""
    rows = "".join(
        f"<dt>{show(kind.replace('_', ' '))}</dt><dd>{' '.join(f'<code>{show(value)}</code>' for value in values)}</dd>"
        for kind, values in group_indicators(record.verdict.indicators).items()
    )
    return f'<dl class="indicators">{rows}</dl>' if rows else ""


def render_facts(record: Record) -> str:
    """Return where the page is from and which rules judged it."""
    page = record.page
    facts = {"id": record.id, "url": page.url, "fetched": page.fetched_at, "html title": page.title}
    facts |= {"encoding": page.encoding, "rules": record.rules}
    reasons = title_evidence(record)
    why = {"html title": "".join(f" {render_weight(item.weight)} <b>{show(item.rule)}</b>" for item in reasons)}
    rows = "".join(
        f"<dt>{name}</dt><dd>{show(value)}{why.get(name, '')}</dd>" for name, value in facts.items() if value
    )
    return f"<dl>{rows}</dl>"


def render_shares(record: Record) -> str:
    """Return the bar and legend that say how much of the page each label is."""
    counts = count_labels(record)
    total = max(sum(counts.values()), 1)
    bar = "".join(f'<i class="{label}" style="flex-grow:{count}"></i>' for label, count in counts.items() if count)
    legend = "".join(
        f'<span><i class="{label}"></i>{label} <b>{count / total:.0%}</b> {count:,}</span>'
        for label, count in counts.items()
    )
    return f'<div class="bar" aria-hidden="true">{bar}</div>\n<div class="legend">{legend}<em>characters</em></div>'


def render_page(record: Record) -> str:
    """Return the saved page, line by line."""
    lines = "\n".join(render_line(view) for view in view_lines(record))
    return (
        f'<section class="page"><h2>Page as saved <small>{len(record.page.lines):,} lines; '
        f"point at a line, or tab to it, for its evidence</small></h2>\n<ol>\n{lines}\n</ol></section>"
    )


def render_line(view: LineView) -> str:
    """Return one line: number, label, score, text, and its evidence on hover or focus."""
    classes = " ".join(["line", view.label, *(["hidden"] if view.line.hidden else [])])
    score = f"{view.score:+.1f}" if view.evidence else ""
    why = render_reasons(view)
    focus = f' tabindex="0" aria-describedby="W{view.number}"' if why else ""
    badge = '<b class="badge">hidden</b>' if view.line.hidden else ""
    return (
        f'<li id="L{view.number}" class="{classes}"{focus}><span class="no">{view.number}</span>'
        f'<abbr title="{view.label}">{view.label[0].upper()}</abbr><span class="score">{score}</span>'
        f'<span class="text">{badge}{"".join(map(render_piece, view.pieces))}</span>{why}</li>'
    )


def render_piece(piece: Piece) -> str:
    """Return a stretch of one label, underlined where evidence quotes it."""
    tag = "mark" if piece.quoted else "span"
    return f'<{tag} class="{piece.label}">{show(piece.text)}</{tag}>'


def render_reasons(view: LineView) -> str:
    """Return the tooltip of a line, empty where there is no evidence."""
    if not view.evidence:
        return ""
    rows = "".join(render_reason(item) for item in view.evidence[:MAX_REASONS])
    more = len(view.evidence) - MAX_REASONS
    rest = f"<p>and {more:,} more, in the table below</p>" if more > 0 else ""
    return f'<div class="why" role="tooltip" id="W{view.number}">{rows}{rest}</div>'


def render_reason(item: Evidence) -> str:
    """Return one piece of evidence in a tooltip."""
    found = "".join(f"<code>{show(part.kind)}: {show(part.value[:MAX_QUOTE])}</code>" for part in item.indicators)
    return f"<p>{render_weight(item.weight)} <b>{show(item.rule)}</b> {found}<q>{show(shorten(item.quote))}</q></p>"


def render_weight(weight: float) -> str:
    """Return a weight, coloured by the side it speaks for."""
    side = "for" if weight > 0 else "against"
    return f'<span class="weight {side}">{weight:+.1f}</span>'


def render_article(article: Article) -> str:
    """Return the recovered article."""
    paragraphs = "\n".join(f"<p>{show(text)}</p>" for text in article.paragraphs)
    body = paragraphs or '<p class="none">No article.</p>'
    title = f"<h3>{show(article.title)}</h3>" if article.title else ""
    return (
        f'<section class="article"><h2>Recovered article <small>{len(article.paragraphs):,} paragraphs</small></h2>\n'
        f'<article lang="zh">{title}{render_byline(article)}\n{body}</article></section>'
    )


def render_byline(article: Article) -> str:
    """Return what stands apart from the body: source, date, authors, editor, hash."""
    parts = {
        "source": article.source,
        "published": article.published,
        "by": "、".join(article.authors),
        "editor": article.editor,
        "content hash": article.content_hash,
    }
    shown = "".join(f"<span>{name} <b>{show(value)}</b></span>" for name, value in parts.items() if value)
    return f'<p class="byline">{shown}</p>' if shown else ""


def render_evidence(record: Record) -> str:
    """Return the table of all evidence, strongest first, each row linked to its line."""
    ranked = sorted(record.verdict.evidence, key=lambda item: -abs(item.weight))
    if not ranked:
        return '<section class="evidence"><h2>Evidence <small>none</small></h2></section>'
    rows = "\n".join(render_evidence_rows(ranked[:MAX_EVIDENCE], record.page.title))
    return (
        f'<section class="evidence"><h2>Evidence <small>{len(ranked):,} pieces, strongest first</small></h2>\n'
        "<table><thead><tr><th>weight</th><th>rule</th><th>line</th><th>quote</th></tr></thead>\n"
        f"<tbody>\n{rows}\n</tbody></table></section>"
    )


def render_evidence_rows(items: Iterable[Evidence], title: str) -> Iterator[str]:
    """Yield one table row a piece of evidence; what is about the document's title quotes that."""
    for item in items:
        line, quote = f'<a href="#L{item.line + 1}">{item.line + 1}</a>', item.quote
        if item.rule in TITLE_RULES:
            line, quote = "html title", title
        yield (
            f"<tr><td>{render_weight(item.weight)}</td><td>{show(item.rule)}</td>"
            f"<td>{line}</td><td>{show(shorten(quote))}</td></tr>"
        )


def shorten(quote: str) -> str:
    """Cut a long quote."""
    return quote if len(quote) <= MAX_QUOTE else quote[:MAX_QUOTE] + "…"

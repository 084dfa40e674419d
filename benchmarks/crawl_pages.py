"""Pages of 40 KB for measuring a whole crawl, each of them another: a menu, a text, related links, a script.

``news`` are stories set anew from paragraphs of the articles; ``hijacked`` the same with a kit's template around them;
``random`` are those of ``../shared/tools/genpages.py``, random characters with a pushed number, where that is present.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from random import Random

from benchmarks.pages import generate, load_articles

SIZE = 40_000
"""Bytes of a page; real ones carry as much again in styles, scripts and attributes as in text."""
STORY = 4_000
"""Characters of a story, the paragraphs of several articles."""
LINKS = 60
PIECE = 5
"""Letters in a row that a story takes from one place. Made of whole paragraphs, stories would be near copies of each
other by the hundred, which no crawl meets."""
_LETTERS = re.compile("[一-鿿]+")
RANDOM_PAGES = Path(__file__).resolve().parent.parent.parent / "shared/tools/genpages.py"
_BODY = re.compile(r"<body[^>]*>(.*?)(?:</body>|$)", re.DOTALL)
KIT_FAMILIES = ("hotline_sections", "hotline_nested", "hotline_prose", "finance", "invoice", "medical")


def write_pages(kind: str, folder: Path, pages: int) -> None:
    """Write pages as ``folder/p/0.html``, ``1.html`` …; raises KeyError for a kind that is not known."""
    if kind == "random":
        subprocess.run([sys.executable, str(RANDOM_PAGES), str(pages), str(folder)], check=True, capture_output=True)
        return
    stories = KINDS[kind]()
    (folder / "p").mkdir(parents=True)
    for number in range(pages):
        title, inner = next(stories)
        (folder / "p" / f"{number}.html").write_bytes(frame_page(title, inner, Random(f"{kind}/{number}")))


def list_kinds() -> list[str]:
    """Return the kinds of pages that can be written here."""
    return [*KINDS, *(["random"] if RANDOM_PAGES.exists() else [])]


def tell_news() -> Iterator[tuple[str, str]]:
    """Yield (title, markup) of stories, without end."""
    pool = [text for article in load_articles() for text in article.paragraphs]
    letters = "".join(_LETTERS.findall("".join(pool)))
    for number in count():
        rng = Random(f"story/{number}")
        paragraphs: list[str] = []
        while sum(map(len, paragraphs)) < STORY:
            paragraphs.append(mix_text(rng.choice(pool), letters, rng))
        title = paragraphs[0][:18].rstrip("，。、")
        yield title, f"<h1>{title}</h1>" + "".join(f"<p>{text}</p>" for text in paragraphs)


def mix_text(text: str, letters: str, rng: Random) -> str:
    """Put pieces from anywhere in the place of a text's letters; marks and figures stay where they are."""

    def mix(run: re.Match[str]) -> str:
        starts = (rng.randrange(len(letters) - PIECE) for _ in range(0, len(run[0]), PIECE))
        return "".join(letters[start : start + PIECE] for start in starts)[: len(run[0])]

    return _LETTERS.sub(mix, text)


def hijack_news() -> Iterator[tuple[str, str]]:
    """Yield (title, markup) of pages that wrap an article in a kit, made longer by a story's paragraphs."""
    spam = generate(5, families=KIT_FAMILIES, places=("before", "after", "both"), layouts=("p", "div"), n=1_000_000)
    for page, (_, story) in zip(spam, tell_news(), strict=False):
        found = _BODY.search(page.markup)
        inner = found[1] if found else page.markup
        title = re.search("<title>(.*?)</title>", page.markup)
        half = len(inner) // 2
        cut = inner.find("<p", half) if "<p" in inner[half:] else len(inner)
        yield (title[1] if title else "首页"), inner[:cut] + story.partition("</h1>")[2] + inner[cut:]


KINDS: dict[str, Callable[[], Iterator[tuple[str, str]]]] = {"news": tell_news, "hijacked": hijack_news}


def frame_page(title: str, inner: str, rng: Random) -> bytes:
    """Set a text between a site's menu and its related links, filled to :data:`SIZE` with a script."""
    words = [article.paragraphs[0][:14] for article in rng.choices(load_articles(), k=LINKS)]
    menu, related = (
        "".join(f'<li class="n{at}"><a href="/p/{rng.randrange(9999)}.html">{word}</a></li>' for at, word in part)
        for part in (list(enumerate(words))[: LINKS // 2], list(enumerate(words))[LINKS // 2 :])
    )
    head = f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>'
    body = (
        f'<body><div id="top" class="nav"><ul>{menu}</ul></div>'
        f'<div class="main"><div class="content">{inner}</div></div>'
        f'<div class="related"><ul>{related}</ul></div><div class="footer">版权所有</div></body></html>'
    )
    missing = max(0, SIZE - len((head + body).encode()))
    script = f"<script>var data='{rng.getrandbits(4 * missing + 4):x}';</script></head>" if missing else "</head>"
    return (head + script + body).encode()

"""Pages made of the lines in ``benchmarks/register``: a trade's advertising around an article, and honest pages on it.

The generator's kits are grammars of two dozen families; here a hundred-odd trades speak, each line a sentence of its
own, few of which repeat anything. What is found of them is found by how they speak, so they are only ever read by
registers that never saw the trade (``cross_fit``, ``leave_one_out --trades``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from benchmarks.corpus import PLACEHOLDER, read_sides
from benchmarks.pages import Article
from benchmarks.pages.names import invent_brand
from benchmarks.pages.numbers import invent_number, write_grouped, write_plain
from benchmarks.rows import Row

PLACES = ("before", "after", "both", "interleave", "inline")
LAYOUTS = {
    "p": ("<p>", "</p><p>", "</p>"),
    "div": ("<div>", "</div><div>", "</div>"),
    "br": ("<div>", "<br>", "</div>"),
    "li": ("<ul><li>", "</li><li>", "</li></ul>"),
    "text": ("", "\n", ""),
}
"""What stands before, between and behind the lines of a page."""
KIT_LINES = (4, 12)
HONEST_LINES = 16
CITIES = ("青岛", "南宁", "兰州", "宝鸡", "芜湖", "遵义", "襄阳", "绵阳")
PEOPLE = ("王建国", "李梅", "陈晓东", "张华", "赵敏")
HEADS = ("{trade}调查", "{line}", "{trade}_{city}新闻网", "")
"""Titles of honest pages."""


def draw_trade_pages(seed: int, articles: Sequence[Article], trades: Sequence[Path]) -> Iterator[Row]:
    """Yield for each trade one hijacked page a place and two honest pages."""
    for path in trades:
        for place in PLACES:
            yield make_kit(path, place, articles, Random(f"{seed}/{path.stem}/{place}"))
        for number in range(2):
            yield make_honest(path, Random(f"{seed}/{path.stem}/{number}"))


def make_kit(path: Path, place: str, articles: Sequence[Article], rng: Random) -> Row:
    """Wrap an article in some advertising lines of a trade; one number stands in one of them at least."""
    title, *lines = (text for advertising, text in read_sides(path) if advertising)
    names = invent_names(rng)
    chosen = rng.sample(lines, rng.randint(1, 2) if place == "inline" else rng.randint(*KIT_LINES))
    if not any("{n}" in line for line in chosen):
        chosen[-1] += " 电话{n}"
    kit, article = [fill(line, names) for line in chosen], rng.choice(articles)
    row = lay_out(fill(title, names), place_lines(kit, article.paragraphs, place, rng), rng)
    return row | {
        "id": f"{path.stem}-{place}",
        "kind": "hijacked",
        "family": path.stem,
        "place": place,
        "article_id": article.id,
        "gold_text": "\n".join(article.paragraphs),
        "gold_phones": ["".join(filter(str.isdigit, names["n"]))],
    }


def make_honest(path: Path, rng: Random) -> Row:
    """Make a page that reports on a trade; the numbers in it are the newspaper's and the state's."""
    head = path.read_text("utf-8").partition("\n")[0].removeprefix("# ")
    lines = [text for advertising, text in read_sides(path) if not advertising]
    names = invent_names(rng)
    told = [fill(line, names) for line in rng.sample(lines, min(len(lines), HONEST_LINES))]
    title = rng.choice(HEADS).format(trade=head, line=told[0][:25], city=names["city"])
    row = lay_out(title, told, rng)
    return row | {
        "id": f"{path.stem}-honest-{rng.random()}",
        "kind": "hard_negative",
        "family": path.stem,
        "gold_text": None,
        "gold_phones": [],
    }


def invent_names(rng: Random) -> dict[str, str]:
    """Return what stands for each placeholder on one page."""
    digits = invent_number(rng.choice(("400", "mobile", "landline")), rng)
    number = rng.choice((write_plain, write_grouped))(digits, rng)
    return {"n": number, "brand": invent_brand(rng), "city": rng.choice(CITIES), "p": rng.choice(PEOPLE)}


def fill(text: str, names: dict[str, str]) -> str:
    return PLACEHOLDER.sub(lambda match: names[match[1]], text)


def place_lines(kit: Sequence[str], paragraphs: Sequence[str], place: str, rng: Random) -> list[str]:
    """Return the lines of a page: a kit's and an article's."""
    if place in ("before", "after", "both"):
        cut = {"before": len(kit), "after": 0, "both": len(kit) // 2}[place]
        return [*kit[:cut], *paragraphs, *kit[cut:]]
    lines = list(paragraphs)
    for line in kit:
        at = rng.randrange(len(lines))
        if place == "interleave":
            lines.insert(at, line)
        else:
            lines[at] = rng.choice((line + lines[at], lines[at] + line))
    return lines


def lay_out(title: str, lines: Sequence[str], rng: Random) -> Row:
    """Return a page of these lines, as text or in one of the layouts."""
    style = rng.choice(sorted(LAYOUTS))
    opened, between, closed = LAYOUTS[style]
    body = opened + between.join(lines) + closed
    if style == "text":
        return {"url": "", "style": style, "text": body}
    return {"url": "", "style": style, "html": f"<html><head><title>{title}</title></head><body>{body}</body></html>"}

"""``python -m benchmarks.listed``: kits written as plain lists of lines, laid out in the manner of the measuring pages.

The generator's kits are grammars and its pages are hard on purpose. These come from other hands (``listed_kits``: a set
a file) and stand as the measuring pages do: one kit whose lines follow each other around or between the article's
lines, or one advertisement glued to its first, or a betting house's name put into it; a title that is the kit's; a
site's labels above and below.

A set that somebody has looked at says how well it was learnt from; only a fresh one says how well the product
generalises (``--sets``).
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.pages.articles import Article, load_articles
from benchmarks.pages.families import NUMBER_MARK, Family, choose_writings, write_numbers
from benchmarks.pages.layouts import render
from benchmarks.pages.model import LabelledPage, Piece, Role
from benchmarks.pages.names import list_places_flat, list_places_nested
from benchmarks.pages.numbers import WRITINGS, invent_number
from benchmarks.pages.placement import place_template
from benchmarks.predict import predict
from benchmarks.scoring import Tally

KITS = Path(__file__).with_name("listed_kits")
PLACES = ("before", "after", "both", "interleave")
FORMS = ("head", "tail", "word", "lines")
"""Where a house's name is put: before the first sentence, behind a paragraph, between words, in lines of its own."""
LAYOUTS = ("text", "p", "div", "br", "li", "td", "mixed", "hidden_style")
KINDS = {"lines": ("400", "400", "mobile"), "inline": ("mobile",), "names": ("400",)}
"""Kinds of number by the shape of the kit."""
DISGUISED = {"lines": 0.2, "inline": 0.6, "names": 0.0}
LABELS = ("走进我们", "服务项目", "联系我们", "新闻资讯", "全国报修", "上门服务", "网站首页", "公司简介", "在线留言")
FEET = ("上一篇：没有了", "下一篇：没有了", "阅读全文", "Copyright © 2025 All Rights Reserved")
CITIES = ("杭州", "西安", "成都", "长沙", "昆明", "武汉", "南宁", "唐山", "石家庄", "东莞", "青岛", "合肥", "郑州")
PEOPLE = ("李经理", "王经理", "张经理", "陈主任", "刘经理", "周老师")

_CHOICE = re.compile(r"\[([^\[\]\n]*\|[^\[\]\n]*)\]")
_GAP = re.compile("[，、的]")
"""What a name is dropped behind."""
_SLOT = re.compile(r"\{(\w+)\}")

Spec = Mapping[str, Any]
"""A kit: ``id``, ``shape``, ``title``, the values of its ``slots``; and ``lines`` (shape lines), ``inline`` (shape
inline), or ``head``, ``tail``, ``word`` and ``lines`` (shape names: nothing but a name is put into the article)."""


def read_kits(path: Path) -> list[Spec]:
    """Return the kits of one set."""
    kits: list[Spec] = json.loads(path.read_text("utf-8"))
    return kits


def draw_pages(kit: Spec, n: int, articles: Sequence[Article]) -> Iterator[LabelledPage]:
    """Yield ``n`` pages of a kit, the same ones each time."""
    for index in range(n):
        rng = Random(f"{kit['id']}/{index}")
        yield Writer(kit, rng).make(f"{kit['id']}-{index:03}", rng.choice(articles))


class Writer:
    """Writes one page of a kit: one number, one name, one city on all of it."""

    def __init__(self, kit: Spec, rng: Random) -> None:
        self.kit, self.rng, self.shape = kit, rng, kit["shape"]
        self.values = {name: rng.choice(values) for name, values in kit.get("slots", {}).items()}
        self.values |= {"city": rng.choice(CITIES), "name": rng.choice(PEOPLE)}
        kinds = KINDS[self.shape]
        self.digits = (invent_number(rng.choice(kinds), rng), invent_number(rng.choice(kinds), rng))
        self.second = rng.choice((0, 1))
        family = Family(kit["id"], (), disguised=DISGUISED[self.shape])
        self.writings = choose_writings(family, tuple(WRITINGS), rng)

    def make(self, page_id: str, article: Article) -> LabelledPage:
        """Return the page that steals ``article``."""
        body = [Piece(text, Role.ARTICLE) for text in article.paragraphs]
        place = self.rng.choice(PLACES) if self.shape == "lines" else self.shape
        content = self.lay_out(body, place)
        labels = [Piece(line, Role.CHROME) for line in self.rng.sample(LABELS, self.rng.randint(2, 6))]
        feet = [Piece(line, Role.CHROME) for line in self.rng.sample(FEET, self.rng.randint(0, 3))]
        style, title = self.rng.choice(LAYOUTS), self.write(self.rng.choice(self.kit["title"]))
        return LabelledPage(
            id=page_id,
            url=f"https://{page_id.replace('_', '-')}.example/",
            kind="hijacked",
            family=self.kit["id"],
            markup=render([*labels, *content, *feet], style, title, self.rng),
            gold_text="\n".join(article.paragraphs),
            place=place,
            style=style,
            article_id=article.id,
        )

    def lay_out(self, body: list[Piece], place: str) -> list[Piece]:
        if place == "inline":
            return self.glue(body)
        return self.name(body) if place == "names" else self.surround(body, place)

    def surround(self, body: list[Piece], place: str) -> list[Piece]:
        first, second = ([self.write(line) for line in self.rng.choice(self.kit["lines"])] for _ in range(2))
        return place_template(body, first, second, place, self.rng)

    def glue(self, body: list[Piece]) -> list[Piece]:
        ad = self.write(self.rng.choice(self.kit["inline"]))
        return [Piece(ad + body[0].text.lstrip(), Role.ARTICLE, spam=((0, len(ad)),)), *body[1:]]

    def name(self, body: list[Piece]) -> list[Piece]:
        """Put a house's name into an article in one to three of the :data:`FORMS`."""
        forms = self.rng.sample(FORMS, self.rng.randint(1, 3))
        spots: dict[int, list[tuple[int, str]]] = defaultdict(list)
        if "head" in forms:
            spots[0].append((0, self.write(self.rng.choice(self.kit["head"]))))
        if "tail" in forms:
            tail = self.write(self.rng.choice(self.kit["tail"]))
            for index in self.rng.sample(range(len(body)), min(len(body), self.rng.randint(1, 2))):
                spots[index].append((len(body[index].text), tail))
        if "word" in forms:
            word = self.write(self.rng.choice(self.kit["word"]))
            for index in self.rng.sample(range(len(body)), min(len(body), self.rng.randint(1, 4))):
                gaps = [found.end() for found in _GAP.finditer(body[index].text)]
                spots[index].append((self.rng.choice(gaps or [len(body[index].text) // 2]), word))
        named = [put_in(piece, sorted(spots[index])) for index, piece in enumerate(body)]
        for line in self.rng.sample(self.kit["lines"], self.rng.randint(2, 5)) if "lines" in forms else ():
            named.insert(self.rng.randint(0, len(named)), Piece(self.write(line), Role.TEMPLATE))
        return named

    def write(self, line: str) -> str:
        """Choose among alternatives, fill in slots, and write each number in one of the page's ways."""
        chosen = _CHOICE.sub(lambda found: self.rng.choice(found[1].split("|")), line)
        return write_numbers(_SLOT.sub(self.fill, chosen), self.digits, self.writings, self.rng)

    def fill(self, slot: re.Match[str]) -> str:
        if slot[1] == "places":
            return self.rng.choice((list_places_flat, list_places_nested))(self.rng)
        marks = {"num": chr(NUMBER_MARK), "num2": chr(NUMBER_MARK + self.second)}
        return marks.get(slot[1]) or str(self.values[slot[1]])


def put_in(piece: Piece, spots: Iterable[tuple[int, str]]) -> Piece:
    """Return a line with texts put in at offsets, ascending, and marked as the kit's."""
    text, spam, shift = piece.text, [], 0
    for at, put in spots:
        text = text[: at + shift] + put + text[at + shift :]
        spam.append((at + shift, at + shift + len(put)))
        shift += len(put)
    return Piece(text, piece.role, spam=tuple(spam))


def tally_kits(kits: Sequence[Spec], n: int, articles: Sequence[Article]) -> dict[str, Tally]:
    """Return a tally for each kit, then for each place and layout."""
    by_kit, by_place, by_layout = (defaultdict[str, Tally](Tally) for _ in range(3))
    for kit in kits:
        for page in draw_pages(kit, n, articles):
            row = page.row()
            prediction = predict(row)
            for tally in (by_kit[page.family], by_place[page.place], by_layout[page.style]):
                tally.add(row, prediction)
    return by_kit | dict(sorted(by_place.items())) | dict(sorted(by_layout.items()))


def main() -> None:
    sets = sorted(path.stem for path in KITS.glob("*.json"))
    parser = argparse.ArgumentParser(prog="python -m benchmarks.listed", description=__doc__.split("\n")[0])
    parser.add_argument("-n", type=int, default=60, help="pages of each kit")
    parser.add_argument("--sets", nargs="+", choices=sets, default=sets, help="sets of kits (default: all)")
    options = parser.parse_args()
    articles = load_articles()
    for name in options.sets:
        print(f"| {name} | pages | found | F1 | leak | exact |\n|---|---:|---:|---:|---:|---:|")
        for label, tally in tally_kits(read_kits(KITS / f"{name}.json"), options.n, articles).items():
            figures = f"{tally.found:.1%} | {tally.f1:.4f} | {tally.leak:.2%} | {tally.exact_share:.1%}"
            print(f"| {label} | {tally.pages} | {figures} |")
        print()


if __name__ == "__main__":
    main()

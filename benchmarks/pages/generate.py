"""Labelled pages, the same ones for the same seed: hijacked pages, kits without an article, and honest pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product, zip_longest
from random import Random

from .articles import load_articles
from .families import FAMILIES, KNOWN, Family, Kit, choose_writings, make_kit, numbers_in, write_numbers
from .grammar import Environment, load_grammar
from .layouts import HIDDEN_STYLES, STYLES, render
from .model import Article, LabelledPage, Piece, Role
from .mutations import (
    ARTICLE_MUTATIONS,
    MUTATIONS,
    TEMPLATE_MUTATIONS,
    add_noise,
    mutate_line,
    mutate_template,
    strip_digits,
)
from .negatives import generate_negatives
from .numbers import WRITINGS
from .placement import PLACES, glue_ads, place_template, replace_organisations

MUTATED_SHARE = 0.35
"""Share of pages that carry a mutation; the rest show the family as it is."""
REPLACED_SHARE = 0.3
"""Share of injected pages where names are replaced and not inserted."""
KINDS = ("hijacked", "template_only", "negative")


def generate(
    seed: int,
    families: Sequence[str] = tuple(FAMILIES),
    places: Sequence[str] = PLACES,
    layouts: Sequence[str] = STYLES,
    writings: Sequence[str] = tuple(WRITINGS),
    mutations: Sequence[str] = MUTATIONS,
    n: int | None = None,
    articles: Sequence[Article] | None = None,
) -> Iterator[LabelledPage]:
    """Yield hijacked pages: every allowed (family, place, layout) once in random order, then again, up to ``n``.

    Without ``n`` each combination comes once. ``articles`` defaults to the measuring pages' articles where they
    are present, else to the bundled ones; give them to be independent of that.
    """
    pool = tuple(articles) if articles is not None else load_articles()
    combinations = order_combinations(seed, families, places, layouts)
    total = len(combinations) if n is None else n
    for index in range(total):
        family, place, style = combinations[index % len(combinations)]
        rng = Random(f"{seed}/{index}/{family}/{place}/{style}")
        chosen = choose_mutations(tuple(mutations), rng)
        article = pool[rng.randrange(len(pool))]
        maker = PageMaker(KNOWN[family], place, style, tuple(writings), chosen, rng)
        yield maker.make(f"g{seed}-{index:05}", article)


def order_combinations(
    seed: int, families: Sequence[str], places: Sequence[str], layouts: Sequence[str]
) -> list[tuple[str, str, str]]:
    """Return the allowed combinations, families in turn, each family's in random order."""
    rng = Random(f"order/{seed}")
    piles = []
    for family in families:
        pile = [(family, place, style) for place, style in product(places, layouts) if is_allowed(place, style)]
        rng.shuffle(pile)
        piles.append(pile)
    return [combination for row in zip_longest(*piles) for combination in row if combination is not None]


def is_allowed(place: str, style: str) -> bool:
    """Plain text hides nothing: every combination but (hidden, text…) exists."""
    return not (place == "hidden" and style.startswith("text"))


def choose_mutations(allowed: tuple[str, ...], rng: Random) -> tuple[str, ...]:
    template = [name for name in TEMPLATE_MUTATIONS if name in allowed]
    article = [name for name in ARTICLE_MUTATIONS if name in allowed]
    chosen = []
    for names in (template, article):
        if names and rng.random() < MUTATED_SHARE:
            chosen += rng.sample(names, min(len(names), rng.choice((1, 1, 2))))
    return tuple(sorted(chosen))


class PageMaker:
    """Makes one hijacked page; every choice comes from its own random source."""

    def __init__(
        self, family: Family, place: str, style: str, writings: tuple[str, ...], mutations: tuple[str, ...], rng: Random
    ) -> None:
        self.family, self.place, self.style = family, place, style
        self.mutations, self.rng = mutations, rng
        self.kit = make_kit(family, rng, one_section="one_section" in mutations)
        self.names = choose_writings(family, writings, rng)
        self.replaced = family.id == "gambling" and place.startswith("inline") and rng.random() < REPLACED_SHARE

    def make(self, page_id: str, article: Article) -> LabelledPage:
        """Return the page that steals ``article``."""
        gold = self.mutate_article(list(article.paragraphs))
        content = self.place_kit(self.dress_article(gold, article))
        phones = numbers_in([piece.text for piece in content], self.kit.digits)
        pieces = [self.finish(piece) for piece in self.add_chrome(content)]
        title = write_numbers(self.kit.title, self.kit.digits, self.names, self.rng)
        headline = article.title or self.kit.title
        headline = write_numbers(headline, self.kit.digits, self.names, self.rng)
        return LabelledPage(
            id=page_id,
            url=self.invent_url(page_id),
            kind="hijacked",
            family=self.family.id,
            markup=render(pieces, self.style, title, self.rng, headline),
            gold_text="\n".join(paragraph.replace("**", "") for paragraph in gold),
            gold_phones=phones,
            place=self.place,
            style=self.style,
            article_id=self.name_article(page_id, article),
            brand=self.kit.brand,
            writing="+".join(self.names) if phones else "",
            mutations=(*self.mutations, *(("replaced",) if self.replaced else ())),
        )

    def name_article(self, page_id: str, article: Article) -> str:
        """Return the id that pages with the same body share: a changed body is another article."""
        if self.replaced:
            return page_id
        return f"{article.id}-stripped" if "digits_stripped" in self.mutations else article.id

    def invent_url(self, page_id: str) -> str:
        folder = self.rng.choice(("a", "news", "wx", "show"))
        return f"https://{page_id}.example/{folder}/{self.rng.randrange(10**7)}.html"

    def mutate_article(self, paragraphs: list[str]) -> list[str]:
        if "digits_stripped" in self.mutations:
            paragraphs = [text for text in map(strip_digits, paragraphs) if text.strip()]
        if "noise" in self.mutations:
            paragraphs = [add_noise(text, self.rng) for text in paragraphs]
        if self.replaced:
            changed = replace_organisations(paragraphs, self.keyword, self.rng)
            self.replaced, paragraphs = changed != paragraphs, changed
        return paragraphs

    def keyword(self) -> str:
        return self.kit.ad().strip("【】（）“” ")

    def dress_article(self, paragraphs: list[str], article: Article) -> list[Piece]:
        """Return the body with the credits that some copies keep; credits are never part of the gold text."""
        pieces = [Piece(text, Role.ARTICLE) for text in paragraphs]
        if "byline" in self.mutations:
            pieces.insert(0, Piece(f"□ 本报记者 {article.reporter or '钟言'}", Role.CREDIT))
        if "editor" in self.mutations:
            form = self.rng.choice(("【编辑:{}】", "【责任编辑：{}】", "（责任编辑：{}）", "责编：{}"))
            pieces.append(Piece(form.format(article.editor or "尹和"), Role.CREDIT))
        return pieces

    def place_kit(self, article: list[Piece]) -> list[Piece]:
        if self.place.startswith("inline"):
            return article if self.replaced else self.glue(article)
        lines, more = (mutate_template(self.kit.block(), self.mutations, self.rng) for _ in range(2))
        pieces = place_template(article, lines, more, self.place, self.rng)
        hide = self.style in HIDDEN_STYLES or (self.family.always_hidden and not self.style.startswith("text"))
        return [replace(piece, hidden=True) if hide and piece.role is Role.TEMPLATE else piece for piece in pieces]

    def glue(self, article: list[Piece]) -> list[Piece]:
        hidden = self.style in HIDDEN_STYLES or (self.family.always_hidden and not self.style.startswith("text"))

        def ad() -> str:
            return mutate_line(self.kit.ad(), self.mutations, self.rng)

        return glue_ads(article, self.kit, ad, self.place, hidden, self.rng)

    def add_chrome(self, content: list[Piece]) -> list[Piece]:
        """Put the site's own lines above and below, as kits that copy a company site do."""
        if self.style == "portal":
            return content
        return [*self.chrome("chrome_top", 0, 7), *content, *self.chrome("chrome_bottom", 0, 6)]

    def chrome(self, section: str, least: int, most: int) -> list[Piece]:
        return [Piece(line, Role.CHROME) for line in chrome_lines(section, least, most, self.kit, self.rng)]

    def finish(self, piece: Piece) -> Piece:
        """Write the numbers; the ads' offsets move along."""
        text, spam, at = "", [], 0
        for start, end in piece.spam:
            text += piece.text[at:start]
            ad = write_numbers(piece.text[start:end], self.kit.digits, self.names, self.rng)
            spam.append((len(text), len(text) + len(ad)))
            text, at = text + ad, end
        rest = piece.text[at:]
        if piece.role is not Role.ARTICLE:
            rest = write_numbers(rest, self.kit.digits, self.names, self.rng)
        return replace(piece, text=text + rest, spam=tuple(spam))


def chrome_lines(section: str, least: int, most: int, kit: Kit, rng: Random) -> list[str]:
    """Return distinct lines of a site's own chrome, without numbers."""
    grammar = load_grammar(*kit.family.grammars)
    values: Environment = {
        "b": kit.brand,
        "title": rng.choice((f"{kit.brand}资讯", "没有了", f"{kit.brand}动态")),
        "k": lambda: str(rng.randint(1, 9)),
        "year": str(rng.randint(2016, 2026)),
    }
    return list(dict.fromkeys(grammar.expand(section, rng, values) for _ in range(rng.randint(least, most))))


def generate_template_only(seed: int, n: int, families: Sequence[str] = tuple(FAMILIES)) -> Iterator[LabelledPage]:
    """Yield pages that hold a kit and chrome and no article."""
    for index in range(n):
        family = KNOWN[families[index % len(families)]]
        rng = Random(f"template/{seed}/{index}")
        kit = make_kit(family, rng)
        names = choose_writings(family, tuple(WRITINGS), rng)
        lines = kit.block() + (kit.block() if rng.random() < 0.3 else [])
        style = rng.choice([style for style in STYLES if style not in ("twin_html", "portal", *HIDDEN_STYLES)])
        top, bottom = (chrome_lines(section, 0, 6, kit, rng) for section in ("chrome_top", "chrome_bottom"))
        pieces = [Piece(line, Role.CHROME) for line in top]
        pieces += [Piece(write_numbers(line, kit.digits, names, rng), Role.TEMPLATE) for line in lines]
        pieces += [Piece(line, Role.CHROME) for line in bottom]
        title = write_numbers(kit.title, kit.digits, names, rng)
        yield LabelledPage(
            id=f"t{seed}-{index:05}",
            url=f"https://t{seed}-{index}.example/",
            kind="template_only",
            family=family.id,
            markup=render(pieces, style, title, rng),
            gold_text=None,
            gold_phones=numbers_in(lines, kit.digits),
            style=style,
            brand=kit.brand,
            writing="+".join(names),
        )


def generate_mixed(seed: int, n: int, articles: Sequence[Article] | None = None) -> Iterator[LabelledPage]:
    """Yield ``n`` pages: seven in ten hijacked, one template only, two honest."""
    hijacked = n * 7 // 10
    template = n // 10
    yield from generate(seed, n=hijacked, articles=articles)
    yield from generate_template_only(seed, template)
    yield from generate_negatives(seed, n - hijacked - template, articles=articles)

"""Honest pages that look like spam to a careless rule: none of them may ever be called hijacked.

Knows articles and layouts, no kit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from random import Random

from .articles import load_articles
from .grammar import Grammar, load_grammar
from .layouts import render
from .model import Article, LabelledPage, Piece, Role
from .names import COUNTIES, invent_brand
from .numbers import invent_number, write_grouped

Maker = Callable[[Grammar, Random], list[str]]
GRAMMARS = (
    "honest",
    "honest_notices",
    "honest_lists",
    "honest_stories",
    "honest_contacts",
    "honest_betting",
    "honest_crackdowns",
)
AREA_CODES = ("0311", "0374", "0379", "0417", "0451", "0512", "0538", "0597", "0731", "0743", "0817", "0871", "0991")
HONEST_STYLES = ("text", "p", "br", "td", "li", "div", "portal")


def values_of(rng: Random) -> dict[str, str | Callable[[], str]]:
    """Return what the grammar of honest pages may name; one company, one office, a number of its own for each."""
    own = write_grouped(invent_number("400", rng), rng)
    seat = rng.choice(tuple(COUNTIES))
    parts = COUNTIES[seat].split()
    return {
        "b": invent_brand(rng),
        "own": own,
        "phone": lambda: write_grouped(invent_number(rng.choice(("landline", "mobile")), rng), rng),
        "mobile": lambda: write_grouped(invent_number("mobile", rng), rng),
        "short": lambda: rng.choice(("12345", "12315", "110", "119", "120", "12328", "95598", "12306", "96777")),
        "unit": lambda: f"95{rng.randint(100, 999)}部队",
        "k": lambda: str(rng.randint(1, 9)),
        "kk": lambda: str(rng.randint(10, 59)),
        "date": lambda: f"{rng.randint(2018, 2025)}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日",
        "day": lambda: f"{rng.randint(1, 12)}月{rng.randint(1, 28)}日",
        "span": lambda: invent_span(rng),
        "hour": lambda: str(rng.randint(6, 22)),
        "year": lambda: str(rng.randint(2016, 2025)),
        "seat": seat,
        "town": rng.choice(parts),
        "part": lambda: rng.choice(parts),
        "desk": invent_desk(rng),
        "office": lambda: invent_desk(rng),
        "local": lambda: invent_local(rng),
        "short5": f"96{rng.randint(100, 999)}",
        "fake400": lambda: write_grouped(invent_number("400", rng), rng),
        "county": lambda: rng.choice(rng.choice(tuple(COUNTIES.values())).split()),
        "city": lambda: rng.choice([name for name in COUNTIES if name.endswith("市")]),
        "counties": lambda: "、".join(rng.sample(all_counties(), rng.randint(25, 60))),
        "some_counties": lambda: "、".join(rng.sample(all_counties(), rng.randint(4, 10))),
    }


def invent_span(rng: Random) -> str:
    """Return the first and last day of something within one month."""
    first = rng.randint(1, 24)
    return f"{rng.randint(1, 12)}月{first}日至{rng.randint(first + 1, 28)}日"


def invent_local(rng: Random) -> str:
    """Return a telephone number as a local paper prints it: seven or eight digits, no area code."""
    return rng.choice("2345678") + "".join(rng.choice("0123456789") for _ in range(rng.choice((6, 6, 7))))


def invent_desk(rng: Random) -> str:
    """Return an office's number, with or without the area code."""
    area, local = rng.choice(AREA_CODES), invent_local(rng)
    return rng.choice((local, f"{area}-{local}", f"（{area}）{local}", f"{area}—{local}"))


def all_counties() -> list[str]:
    return [name for names in COUNTIES.values() for name in names.split()]


def from_sections(*steps: tuple[str, int, int]) -> Maker:
    """Return a maker that writes between ``least`` and ``most`` distinct lines of each section in turn."""

    def make(grammar: Grammar, rng: Random) -> list[str]:
        values = values_of(rng)
        lines: list[str] = []
        for name, least, most in steps:
            drawn = [grammar.expand(name, rng, values) for _ in range(rng.randint(least, most))]
            lines += dict.fromkeys(drawn)
        return lines

    return make


def from_story(*topics: str) -> Maker:
    """Return a maker for one of the topics: ``…_head``, ``…_lead``, most of its lines in their order, ``…_end``."""

    def make(grammar: Grammar, rng: Random) -> list[str]:
        values, topic = values_of(rng), rng.choice(topics)
        opening = [grammar.expand(f"{topic}_{part}", rng, values) for part in ("head", "lead")]
        return [*opening, *grammar.expand_some(topic, 5, 11, rng, values), grammar.expand(f"{topic}_end", rng, values)]

    return make


def from_list(name: str, least: int, most: int) -> Maker:
    """Return a maker for ``name_head``, ``name_lead``, ``least`` to ``most`` entries of a list, and ``name_end``."""
    return from_sections((f"{name}_head", 1, 1), (f"{name}_lead", 1, 1), (name, least, most), (f"{name}_end", 1, 2))


NEGATIVES: dict[str, Maker] = {
    "official_hotline": from_sections(("official_head", 1, 1), ("official", 5, 9), ("official_end", 1, 2)),
    "hotline_directory": from_sections(("directory_head", 1, 1), ("directory", 12, 40)),
    "explainer_12345": from_sections(("explainer_head", 1, 1), ("explainer", 5, 8)),
    "weather_warning": from_sections(("warning_head", 1, 1), ("warning", 3, 6), ("warning_end", 1, 3)),
    "risk_areas": from_sections(("risk_head", 1, 1), ("risk", 8, 24), ("risk_end", 1, 2)),
    "camera_dealer": from_sections(("camera_head", 1, 1), ("camera", 4, 7), ("dealer", 3, 8)),
    "lost_and_found": from_sections(("lost_head", 1, 1), ("lost", 8, 20)),
    "fake_hotline_news": from_sections(("fake_head", 1, 1), ("fake", 6, 9), ("fake_end", 1, 1)),
    "recall_notice": from_sections(("recall_head", 1, 1), ("recall", 4, 7), ("recall_end", 1, 1)),
    "recruitment": from_sections(("recruit_head", 1, 1), ("recruit", 5, 8), ("recruit_end", 1, 2)),
    "outage_notice": from_story("outage_water", "outage_power", "outage_gas"),
    "bank_hours": from_story("bank"),
    "clinic_timetable": from_list("clinic", 7, 18),
    "school_admission": from_story("school_primary", "school_vocational"),
    "office_recruitment": from_story("office_job"),
    "tender_notice": from_story("tender_works", "tender_auction"),
    "property_notice": from_story("property"),
    "shop_list": from_list("shops", 10, 30),
    "traffic_notice": from_story("traffic"),
    "vaccination_sites": from_list("vaccine", 10, 30),
    "vehicle_recall": from_story("vehicle_recall"),
    "consumer_warning": from_story("consumer"),
    "press_release": from_story("press"),
    "charity_appeal": from_story("charity_child", "charity_winter"),
    "ticket_information": from_story("tickets_museum", "tickets_stage"),
    "missing_person": from_story("missing_elder", "missing_comrade"),
    "repairman_feature": from_story("repairman"),
    "timetable_news": from_story("timetable"),
    "readers_letter": from_story("reader"),
    "growers_supply": from_story("growers_fruit", "growers_supply"),
    "trade_in_explainer": from_story("trade_in"),
    "betting_news": from_story("betting_raid", "betting_court", "lottery_office", "betting_warning", "betting_sports"),
    "crackdown_news": from_story(
        "crack_invoices",
        "crack_detectives",
        "crack_hotlines",
        "crack_locks",
        "crack_loans",
        "crack_papers",
        "crack_clinics",
        "crack_refunds",
    ),
}
"""Hard negatives by name; no body is judged on them, only that they are never called spam."""


def generate_negatives(
    seed: int, n: int, kinds: Sequence[str] | None = None, articles: Sequence[Article] | None = None
) -> Iterator[LabelledPage]:
    """Yield honest pages: each hard negative in turn, and between them news as text, in a portal and with a contact."""
    names = tuple(kinds) if kinds is not None else ("news_text", "news_portal", "news_contact", *NEGATIVES)
    pool = tuple(articles) if articles is not None else load_articles()
    for index in range(n):
        name = names[index % len(names)]
        rng = Random(f"negative/{seed}/{index}/{name}")
        page_id = f"n{seed}-{index:05}"
        if name in NEGATIVES:
            yield make_hard_negative(page_id, name, rng)
        elif name == "news_contact":
            yield make_news_contact(page_id, pool[rng.randrange(len(pool))], rng)
        else:
            yield make_news(page_id, name, pool[rng.randrange(len(pool))], rng)


def make_hard_negative(page_id: str, name: str, rng: Random) -> LabelledPage:
    lines = NEGATIVES[name](load_grammar(*GRAMMARS), rng)
    style = rng.choice(HONEST_STYLES)
    headline, *body = lines
    shown = body if style == "portal" else lines
    markup = render([Piece(line, Role.ARTICLE) for line in shown], style, headline, rng, headline)
    return LabelledPage(page_id, f"https://{page_id}.example/", "hard_negative", name, markup, None, style=style)


def make_news_contact(page_id: str, article: Article, rng: Random) -> LabelledPage:
    """An article under or in which the newspaper prints a contact or two, each once or twice."""
    grammar, values = load_grammar(*GRAMMARS), values_of(rng)
    lines = list(article.paragraphs)
    for _ in range(rng.choice((1, 1, 1, 2))):
        contact = grammar.expand("news_contact", rng, values)
        place = rng.choice(("below", "below", "end", "between", "inside"))
        at = len(lines) - 1 if place in ("below", "end") else rng.randrange(len(lines))
        if place in ("below", "between"):
            lines.insert(at + 1, contact)
        elif place == "end" or "。" not in lines[at]:
            lines[at] += contact
        else:
            lines[at] = lines[at].replace("。", f"。{contact}", 1)
    style = rng.choice(HONEST_STYLES)
    title = article.title or article.paragraphs[0][:20]
    markup = render([Piece(line, Role.ARTICLE) for line in lines], style, title, rng, article.title)
    return LabelledPage(
        page_id, f"https://{page_id}.example/", "hard_negative", "news_contact", markup, None, style=style
    )


def make_news(page_id: str, name: str, article: Article, rng: Random) -> LabelledPage:
    """An ordinary article, as text (kind ``clean``) or inside a portal (kind ``clean_html``)."""
    style = "portal" if name == "news_portal" else "text"
    kind = "clean_html" if style == "portal" else "clean"
    pieces = [Piece(text, Role.ARTICLE) for text in article.paragraphs]
    title = article.title or article.paragraphs[0][:20]
    return LabelledPage(
        id=page_id,
        url=f"https://{page_id}.example/",
        kind=kind,
        family=name,
        markup=render(pieces, style, title, rng, article.title),
        gold_text="\n".join(article.paragraphs),
        style=style,
        article_id=article.id,
    )

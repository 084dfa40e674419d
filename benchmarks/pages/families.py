"""The spam families: which grammar, which numbers, and how one page's kit is made of them.

Numbers stand in kit text as one private-use character each, so that mutations cannot break them;
:func:`write_numbers` puts a writing in their place. Knows no article and no layout.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle
from random import Random

from .grammar import Grammar, load_grammar
from .names import invent_brand, invent_latin, list_places_flat, list_places_nested
from .numbers import EASY_WRITINGS, HARD_WRITINGS, WRITINGS, Writing, invent_number

NUMBER_MARK = 0x10F000
"""The first private-use character; the k-th advertised number is ``chr(NUMBER_MARK + k)``."""
MARKED = re.compile("[\U0010f000-\U0010f00f]")
STEP = re.compile(r"(\w+?)(?:\*(\d+)(?:-(\d+))?|(\?))?$")


@dataclass(frozen=True, slots=True)
class Family:
    """One kind of spam. ``rule_family`` is the id of the rule file that knows it, empty where none does."""

    id: str
    grammars: tuple[str, ...]
    kinds: tuple[str, ...] = ("400",)
    numbers: tuple[int, int] = (1, 1)
    disguised: float = 0.0
    """Share of pages that disguise their numbers."""
    always_hidden: bool = False
    ads: tuple[int, int] = (1, 3)
    """How many contacts are glued in where a page is hijacked inline."""
    rule_family: str = ""


FAMILIES: dict[str, Family] = {
    family.id: family
    for family in (
        Family("hotline_sections", ("appliance", "hotline_sections"), rule_family="hotline"),
        Family("hotline_nested", ("appliance", "hotline_nested"), numbers=(2, 2), rule_family="hotline"),
        Family("hotline_erased", ("appliance", "hotline_erased"), numbers=(1, 3), rule_family="hotline"),
        Family("hotline_prose", ("appliance", "hotline_prose"), rule_family="hotline"),
        Family("finance", ("finance",), ("400", "400", "landline"), (1, 2), rule_family="finance"),
        Family("airline", ("airline",), ("400", "landline"), (1, 2), rule_family="finance"),
        Family("courier", ("courier",), ("400", "400", "mobile"), (1, 2), rule_family="finance"),
        Family("invoice", ("invoice",), ("mobile",), disguised=0.6, ads=(1, 1), rule_family="contact-ad"),
        Family("contact_ads", ("contact_ads",), ("mobile", "mobile", "400"), disguised=0.4, rule_family="contact-ad"),
        Family("gambling", ("gambling",), (), (0, 0), ads=(3, 14), rule_family="betting"),
        Family("hidden_stuffing", ("appliance", "hidden_stuffing"), always_hidden=True, rule_family="hotline"),
        Family("medical", ("medical",), ("400", "landline", "mobile"), disguised=0.15),
        Family("education", ("education",), ("400", "mobile", "landline"), disguised=0.15),
        Family("travel_visa", ("travel_visa",), ("400", "mobile", "landline"), disguised=0.15),
        Family("moving", ("moving",), ("mobile", "400", "landline"), (1, 2), disguised=0.1),
        Family("locksmith", ("locksmith",), ("mobile", "landline"), disguised=0.1),
        Family("game_recharge", ("game_recharge",), ("400", "landline", "mobile"), (1, 3), disguised=0.1),
        Family("recycling", ("recycling",), ("mobile",), disguised=0.2),
        Family("company_registration", ("company_registration",), ("mobile", "400", "landline"), disguised=0.1),
        Family("factory_wholesale", ("factory_wholesale",), ("mobile", "mobile", "landline"), (1, 2), disguised=0.05),
        Family("waterproofing", ("waterproofing",), ("mobile", "mobile", "400"), disguised=0.15),
        Family("stock_groups", ("stock_groups",), ("mobile",), disguised=0.4, ads=(1, 2)),
        Family("click_farming", ("click_farming",), ("mobile",), disguised=0.4, ads=(1, 2)),
        Family("web_promotion", ("web_promotion",), ("mobile", "400"), disguised=0.1, always_hidden=True),
        Family("home_renovation", ("home_renovation",), ("mobile", "400", "landline"), disguised=0.1),
        Family("eye_clinic", ("eye_clinic",), ("landline", "400", "mobile"), disguised=0.05),
        Family("nanny", ("nanny",), ("mobile", "mobile", "landline"), (1, 2), disguised=0.15),
        Family("wedding", ("wedding",), ("mobile", "400", "landline"), disguised=0.1, ads=(1, 2)),
        Family("storage_racks", ("storage_racks",), ("mobile", "mobile", "landline"), (2, 3), disguised=0.05),
        Family("car_rental", ("car_rental",), ("mobile", "mobile", "landline", "400"), (2, 4), disguised=0.1),
        Family("degree", ("degree",), ("mobile",), disguised=0.35, ads=(1, 2)),
        Family("psychology", ("psychology",), ("mobile", "400", "landline"), disguised=0.2, ads=(1, 2)),
        Family("antique_auction", ("antique_auction",), ("mobile", "mobile", "400"), disguised=0.2),
        Family("service_pledges", ("service_pledges",), ("400", "400", "landline"), (1, 3)),
        Family("loan_refund", ("loan_refund",), ("400", "landline", "mobile"), (1, 2), disguised=0.1),
        Family("game_refund", ("game_refund",), ("400", "landline", "mobile"), (1, 2), disguised=0.05, ads=(1, 2)),
        Family("fault_guides", ("fault_guides",), ("400", "landline"), ads=(1, 2)),
        Family("betting_house", ("betting_house",), (), (0, 0), ads=(1, 2)),
        Family("receipt_agents", ("receipt_agents",), ("mobile",), disguised=0.5, ads=(1, 1)),
    )
}


HELD_OUT: dict[str, dict[str, Family]] = {
    name: {family.id: family for family in families}
    for name, families in {
        "first": (
            Family("pest_control", ("pest_control",), ("400", "mobile", "landline"), (1, 2), disguised=0.1),
            Family("legal", ("legal",), ("mobile", "landline", "400"), disguised=0.1),
            Family("fortune", ("fortune",), ("mobile",), disguised=0.3),
        ),
        "second": (
            Family("fertility", ("fertility",), ("mobile", "400"), disguised=0.2),
            Family("roadside", ("roadside",), ("mobile", "landline", "400"), (1, 2), disguised=0.05),
            Family("funeral", ("funeral",), ("mobile", "landline"), disguised=0.05),
            Family("translation", ("translation",), ("landline", "mobile", "400"), disguised=0.1),
        ),
        "third": (
            Family("dental", ("dental",), ("landline", "400", "mobile"), disguised=0.05),
            Family("detective", ("detective",), ("mobile",), disguised=0.35, ads=(1, 2)),
            Family("fire_safety", ("fire_safety",), ("mobile", "landline", "mobile"), (1, 2), disguised=0.05),
            Family("vet", ("vet",), ("mobile", "landline", "landline"), disguised=0.1),
            Family("duct_cleaning", ("duct_cleaning",), ("mobile", "mobile", "landline", "400"), (2, 3), disguised=0.1),
        ),
        "fourth": (
            Family("nameless_repair", ("nameless_repair",), ("400", "400", "landline"), disguised=0.05),
            Family("instalment_desk", ("instalment_desk",), ("400", "400", "landline", "mobile"), disguised=0.05),
            Family("ticket_desk", ("ticket_desk",), ("400", "landline"), (1, 2), disguised=0.05),
            Family("heating_column", ("heating_column",), ("400", "landline", "mobile"), disguised=0.05, ads=(1, 2)),
        ),
        "fifth": (
            Family(
                "insurance_desk", ("insurance_desk",), ("400", "400", "landline"), (1, 2), disguised=0.05, ads=(1, 2)
            ),
            Family("debt_agents", ("debt_agents",), ("mobile",), disguised=0.4, ads=(1, 1)),
            Family("lottery_names", ("lottery_names",), (), (0, 0), ads=(1, 3)),
            Family("lift_repair", ("lift_repair",), ("mobile", "400", "landline"), disguised=0.05, ads=(1, 2)),
        ),
    }.items()
}
"""Sets of families for measuring alone, the newest last. Nothing may be fitted, tuned or written on pages of these: the
detector's weights were fitted on :data:`FAMILIES`, so figures there say how well it learnt, and only these say how
well it generalises. A figure that somebody has seen before a change wears its set out a little: hence a fresh one."""
KNOWN = FAMILIES | {name: family for families in HELD_OUT.values() for name, family in families.items()}


@dataclass(frozen=True, slots=True)
class Kit:
    """One page's template, numbers still marked."""

    family: Family
    brand: str
    digits: tuple[str, ...]
    title: str
    block: Callable[[], list[str]]
    """Returns the template's lines; a second call gives other words."""
    ad: Callable[[], str]
    """Returns one contact of the kind that is glued into article lines."""


def make_kit(family: Family, rng: Random, *, one_section: bool = False) -> Kit:
    """Invent brand and numbers and bind the family's grammar to them."""
    grammar = load_grammar(*family.grammars)
    digits = invent_numbers(family, rng)
    brand = invent_brand(rng)
    product = grammar.expand("product", rng, {})
    env = bind_values(brand, product, len(digits), rng) | bind_identity(brand, grammar)

    def block() -> list[str]:
        times, steps = parse_plan(rng.choice(grammar.sections["plan"]))
        lines: list[str] = []
        for _ in range(1 if one_section else times):
            for name, least, most in steps:
                lines += [grammar.expand(name, rng, env) for _ in range(rng.randint(least, most))]
        return [line for line in lines if line.strip()]

    return Kit(family, brand, digits, grammar.expand("title", rng, env), block, lambda: grammar.expand("ad", rng, env))


def invent_numbers(family: Family, rng: Random) -> tuple[str, ...]:
    count = rng.randint(*family.numbers)
    found: list[str] = []
    while len(found) < count:
        number = invent_number(rng.choice(family.kinds), rng)
        if number not in found:
            found.append(number)
    return tuple(found)


def bind_identity(brand: str, grammar: Grammar) -> dict[str, str]:
    """Return what one kit keeps on all its lines: its chat id, its QQ number and the city it claims to be in.

    Drawn from the brand alone: a kit that names none of them is the same page with or without them. Neither id is a
    telephone number, so no page's gold lists it.
    """
    rng = Random(f"identity/{brand}")
    return {
        "wx": f"{invent_latin(rng)}{rng.choice(('', '_', '-'))}{rng.randint(10, 99999)}",
        "qq": str(rng.randint(10**7, 4 * 10**9)),
        "home": grammar.expand("city", rng, {}),
    }


def bind_values(brand: str, product: str, numbers: int, rng: Random) -> dict[str, str | Callable[[], str]]:
    """Return what grammar slots may name: the page's brand, product, next number, places and small numbers."""
    turn = cycle(range(numbers)) if numbers else iter(())
    return {
        "b": brand,
        "p": product,
        "n": lambda: chr(NUMBER_MARK + next(turn)) if numbers else "",
        "n1": chr(NUMBER_MARK),
        "n2": chr(NUMBER_MARK + max(numbers - 1, 0)),
        "n3": chr(NUMBER_MARK + max(numbers - 1, 0)),
        "k": lambda: str(rng.randint(1, 9)),
        "year": lambda: str(rng.randint(2016, 2026)),
        "latin": lambda: invent_latin(rng),
        "places_flat": lambda: list_places_flat(rng),
        "places_nested": lambda: list_places_nested(rng),
    }


def parse_plan(plan: str) -> tuple[int, list[tuple[str, int, int]]]:
    """Read ``x2: head title*2-4 cta?`` into the repeat count and (section, least, most) steps.

    >>> parse_plan("x2: head title*2-4 cta?")
    (2, [('head', 1, 1), ('title', 2, 4), ('cta', 0, 1)])
    """
    times, _, steps = plan.partition(":")
    parsed = []
    for step in steps.split():
        hit = STEP.match(step)
        if hit is None:
            raise ValueError(f"{step!r} is no step of a plan: name, name*2, name*2-4 or name?")
        name, least, most, maybe = hit.groups()
        parsed.append((name, 0, 1) if maybe else (name, int(least or 1), int(most or least or 1)))
    return int(times.removeprefix("x")), parsed


def choose_writings(family: Family, allowed: tuple[str, ...], rng: Random) -> tuple[str, ...]:
    """Return the names of the writings one page uses: one disguise, or one to three ordinary ways."""
    easy = [name for name in allowed if name in EASY_WRITINGS]
    hard = [name for name in allowed if name in HARD_WRITINGS]
    if hard and (not easy or rng.random() < family.disguised):
        return (rng.choice(hard),)
    return tuple(rng.sample(easy, min(len(easy), rng.choice((1, 2, 3)))))


def write_numbers(text: str, digits: tuple[str, ...], names: tuple[str, ...], rng: Random) -> str:
    """Put the numbers in the place of their marks, each occurrence in one of the named writings."""

    def write(hit: re.Match[str]) -> str:
        writing: Writing = WRITINGS[rng.choice(names)]
        return writing(digits[ord(hit.group()) - NUMBER_MARK], rng)

    return MARKED.sub(write, text)


def numbers_in(lines: list[str], digits: tuple[str, ...]) -> tuple[str, ...]:
    """Return the digits of the numbers whose mark still stands in the lines, in order of first appearance."""
    seen = dict.fromkeys(ord(mark) - NUMBER_MARK for line in lines for mark in MARKED.findall(line))
    return tuple(digits[index] for index in seen)

"""Advertised numbers, and every way of writing one down. Knows no kit and no page.

A writing is a function (digits, random) → text; reading only its digits, after undoing the disguise, gives the
digits back in order.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

Writing = Callable[[str, Random], str]

GROUPINGS_400 = ((3, 3, 4), (3, 4, 3), (4, 3, 3), (4, 6), (3, 7), (3, 3, 2, 2), (3, 2, 2, 3), (10,))
GROUPINGS_MOBILE = ((3, 4, 4), (4, 3, 4), (3, 3, 3, 2), (5, 6), (4, 4, 3), (11,), (3, 8))
CIRCLED = "⓪①②③④⑤⑥⑦⑧⑨"
NEGATIVE_CIRCLED = "⓿❶❷❸❹❺❻❼❽❾"
FULL_STOP = "0⒈⒉⒊⒋⒌⒍⒎⒏⒐"
PARENTHESISED = "0⑴⑵⑶⑷⑸⑹⑺⑻⑼"
FULL_WIDTH = "０１２３４５６７８９"
CHINESE = "〇一二三四五六七八九"
CHINESE_ZERO = "零一二三四五六七八九"
FORMAL = "零壹贰叁肆伍陆柒捌玖"
MATHS = "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗"
SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹"
CONFUSABLES = {"0": "OoО", "1": "lI", "3": "З", "5": "ち", "6": "б"}
INSERTED_WORDS = "电薇微加信联系咨询热线"
ZERO_WIDTH = "\u200b\u200c\u2060\ufeff"


def invent_number(kind: str, rng: Random) -> str:
    """Return the digits of an invented number: ``400``, ``mobile`` or ``landline`` (area code first)."""
    tail = "".join(rng.choice("0123456789") for _ in range(8))
    if kind == "400":
        return "400" + rng.choice("0168") + tail[:6]
    if kind == "mobile":
        return rng.choice(("13", "15", "18", "19")) + rng.choice("156789") + tail
    return rng.choice(("010", "021", "0755", "0571", "028")) + rng.choice("5678") + tail[:7]


def split_digits(digits: str, rng: Random) -> list[str]:
    """Cut the digits into one of the groupings seen for their kind."""
    if digits.startswith("400"):
        sizes = rng.choice(GROUPINGS_400)
    elif digits.startswith("1"):
        sizes = rng.choice(GROUPINGS_MOBILE)
    else:
        area = 3 if digits[1] in "12" or digits.startswith("028") else 4
        sizes = rng.choice(((area, len(digits) - area), (area, 4, len(digits) - area - 4)))
    parts, at = [], 0
    for size in sizes:
        parts.append(digits[at : at + size])
        at += size
    return parts


def write_plain(digits: str, _: Random) -> str:
    return digits


def write_grouped(digits: str, rng: Random) -> str:
    return "-".join(split_digits(digits, rng))


def write_ragged(digits: str, rng: Random) -> str:
    """As 400-656 -10-68: a hyphen with a stray space somewhere."""
    parts = split_digits(digits, rng)
    return "".join(part if i == 0 else rng.choice(("-", " -", "- ", "--")) + part for i, part in enumerate(parts))


def join_parts(*joints: str) -> Writing:
    """Return a writing that joins the groups with one of the joints."""

    def write(digits: str, rng: Random) -> str:
        return rng.choice(joints).join(split_digits(digits, rng))

    return write


def map_digits(table: str, *joints: str) -> Writing:
    """Return a writing that spells each digit with the table's character of the same index."""

    def write(digits: str, rng: Random) -> str:
        joint = rng.choice(joints or ("",))
        return joint.join("".join(table[int(d)] for d in part) for part in split_digits(digits, rng))

    return write


def write_bracketed(digits: str, rng: Random) -> str:
    head, *rest = split_digits(digits, rng)
    return f"{rng.choice('(（')}{head}{rng.choice(')）')}{rng.choice(('', ' ', '-')).join(rest)}"


def write_international(digits: str, rng: Random) -> str:
    return rng.choice(("+86 ", "+86-", "86-", "(+86)", "0086-")) + "-".join(split_digits(digits, rng))


def write_spaced(digits: str, rng: Random) -> str:
    return rng.choice((" ", "\u3000", "  ")).join(digits)


def write_confusable(digits: str, rng: Random) -> str:
    """Swap one to three digits for letters of the same look; the first two digits stay honest."""
    at = [i for i, d in enumerate(digits) if d in CONFUSABLES and i > 1]
    swapped = set(rng.sample(at, min(len(at), rng.randint(1, 3))))
    text = "".join(rng.choice(CONFUSABLES[d]) if i in swapped else d for i, d in enumerate(digits))
    return "-".join(split_text(text, split_digits(digits, rng)))


def split_text(text: str, like: list[str]) -> list[str]:
    parts, at = [], 0
    for part in like:
        parts.append(text[at : at + len(part)])
        at += len(part)
    return parts


def write_words_inside(digits: str, rng: Random) -> str:
    parts = split_digits(digits, rng)
    if len(parts) == 1:
        parts = [digits[:3], digits[3:7], digits[7:]]
    return "".join(
        part if i == 0 else rng.choice(("-", "")) + rng.choice(INSERTED_WORDS) + rng.choice(("-", "")) + part
        for i, part in enumerate(parts)
    )


def write_zero_width(digits: str, rng: Random) -> str:
    text = "-".join(split_digits(digits, rng))
    return "".join(mark + (rng.choice(ZERO_WIDTH) if rng.random() < 0.5 else "") for mark in text)


def write_keycaps(digits: str, _: Random) -> str:
    return "".join(d + "\ufe0f\u20e3" for d in digits)


def write_mixed(digits: str, rng: Random) -> str:
    """Every digit in an alphabet of its own."""
    return "".join(rng.choice((d, CIRCLED[int(d)], FULL_WIDTH[int(d)], MATHS[int(d)])) for d in digits)


EASY_WRITINGS: dict[str, Writing] = {
    "plain": write_plain,
    "grouped": write_grouped,
    "ragged": write_ragged,
    "spaces": join_parts(" "),
    "dots": join_parts(".", "·", "•"),
    "long_dash": join_parts("—", "－", "–", "~", "_", "/"),
    "bracketed": write_bracketed,
    "full_width": map_digits(FULL_WIDTH, "", "－", "—"),
    "international": write_international,
}
"""Ways of writing that an ordinary hotline kit uses."""

HARD_WRITINGS: dict[str, Writing] = {
    "circled": map_digits(CIRCLED, "", "-"),
    "negative_circled": map_digits(NEGATIVE_CIRCLED, "", "-"),
    "full_stop": map_digits(FULL_STOP, "", "-"),
    "parenthesised": map_digits(PARENTHESISED, ""),
    "chinese": map_digits(CHINESE, "", "-"),
    "chinese_zero": map_digits(CHINESE_ZERO, "", "-"),
    "formal": map_digits(FORMAL, "", "-"),
    "maths": map_digits(MATHS, "", "-"),
    "superscript": map_digits(SUPERSCRIPT, "", "-"),
    "spaced": write_spaced,
    "blocks": join_parts("█", "▌", "■", "★", "❤"),
    "confusable": write_confusable,
    "words_inside": write_words_inside,
    "zero_width": write_zero_width,
    "keycaps": write_keycaps,
    "mixed": write_mixed,
}
"""Disguises, as contact ads use them."""

WRITINGS = EASY_WRITINGS | HARD_WRITINGS

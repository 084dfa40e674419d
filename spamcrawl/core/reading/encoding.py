"""Bytes to text: which encoding a page is really in, whatever it says of itself.

Hijacked pages lie about their charset, break off inside a character, or say nothing. So a
declaration is only a candidate here: the bytes decide. Knows nothing of markup beyond what w3lib
reads from the first bytes, and nothing of HTTP beyond the charset name the caller hands in.
"""

from __future__ import annotations

import re

from w3lib.encoding import html_body_declared_encoding, read_bom, resolve_encoding, to_unicode

UTF8_DAMAGE = 0.1
"""Share of broken sequences up to which text is still UTF-8. Chinese UTF-8 with one broken byte is near 0,
GBK, Big5 or Latin bytes read as UTF-8 are above 0.6: nothing real lies between."""

UTF16_ZEROS = 0.05
"""Share of 16-bit units whose high byte is zero (ASCII) that speaks for UTF-16 without a mark: markup and
line breaks give 5% and more; a stray NUL in an 8-bit page gives nearly none."""

UTF16_SIDES = 10
"""How many times more zeros one side of the units must hold than the other."""

EVERYDAY = 0.05
"""Rating from which a clean reading is taken without looking further: Chinese prose has 0.15 to 0.3, service
templates with place lists 0.1, and any of them in a wrong encoding under 0.01."""

SAMPLE = 4000
"""Characters that are rated on the short way."""

COMMON = "，。、：的是不了在和有人年月日一中大上到以市省"
"""Frequent in any Chinese text, simplified or traditional; nearly absent from text read in a wrong encoding."""

GUESSES = ("gb18030", "big5hkscs", "cp1252")
"""Tried on bytes that are not UTF-8, most likely first."""

_LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,39}")
_WIDE = re.compile("[\u0800-\U0010ffff]")
_TEXT_CODEC = re.compile(
    r"utf-(8|16|32)(-[lb]e)?|gb\w+|big5\w*|hz|cp(125\d|437|85\d|86\d|87\d|93\d|94\d|950)|iso8859[-_]\d+"
    r"|koi8[-_]\w|shift_jis\w*|euc_\w+|iso2022_\w+|mac[-_]\w+|johab"
)
"""Codecs that are a page's charset. Python has others under the same lookup: idna, punycode (quadratic),
unicode_escape, undefined."""


def decode(body: bytes, declared: str | None = None) -> tuple[str, str]:
    """Return the text of ``body`` and the Python name of its encoding; never raises.

    ``declared`` is the charset the transport named (HTTP header), if any; the page's own <meta> is read
    here. Broken bytes become U+FFFD, one each, and cost nothing around them.

    >>> decode("售后".encode("gbk"), "utf-8")
    ('售后', 'gb18030')
    """
    name, mark = read_bom(body)
    if name is not None and mark is not None:
        return body[len(mark) :].decode(name, "replace"), name
    name = find_utf16(body)
    if name is not None:
        return body.decode(name, "replace"), name
    text = read_strictly(body, "utf-8")
    if text is not None and (text.isascii() or _WIDE.search(text)):
        return text, "utf-8"
    named = find_declared(body, declared)
    return read_plainly(body, named) or read_at_best(body, named)


def find_declared(body: bytes, declared: str | None) -> tuple[str, ...]:
    """Return the encodings that the caller and the page name, resolved, each once.

    >>> find_declared(b'<meta charset="gb2312">', "x-nonsense")
    ('gb18030',)
    """
    meta = html_body_declared_encoding(body)
    names = (resolve_label(declared), resolve_label(meta))
    return tuple(dict.fromkeys(name for name in names if name is not None))


def resolve_label(label: str | None) -> str | None:
    """Return the codec a charset label means on the web, or None for an unknown or unsafe one.

    >>> [resolve_label(label) for label in ("GB2312", "x-gbk", "936", " Big5 ", "punycode", "x")]
    ['gb18030', 'gb18030', 'gb18030', 'big5hkscs', None, None]
    """
    bare = (label or "").strip(" \t\r\n\"';")
    if not _LABEL.fullmatch(bare):
        return None
    name = resolve_encoding(bare) or resolve_encoding(bare.lower().removeprefix("x-"))
    return name if name and _TEXT_CODEC.fullmatch(name) else None


def find_utf16(body: bytes) -> str | None:
    """Return the byte order of UTF-16 without a mark, told by where the zero bytes of its ASCII stand."""
    if b"\0" not in body:
        return None
    even, odd = body[0::2].count(0), body[1::2].count(0)
    enough = UTF16_ZEROS * len(body) / 2
    if odd >= enough and odd > UTF16_SIDES * even:
        return "utf-16-le"
    if even >= enough and even > UTF16_SIDES * odd:
        return "utf-16-be"
    return None


def read_strictly(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name)
    except (UnicodeError, LookupError, ValueError):  # some stateful codecs raise plain ValueError
        return None


def read_plainly(body: bytes, named: tuple[str, ...]) -> tuple[str, str] | None:
    """Return the first reading without a broken byte that looks like Chinese: the short way for whole pages."""
    for name in dict.fromkeys((*named, GUESSES[0])):
        text = read_strictly(body, name)
        if text is not None and rate(sample(text)) >= EVERYDAY:
            return text, name
    return None


def sample(text: str) -> str:
    """Return SAMPLE characters from the first one that is no ASCII: heads of pages are scripts and tags."""
    first = _WIDE.search(text)
    return text[first.start() : first.start() + SAMPLE] if first else ""


def read_at_best(body: bytes, named: tuple[str, ...]) -> tuple[str, str]:
    """Return UTF-8 where nearly all of it holds together, else the best-looking of the candidates."""
    text = body.decode("utf-8", "replace")
    damage = measure_damage(text)
    if damage <= UTF8_DAMAGE and (damage or not named):
        return text, "utf-8"
    wide = ("utf-16-le", "utf-16-be") if b"\0" in body else ()
    names = dict.fromkeys((*named, *GUESSES, "utf-8", *wide))
    readings = [(read_as(body, name), name) for name in names]
    return max(readings, key=lambda reading: rate(reading[0]))


def measure_damage(text: str) -> float:
    """Return the share (0 to 1) of replacement characters among the characters that are not ASCII."""
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    return text.count("\ufffd") / foreign if foreign else 0.0


def read_as(body: bytes, name: str) -> str:
    try:
        return to_unicode(body, name)
    except (UnicodeError, LookupError, ValueError):  # as above, whatever the error mode
        return body.decode("utf-8", "replace")


def rate(text: str) -> float:
    """Return how well a reading looks: share of everyday Chinese less share of replacement characters."""
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    if not foreign:
        return 0.0
    return (sum(map(text.count, COMMON)) - text.count("\ufffd")) / foreign

"""How much a line looks like running text rather than like a label or a list of links.

Knows one line's shape and what markup says around it; where the story is on a page is story.py's business.
"""

from __future__ import annotations

import re

from spamcrawl.core.model import Line, Zone

PROSE_MIN = 9
"""Characters of the shortest line that can be a sentence."""
SENTENCE_MIN = 18
"""A line without a sentence's end counts as prose only from here, if commas show a clause."""
LINKED = 0.5
"""From this share of linked characters on a line is a link, not text that has one."""
IN_MAIN, IN_CHROME, IN_COMMENT = 1.3, 0.4, 0.1
"""What the container's name is worth: names lie often enough that text may outweigh them (one page in 30 has its
story in a container named like chrome)."""
VERBATIM_TAGS = frozenset(("textarea", "option", "select", "button", "noscript"))
"""Lines of these are controls or source text."""

_BODY, _MAIN, _CHROME = Zone.BODY, Zone.MAIN, Zone.CHROME
_STOP = re.compile("[。！？；…!?;]|[.](?=\\s|$)")
_CLAUSE = re.compile("[，、：,:]")
_CODE = re.compile(r"[<{][/\w!][^。]{0,200}[>}]|=>|\);")


def weigh_prose(line: Line) -> float:
    """Return a line's weight as prose: its length where it reads like sentences, less what is linked; else 0.

    >>> weigh_prose(Line("首页", 0)), weigh_prose(Line("今天上午，新馆开门迎客。", 0))
    (0.0, 12.0)
    """
    text = line.text
    if len(text) < PROSE_MIN or line.link_density >= LINKED or line.tag in VERBATIM_TAGS:
        return 0.0
    length = float(len(text))
    if not _STOP.search(text):
        if length < SENTENCE_MIN or not _CLAUSE.search(text):
            return 0.0
        length /= 2
    if line.link_density:
        length *= (1.0 - line.link_density) ** 4
    zone = line.zone
    if zone is _BODY:
        return length
    return length * (IN_MAIN if zone is _MAIN else IN_CHROME if zone is _CHROME else IN_COMMENT)


def ends_sentence(text: str) -> bool:
    """Tell whether a line ends like a sentence.

    >>> ends_sentence("新馆开门迎客。”"), ends_sentence("新馆开门迎客")
    (True, False)
    """
    return text.rstrip(" \xa0\u3000\"'”’」』》）)】]")[-1:] in tuple("。！？；…!?;:：.~")


def is_code(text: str) -> bool:
    """Tell whether a line is markup or program text that shows on the page by mistake.

    >>> is_code('<div class="box">'), is_code("若 x < 3，则成立。")
    (True, False)
    """
    if "<" in text or "{" in text or ");" in text or "=>" in text:
        return _CODE.search(text) is not None
    return False

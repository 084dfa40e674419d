"""Which numbers of a page are its own to push: not the state's, nobody's in a report, not the site's.

Facts only: how hard each is pushed is in pushed.py, what that is worth in detect.py.
"""

from __future__ import annotations

import re
from collections import defaultdict

from spamcrawl.core.finding.phones import Number
from spamcrawl.core.finding.signals import Signals
from spamcrawl.core.judging.frame import stands_in_frame
from spamcrawl.core.judging.ownpage import find_around
from spamcrawl.core.judging.reporting import is_reported
from spamcrawl.core.judging.speech import EDITORIAL

Private = dict[str, list[Number]]
"""The occurrences of each number that is not a public one, by its digits."""
CIVIC_REACH = 30
"""Characters of its line before a number in which a civic word makes it a public one; two numbers may follow one."""
OFFICIAL_KINDS = frozenset({"service"})
"""Short codes (95588, 12345) are given out by the state and are not what kits push."""

_CIVIC = re.compile(rf"举报|总机|传真|许可证|备案|值班|报警(?:电话|热线)|监督|邮编|区号|{EDITORIAL}")
"""Words before a number that a site's own footer, a newspaper or a public office gives out."""


def group_private(signals: Signals) -> Private:
    """Return the occurrences of each number that is not a public one, by its digits.

    None where all of them stand around a story by whose headline the page goes.
    """
    by_digits: dict[str, list[Number]] = defaultdict(list)
    for number in signals.numbers:
        line = signals.page.lines[signals.line_at(number.start)]
        before = signals.folded[max(line.start, number.start - CIVIC_REACH) : number.start]
        public = number.kind in OFFICIAL_KINDS or _CIVIC.search(before)
        told = public or is_reported(signals, number.start, number.end) or stands_in_frame(signals, number)
        if not told:
            by_digits[number.digits].append(number)
    around = find_around(signals) if by_digits else frozenset()
    inside = not around or any(signals.line_at(n.start) not in around for group in by_digits.values() for n in group)
    return by_digits if inside else {}

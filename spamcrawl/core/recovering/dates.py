"""Dates as news pages write them, read into ISO 8601. Knows no clock: a date without a year is no date here."""

from __future__ import annotations

import re
from datetime import datetime

CHINA = "+08:00"
"""Offset given to a time that a page in Chinese names without one: all of China, Hong Kong and Taiwan keep it."""
YEARS = range(1990, 2100)
"""Web pages are not older; a later year is a misprint."""

_HAN_DIGITS = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0", "Ｏ": "0"}
_CLOCK = (
    r"(?:\s{0,3}(?:T|\(?(?:星期|周)[一二三四五六日天]\)?)?\s{0,3}(?P<hour>\d{1,2})[:时点](?P<minute>\d{2})分?"
    r"(?:[:]?(?P<second>\d{2})秒?(?:\.\d{1,6})?)?)?(?:\s?(?P<offset>Z|[+-]\d{2}:?\d{2})(?!\d))?"
)
DATE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})\s?(?:年|[-/.])\s?(?P<month>\d{1,2})\s?(?:月|[-/.])\s?(?P<day>\d{1,2})(?!\d|[-/.]\d)"
    r"\s?日?" + _CLOCK
)
"""A date with its year, and the time after it where one follows; for text folded to half width."""
_HAN_DATE = re.compile(
    r"(?P<year>[一二][〇零○九一二三四五六七八]{3})年(?P<month>[一二三四五六七八九十]{1,2})月"
    r"(?P<day>[一二三四五六七八九十廿]{1,3})日"
)


def read_date(text: str, *, zone: str = "") -> str | None:
    """Return the first date in folded text as ISO 8601, or None where there is none or it cannot be.

    A date alone stays a date. A time keeps its own offset, else gets ``zone`` (may be empty).

    >>> read_date("发布:2025年3月8日 10:20", zone=CHINA), read_date("2024/05/20"), read_date("2024-02-30")
    ('2025-03-08T10:20:00+08:00', '2024-05-20', None)
    """
    found = DATE.search(text)
    if found is None:
        return _read_han_date(text)
    year, month, day = int(found["year"]), int(found["month"]), int(found["day"])
    if found["hour"] is None:
        return _iso_day(year, month, day)
    offset = found["offset"] or ""
    if offset and offset != "Z" and ":" not in offset:
        offset = f"{offset[:3]}:{offset[3:]}"
    return _iso_moment((year, month, day), found, "+00:00" if offset == "Z" else offset or zone)


def _iso_moment(day: tuple[int, int, int], clock: re.Match[str], offset: str) -> str | None:
    """Return the moment as ISO 8601; the day alone where the clock shows an impossible time."""
    try:
        moment = datetime(*day, int(clock["hour"]), int(clock["minute"]), int(clock["second"] or 0))
        datetime.fromisoformat(moment.isoformat() + offset)
    except ValueError:
        return _iso_day(*day)
    return moment.isoformat() + offset if day[0] in YEARS else None


def _iso_day(year: int, month: int, day: int) -> str | None:
    try:
        return datetime(year, month, day).date().isoformat() if year in YEARS else None
    except ValueError:
        return None


def _read_han_date(text: str) -> str | None:
    """Read 二〇〇五年八月二十六日."""
    found = _HAN_DATE.search(text)
    if found is None:
        return None
    year = int("".join(_HAN_DIGITS.get(char, char) for char in found["year"]))
    return _iso_day(year, _han_number(found["month"]), _han_number(found["day"]))


def _han_number(text: str) -> int:
    """Read a number below 100: 八, 十二, 二十六, 廿六."""
    tens, _, ones = text.replace("廿", "二十").partition("十")
    if "十" not in text and "廿" not in text:
        return int(_HAN_DIGITS.get(text, "0")) if len(text) == 1 else 0
    return 10 * int(_HAN_DIGITS.get(tens, "1") if tens else "1") + int(_HAN_DIGITS.get(ones, "0") if ones else "0")

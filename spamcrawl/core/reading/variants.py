"""The frozen table of characters that write one word in traditional and simplified Chinese (simplified.txt)."""

from __future__ import annotations

from pathlib import Path

_FILE = Path(__file__).with_name("simplified.txt")


def read_classes() -> list[str]:
    """Return the classes of the table, each led by the character that stands for it."""
    return [row for row in _FILE.read_text("utf-8").splitlines() if not row.startswith("#")]

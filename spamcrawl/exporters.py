"""Scrapy feed exporters where Scrapy's own let a page act on its reader. They must not know pages or stores."""

from __future__ import annotations

from typing import Any

from scrapy.exporters import CsvItemExporter

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""First characters that make a spreadsheet read a cell as a formula, full-width forms included (OWASP, CSV Injection;
Excel in Chinese and Japanese takes those too)."""


class PlainCsvExporter(CsvItemExporter):
    """CSV whose cells are text: an apostrophe stands before what a spreadsheet would run."""

    def serialize_field(self, field: Any, name: str, value: Any) -> Any:
        return guard_cell(super().serialize_field(field, name, value))


def guard_cell(value: Any) -> Any:
    """Return a cell that a spreadsheet shows and does not run.

    >>> guard_cell('=HYPERLINK("http://a.cn")'), guard_cell("400-555"), guard_cell(-3)
    ('\\'=HYPERLINK("http://a.cn")', '400-555', -3)
    """
    if isinstance(value, str) and value.lstrip(" ").startswith(FORMULA_STARTS):
        return "'" + value
    return value

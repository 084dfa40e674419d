"""A CSV feed is opened in spreadsheets: no cell of it may run there."""

from __future__ import annotations

import csv
import io

import pytest

from spamcrawl.exporters import PlainCsvExporter

RUN = ["=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＠SUM(A1)", "  =1", "=HYPERLINK(A1)"]
SHOWN = ["400-555-0108", "售后电话", "", "a=b", "'=1", "http://a.example/?a=-1", "①=1"]


def export(value: object) -> str:
    stream = io.BytesIO()
    exporter = PlainCsvExporter(stream, encoding="utf-8")
    exporter.start_exporting()
    exporter.export_item({"text": value})
    exporter.finish_exporting()
    return list(csv.reader(io.StringIO(stream.getvalue().decode(), newline="")))[1][0]


@pytest.mark.parametrize("text", RUN)
def test_what_a_spreadsheet_would_run_is_quoted(text: str) -> None:
    assert export(text) == "'" + text
    assert export([text, "b"]) == f"'{text},b"


@pytest.mark.parametrize("text", SHOWN)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert export(text) == text


def test_numbers_stay_numbers() -> None:
    assert export(-3) == "-3"

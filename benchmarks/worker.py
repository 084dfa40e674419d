"""``python worker.py TOOL PAGES OUT``: run one tool over labelled pages in a process of its own, on one core.

Runs in the peers' environment as well as in spamcrawl's, so it imports the standard library, lxml and the tool alone.
Each page is parsed once with lxml right before the tool reads it: the ratio of the two CPU times is what is reported.
"""

from __future__ import annotations

import gzip
import json
import logging
import os
import signal
import sys
import time
import warnings
from collections.abc import Callable
from html import escape
from typing import Any

Row = dict[str, Any]
Tool = Callable[[Row], dict[str, Any]]

WARM_UP = 4
"""Pages read before the clock starts: imports, caches and compiled patterns are not what is measured."""
SECONDS_A_PAGE = 20
"""A tool that needs longer counts as failed on that page."""


def markup_of(row: Row) -> str:
    """Return the HTML a peer reads; a plain-text page becomes one paragraph a line."""
    if row.get("html") is not None:
        return str(row["html"])
    lines = (line for line in row["text"].splitlines() if line.strip())
    return "<html><body>" + "".join(f"<p>{escape(line)}</p>" for line in lines) + "</body></html>"


def use_spamcrawl(without: str = "") -> Tool:
    from benchmarks.predict import load_rules_without, predict

    rules = load_rules_without(without)

    def run(row: Row) -> dict[str, Any]:
        found = predict(row, rules)
        return {"text": found.text, "verdict": found.verdict, "phones": found.phones, "hash": found.content_hash}

    return run


def use_trafilatura() -> Tool:
    import trafilatura

    return lambda row: {"text": trafilatura.extract(markup_of(row), include_comments=False, fast=True) or ""}


def use_readability() -> Tool:
    import html_text
    from readability import Document

    def run(row: Row) -> dict[str, Any]:
        summary = Document(markup_of(row)).summary(html_partial=True)
        return {"text": html_text.extract_text(summary, guess_layout=True)}

    return run


def use_resiliparse() -> Tool:
    from resiliparse.extract.html2text import extract_plain_text

    return lambda row: {
        "text": extract_plain_text(markup_of(row), main_content=True, alt_texts=False, preserve_formatting=True)
    }


def use_gne() -> Tool:
    from gne import GeneralNewsExtractor

    extractor = GeneralNewsExtractor()
    return lambda row: {"text": extractor.extract(markup_of(row))["content"] or ""}


TOOLS: dict[str, Callable[[], Tool]] = {
    "spamcrawl": use_spamcrawl,
    "trafilatura": use_trafilatura,
    "readability-lxml": use_readability,
    "resiliparse": use_resiliparse,
    "gne": use_gne,
}


def stay_on_one_core() -> None:
    """Pin the process to one core, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def give_up(*_: object) -> None:
    raise TimeoutError(f"more than {SECONDS_A_PAGE} s")


def measure(row: Row, tool: Tool) -> dict[str, Any]:
    """Run the tool on one page; CPU seconds of it and of one lxml parse of the same page."""
    import lxml.html

    markup = markup_of(row)
    start = time.process_time()
    lxml.html.document_fromstring(markup)
    parsed = time.process_time()
    signal.alarm(SECONDS_A_PAGE)
    try:
        answer = tool(row)
    except Exception as error:  # a peer may fail in any way; the page counts as empty
        answer = {"text": "", "error": f"{type(error).__name__}: {error}"[:200]}
    finally:
        signal.alarm(0)
    return {"id": row["id"], **answer, "parse_seconds": parsed - start, "seconds": time.process_time() - parsed}


def read_rows(path: str) -> list[Row]:
    opened = gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8")  # noqa: PTH123, SIM115
    with opened as lines:
        return [json.loads(line) for line in lines if line.strip()]


def main(name: str, pages: str, out: str) -> None:
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGALRM, give_up)
    stay_on_one_core()
    rows, tool = read_rows(pages), TOOLS[name]()
    for row in rows[:WARM_UP]:
        measure(row, tool)
    with open(out, "w", encoding="utf-8") as written:  # noqa: PTH123
        written.writelines(json.dumps(measure(row, tool), ensure_ascii=False) + "\n" for row in rows)


if __name__ == "__main__":
    main(*sys.argv[1:4])

"""What the documents say is so: programs run, links lead somewhere, tables are complete, commands exist."""

from __future__ import annotations

import argparse
import contextlib
import io
import re
from pathlib import Path

import pytest

from spamcrawl import settings
from spamcrawl.cli.main import build_parser
from spamcrawl.core.clean import clean_page
from spamcrawl.core.finding.rules import load_rules
from spamcrawl.core.judging.detect import WEIGHTS
from spamcrawl.core.reading.page import read_html
from spamcrawl.exits import Exit
from spamcrawl.store import open_store

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "CHANGELOG.md", "benchmarks/README.md", "spamcrawl/rules/README.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]
TEXTS = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in DOCUMENTS}
PROGRAMS = [
    (name, code) for name, text in TEXTS.items() for code in re.findall(r"```python\n(.*?)```", text, re.DOTALL)
]


def cells(name: str) -> set[str]:
    """Return what stands as code in the first cell of a document's table rows."""
    rows = re.findall(r"^\| ([^|]*)\|", TEXTS[name], re.MULTILINE)
    return {word for row in rows for word in re.findall(r"`([^`]+)`", row)}


def named(pattern: str) -> set[str]:
    """Return what a pattern finds in all documents."""
    return {found for text in TEXTS.values() for found in re.findall(pattern, text, re.MULTILINE)}


@pytest.mark.parametrize(("name", "code"), PROGRAMS, ids=[name for name, _ in PROGRAMS])
def test_programs_print_what_the_document_says(name: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, name, "exec"), {})
    assert printed.getvalue()
    for line in printed.getvalue().splitlines():
        assert line in TEXTS[name]


def test_there_are_programs() -> None:
    assert {name for name, _ in PROGRAMS} >= {"README.md", "docs/store.md"}


def test_links_lead_somewhere() -> None:
    for name, text in TEXTS.items():
        for link in re.findall(r"\]\(([^)#]+)[^)]*\)", re.sub(r"```.*?```", "", text, flags=re.DOTALL)):
            assert "://" in link or (ROOT / name).parent.joinpath(link).exists(), f"{name}: {link}"


def test_every_setting_of_ours_is_explained_and_no_other() -> None:
    own = {name for name in vars(settings) if name.startswith("SPAMCRAWL_")}
    assert {name for name in cells("docs/settings.md") if name.startswith("SPAMCRAWL_")} == own
    assert named(r"\bSPAMCRAWL_[A-Z_]*[A-Z]\b") <= own


def test_every_field_of_records_and_feeds_is_explained(tmp_path: Path) -> None:
    body = (ROOT / "examples/site/pages/kelunte-safe.html").read_bytes()
    record = clean_page(read_html(body, url="http://a.example/1"))
    with open_store(str(tmp_path / "pages.db")) as store:
        store.add([record])
        [article], [sighting] = store.articles(), store.sightings()
    assert cells("docs/record.md") >= {*record.as_dict(), *article, *sighting}
    assert set(re.findall(r'^  "(\w+)":', TEXTS["README.md"], re.MULTILINE)) <= set(record.as_dict())


def test_the_record_shown_is_the_one_the_program_writes() -> None:
    body = (ROOT / "examples/site/pages/kelunte-safe.html").read_bytes()
    row = clean_page(read_html(body)).as_dict()
    for field in ("verdict", "content_hash", "editor"):
        assert f'"{field}": "{row[field]}"' in TEXTS["README.md"]


def test_every_evidence_of_the_page_is_explained() -> None:
    assert cells("docs/families.md") == set(WEIGHTS)


def test_every_exit_code_is_explained() -> None:
    rows = re.findall(r"^\| (\d+) \|", TEXTS["docs/operating.md"], re.MULTILINE)
    assert [int(row) for row in rows] == [code.value for code in Exit]


def test_commands_and_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert named(r"(?:^|`)make ([a-z][a-z-]*)") <= targets
    [commands] = [part for part in build_parser()._actions if isinstance(part, argparse._SubParsersAction)]
    assert named(r"python -m spamcrawl ([a-z]+)") <= set(commands.choices)
    assert all(command in "".join(TEXTS.values()) for command in commands.choices)


def test_every_target_has_a_line_of_help() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony
    assert set(phony[1].split()) == set(re.findall(r"^([a-z-]+):.*## \S", makefile, re.MULTILINE))


def test_every_family_is_in_the_changelog() -> None:
    rules = TEXTS["CHANGELOG.md"].partition("### Rules")[2]
    assert {family.id for family in load_rules().families} <= set(re.findall(r"^- `([a-z0-9-]+)`", rules, re.MULTILINE))

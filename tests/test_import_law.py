"""Who may import whom: core nothing of ours, store only core, the command line anything but scrapy.

Inside core each step of a page's path knows those before it, never one behind it.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "spamcrawl"
SHELL = {"scrapy", "twisted", "itemadapter", "itemloaders"}
LAWS = {
    "core": ("spamcrawl.core",),
    "store": ("spamcrawl.core", "spamcrawl.store"),
    "cli": ("spamcrawl", "spamcrawl.core", "spamcrawl.store", "spamcrawl.cli", "spamcrawl.exits", "spamcrawl.warc"),
}
"""What each part may import of ours; `spamcrawl` alone is the package itself, which holds its version."""
STEPS = ("model", "reading", "finding", "nearness", "recovering", "judging", "cutting", "clean")
"""The packages and modules of core in the order a page passes them."""
IMPURE = {"socket", "urllib.request", "http", "requests", "time", "datetime.now", "random", "os", "subprocess"}
"""What core must do without: network, clock, chance, environment."""


def modules_of(part: str) -> list[Path]:
    return sorted((PACKAGE / part).rglob("*.py"))


def imports_of(path: Path) -> Iterator[str]:
    """Yield every module a file names in an import, wherever it stands in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import hides what it reaches"
            yield from package_imports(node) if node.module == "spamcrawl" else [node.module or ""]


def package_imports(node: ast.ImportFrom) -> Iterator[str]:
    """Yield what `from spamcrawl import x` reaches: a sub-module, or the package's own names."""
    for alias in node.names:
        inside = (PACKAGE / alias.name).is_dir() or (PACKAGE / f"{alias.name}.py").exists()
        yield f"spamcrawl.{alias.name}" if inside else "spamcrawl"


def reaches(name: str, part: str) -> bool:
    return name == part or (part != "spamcrawl" and name.startswith(f"{part}."))


@pytest.mark.parametrize("part", LAWS)
def test_part_imports_only_what_is_below_it(part: str) -> None:
    assert modules_of(part)
    for path in modules_of(part):
        for name in imports_of(path):
            assert name.split(".")[0] not in SHELL, f"{path.name} imports {name}"
            if name.split(".")[0] == "spamcrawl":
                assert any(reaches(name, allowed) for allowed in LAWS[part]), f"{path.name} imports {name}"


@pytest.mark.parametrize("step", STEPS)
def test_step_imports_only_steps_before_it(step: str) -> None:
    allowed = tuple(f"spamcrawl.core.{name}" for name in STEPS[: STEPS.index(step) + 1])
    core = PACKAGE / "core"
    for path in modules_of(f"core/{step}") or [core / f"{step}.py"]:
        for name in imports_of(path):
            if name.startswith("spamcrawl."):
                assert any(reaches(name, part) for part in allowed), f"{path.name} imports {name}"


def test_every_part_of_core_is_a_step() -> None:
    found = {path.stem for path in (PACKAGE / "core").iterdir() if not path.stem.startswith("__")}
    assert found == set(STEPS)


def test_core_has_no_network_clock_or_chance() -> None:
    for path in modules_of("core"):
        found = {name for name in imports_of(path) if name in IMPURE or name.split(".")[0] in IMPURE}
        assert not found, f"{path.name} imports {found}"


@pytest.mark.parametrize(
    "arguments",
    [["clean", "--help"], ["rules"], ["clean", __file__, "-q", "-o", "/dev/null"]],
    ids=["help", "rules", "clean"],
)
def test_command_line_loads_no_scrapy(arguments: list[str]) -> None:
    program = (
        "import sys; from spamcrawl.cli.main import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        f"print(sorted({SHELL!r} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        text=True,
        cwd=PACKAGE.parent,
        check=True,
        timeout=60,
    )
    assert done.stderr.splitlines()[-1] == "[]"


def test_command_line_starts_without_scrapy_as_a_module() -> None:
    command = [sys.executable, "-X", "importtime", "-m", "spamcrawl", "clean", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=PACKAGE.parent, check=True, timeout=60)
    loaded = {line.rpartition("|")[2].strip().split(".")[0] for line in done.stderr.splitlines()}
    assert "spamcrawl" in loaded
    assert not loaded & SHELL

"""Nothing in the package runs what it reads: no pickle, no eval, no shell. The source is walked, not searched."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
SOURCES = sorted((PROJECT / "spamcrawl").rglob("*.py"))
MODULES = {"pickle", "_pickle", "cPickle", "dill", "cloudpickle", "marshal", "shelve", "jsonpickle", "joblib"} | {
    "subprocess",
    "pty",
    "popen2",
    "commands",
    "code",
    "codeop",
    "runpy",
    "ctypes",
    "yaml",
    "multiprocessing.managers",
}
BUILTINS = {"eval", "exec", "compile", "__import__", "input", "breakpoint"}
CALLS = {"os.system", "os.popen", "asyncio.create_subprocess_shell", "asyncio.create_subprocess_exec"}
NAMES = {"create_subprocess_shell", "create_subprocess_exec", "getProcessOutput", "spawnProcess", "allow_pickle"}


def find_dangers(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield (line, what) for everything that would run code or a program."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names if is_module(alias.name))
        elif isinstance(node, ast.ImportFrom) and node.module:
            if is_module(node.module):
                yield node.lineno, node.module
            names = {f"{node.module}.{alias.name}" for alias in node.names} & CALLS
            yield from ((node.lineno, name) for name in names)
        elif isinstance(node, ast.Name) and node.id in BUILTINS:
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute) and (ast.unparse(node) in CALLS or node.attr in NAMES):
            yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.keyword) and node.arg in ("shell", "allow_pickle"):
            yield node.value.lineno, node.arg


def is_module(name: str) -> bool:
    return name in MODULES or name.partition(".")[0] in MODULES


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PROJECT)))
def test_module_runs_nothing_it_reads(path: Path) -> None:
    assert not list(find_dangers(ast.parse(path.read_text("utf-8"))))


DANGEROUS = [
    "import pickle",
    "from pickle import loads",
    "import subprocess as s",
    "eval('1')",
    "f = exec",
    "__import__('os')",
    "import os; os.system('ls')",
    "from os import popen",
    "run(x, shell=True)",
    "numpy.load(f, allow_pickle=True)",
    "asyncio.create_subprocess_shell('ls')",
]


@pytest.mark.parametrize("source", DANGEROUS)
def test_walk_finds_what_it_looks_for(source: str) -> None:
    assert list(find_dangers(ast.parse(source)))


@pytest.mark.parametrize("source", ["re.compile('a')", "import json", "page.code", "'eval'", "store.exec_text"])
def test_walk_finds_nothing_in_what_is_harmless(source: str) -> None:
    assert not list(find_dangers(ast.parse(source)))

"""`rules`: what is there, or everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cli.conftest import Ran
from spamcrawl.core.finding.rules import load_rules

Run = Callable[..., Ran]


def test_every_packaged_rule_is_listed(run: Run) -> None:
    done = run("rules")
    assert done.code == 0
    for rule in load_rules().rules:
        row = next(line for line in done.text.splitlines() if line.split()[:1] == [rule.id])
        assert row.split()[1:3] == [rule.scope, f"{rule.weight:+.1f}"]
    assert load_rules().digest in done.text


def test_every_fault_is_listed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('title = "A"\ndescription = 1\n[[rule]]\nid = "x"')
    (tmp_path / "b.toml").write_text("=\x1b")
    done = run("rules", "--folder", tmp_path)
    assert (done.code, done.out) == (1, b"")
    assert "a.toml: key description" in done.err
    assert "a.toml: rule x: key pattern: missing" in done.err
    assert "b.toml: cannot be read" in done.err
    assert "faults in" in done.err.splitlines()[-1]
    assert "\x1b" not in done.err


def test_missing_folder_exits_2(run: Run, tmp_path: Path) -> None:
    assert run("rules", "--folder", tmp_path / "gone").code == 2

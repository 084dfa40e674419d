"""Fitted weights as the product's modules write them, and copies of the package that hold other ones.

A copy is how a benchmark runs the product with weights of its own: nothing in the product is switched at run time.
"""

from __future__ import annotations

import ast
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "spamcrawl"
REGISTER = PACKAGE / "core/finding/register.txt"
CONTACTS = PACKAGE / "core/finding/contacts.txt"
TOPICS = PACKAGE / "core/cutting/topics.txt"

Table = dict[str, float]
Constants = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Fitted:
    """Everything a fit can set."""

    units: Table
    """Feature name → log-odds, and ``bias``."""
    page: Table
    """Measure name → log-odds."""
    threshold: float
    """Score from which a page carries a template."""
    company: tuple[float, ...] = ()
    """The unit's own score, its company, the bias; empty leaves the product's."""
    register: str = ""
    """The file of the register's weights; empty leaves the product's."""
    contacts: str = ""
    """The file of the register's weights for what stands around a number; empty leaves the product's."""
    topics: str = ""
    """The file of the topics' vectors; empty leaves the product's."""

    def by_module(self) -> dict[str, Constants]:
        """Return module path → constant → value."""
        found: dict[str, Constants] = {
            "core/cutting/weights.py": {"WEIGHTS": self.units},
            "core/judging/detect.py": {"TEMPLATE_SCORE": self.threshold, "WEIGHTS": self.page},
        }
        if self.company:
            own, *shares, bias = self.company
            found["core/cutting/company.py"] = {
                "COMPANY_WEIGHTS": tuple(shares),
                "COMPANY_BIAS": bias,
                "OWN_SHARE": own,
            }
        return found


def render_constant(name: str, value: object) -> str:
    """Write one assignment, numbers to two decimals.

    >>> render_constant("WEIGHTS", {"a": 1.234})
    'WEIGHTS = {\\n    "a": 1.23,\\n}'
    """
    if isinstance(value, dict):
        return "\n".join([f"{name} = {{", *(f'    "{key}": {number:.2f},' for key, number in value.items()), "}"])
    if isinstance(value, tuple):
        return f"{name} = ({', '.join(f'{number:.2f}' for number in value)})"
    return f"{name} = {value:.2f}"


def replace_constants(source: str, constants: Constants) -> str:
    """Return the source of a module with its top-level constants replaced.

    Raises KeyError for a constant that the module does not assign.

    >>> replace_constants("A = 1\\nB = 2", {"A": 3.0})
    'A = 3.00\\nB = 2'
    """
    places = {
        node.targets[0].id: node
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    lines = source.split("\n")
    for name in sorted(constants, key=lambda name: -places[name].lineno):
        node = places[name]
        lines[node.lineno - 1 : node.end_lineno] = [render_constant(name, constants[name])]
    return "\n".join(lines)


def copy_package(folder: Path, fitted: Fitted, without_rules: str = "") -> None:
    """Copy the package into a folder, with fitted weights and without the rules of one family."""
    copy = folder / "spamcrawl"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    for module, constants in fitted.by_module().items():
        path = copy / module
        path.write_text(replace_constants(path.read_text("utf-8"), constants), "utf-8")
    for file, text in ((REGISTER, fitted.register), (CONTACTS, fitted.contacts), (TOPICS, fitted.topics)):
        if text:
            (copy / file.relative_to(PACKAGE)).write_text(text, "utf-8")
    if without_rules:
        (copy / "rules" / f"{without_rules}.toml").unlink()

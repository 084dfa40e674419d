"""Packaged rules do what their examples say, in linear time; broken files are refused with the mend."""

from __future__ import annotations

import dataclasses
import random
import re
import shutil
from collections import deque
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core.finding.patterns import (
    MACROS,
    PatternError,
    compile_pattern,
    expand_macros,
    measure_sequence,
    sre,
)
from spamcrawl.core.finding.rules import (
    CORE,
    Rule,
    RuleHit,
    RulesError,
    Ruleset,
    digest_core,
    digest_rules,
    load_rules,
)
from spamcrawl.core.reading.fold import fold
from tests.core.costs import cpu_seconds, is_linear, takes_at_most

RULES = load_rules()
MATCHES = [pytest.param(rule, text, id=f"{rule.id}:{text[:20]}") for rule in RULES.rules for text in rule.match]
REJECTS = [pytest.param(rule, text, id=f"{rule.id}:{text[:20]}") for rule in RULES.rules for text in rule.reject]


def hits_of(ruleset: Ruleset, *lines: str) -> list[RuleHit]:
    """Run a ruleset over raw lines joined into a page."""
    spans, start = [], 0
    for line in lines:
        spans.append((start, start + len(line)))
        start += len(line) + 1
    return list(ruleset.hits(fold("\n".join(lines)), spans))


# --- every rule's own examples -------------------------------------------------------------------


@pytest.mark.parametrize(("rule", "text"), MATCHES)
def test_match_example_fires(rule: Rule, text: str) -> None:
    assert rule.id in {hit.rule.id for hit in hits_of(RULES, text)}


@pytest.mark.parametrize(("rule", "text"), REJECTS)
def test_reject_example_does_not_fire(rule: Rule, text: str) -> None:
    assert rule.id not in {hit.rule.id for hit in hits_of(RULES, text)}


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.id)
def test_match_example_fires_amid_other_lines(rule: Rule) -> None:
    """A neighbour must not change what a line says."""
    found = [hit for hit in hits_of(RULES, "第一行", *rule.match, "最后一行") if hit.rule.id == rule.id]
    assert {hit.line for hit in found} == set(range(1, len(rule.match) + 1))


# --- hostile lines -------------------------------------------------------------------------------

LENGTH = 50_000
PIECES = (
    " ",
    "4",
    "1-",
    "0 ",
    "(",
    "()",
    ":",
    "、",
    "/a",
    "/-",
    ".",
    "a",
    "服务",
    "电话",
    "A1",
    "《",
    "④",
    "。",
)


def adversaries(rule: Rule) -> list[Callable[[int], str]]:
    """Return makers of a hostile line of n characters: repeats, near misses, keywords amid separators."""
    units = [*rule.keywords, *(word + piece for word in rule.keywords[:3] for piece in PIECES)]
    units += [rule.match[0], rule.match[0][:-1], rule.match[0][1:], rule.match[0] + " "]
    makers: list[Callable[[int], str]] = [lambda n, u=unit: (u * (n // len(u) + 1))[:n] for unit in units]
    makers += [lambda n, p=piece: rule.keywords[0] + p * n for piece in PIECES]
    makers += [lambda n, p=piece: p * n + rule.keywords[0] for piece in PIECES]
    return makers


def search_all(rule: Rule, line: str) -> None:
    """Find every match and keep none, so that the pattern is measured and not the memory."""
    deque(rule.pattern.finditer(line), maxlen=0)


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.id)
def test_rule_is_linear_on_hostile_lines(rule: Rule) -> None:
    """A 100 KB line costs at most 8 times a 25 KB one; below a millisecond noise decides, not the pattern."""
    for make in adversaries(rule):
        lines = {size: fold(make(size)) for size in (LENGTH // 2, 2 * LENGTH)}
        if cpu_seconds(lambda line=lines[2 * LENGTH]: search_all(rule, line)) >= 0.001:
            linear = is_linear(lambda size, lines=lines: lambda: search_all(rule, lines[size]), LENGTH // 2)
            assert linear, f"{lines[2 * LENGTH][:40]!r}…"


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.id)
def test_rule_costs_no_more_than_a_known_pass(rule: Rule) -> None:
    """50 ms where this was first measured is ten plain `str.translate` passes over such a line."""
    baseline_line = "服务电话" * (2 * LENGTH // 4)
    table = str.maketrans({"。": ".", "、": ","})
    for make in adversaries(rule):
        line = fold(make(2 * LENGTH))
        cheap = takes_at_most(
            10, lambda line=line: search_all(rule, line), lambda: baseline_line.translate(table), patience=0.0
        )
        assert cheap, f"{line[:40]!r}…"


def test_many_hostile_lines_cost_as_one() -> None:
    """A page of 1,000 keyword-laden lines is as linear as one long line."""
    words = [word for rule in RULES.rules for word in rule.keywords]

    def page(lines: int) -> list[str]:
        chooser = random.Random(7)
        return ["".join(chooser.choices([*words, *PIECES], k=40))[:100] for _ in range(lines)]

    pages = {lines: page(lines) for lines in (250, 1_000)}
    assert is_linear(lambda lines: lambda: hits_of(RULES, *pages[lines]), 250)


# --- the search ----------------------------------------------------------------------------------

SPAN = """
title = "T"
description = "D"
[[rule]]
id = "one"
scope = "span"
keywords = ["拨打", "打他"]
pattern = '''拨打(?P<contact>[a-z]{1,5})?'''
weight = 1
match = ["拨打"]
reject = ["电话"]
"""


def write_rules(folder: Path, **files: str) -> Path:
    for stem, text in files.items():
        (folder / f"{stem}.toml").write_text(text, encoding="utf-8")
    return folder


def test_span_rule_fires_for_each_match_with_page_offsets(tmp_path: Path) -> None:
    found = hits_of(load_rules(write_rules(tmp_path, f=SPAN)), "无", "甲拨打ab乙拨打")
    assert [(hit.line, hit.start, hit.end, hit.groups) for hit in found] == [
        (1, 3, 7, (("contact", 5, 7),)),
        (1, 8, 10, ()),
    ]


def test_line_rule_fires_once(tmp_path: Path) -> None:
    rules = load_rules(write_rules(tmp_path, f=SPAN.replace('"span"', '"line"')))
    assert [(hit.line, hit.start) for hit in hits_of(rules, "拨打拨打")] == [(0, 0)]


def test_overlapping_keywords_try_a_rule_once(tmp_path: Path) -> None:
    assert len(hits_of(load_rules(write_rules(tmp_path, f=SPAN)), "拨打他")) == 1


@pytest.mark.parametrize("lines", [(), ("",), ("", "拨打"), ("拨打", ""), ("\ud800拨打",), ("\U0001f600拨打",)])
def test_odd_pages_are_searched(tmp_path: Path, lines: tuple[str, ...]) -> None:
    rules = load_rules(write_rules(tmp_path, f=SPAN))
    found = hits_of(rules, *lines)
    assert ["\n".join(lines)[hit.start : hit.end] for hit in found] == ["拨打"] * ("拨打" in "".join(lines))


@given(st.lists(st.text(alphabet="拨打他电话ab \U0001f600", max_size=12), max_size=8))
def test_search_equals_trying_every_rule_on_every_line(lines: list[str]) -> None:
    """The keyword pass is an optimisation: it may not change the answer."""
    expected = {(rule.id, n) for n, line in enumerate(lines) for rule in SAMPLE.rules if rule.finds(line)}
    assert {(hit.rule.id, hit.line) for hit in hits_of(SAMPLE, *lines)} == expected


def sample() -> Ruleset:
    """Compile a small ruleset with one family made of two rules, without a file."""
    rule = dataclasses.replace(
        RULES.rules[0], id="s.a", keywords=("拨打", "打他"), pattern=re.compile("拨打.{0,2}a"), scope="line"
    )
    other = dataclasses.replace(rule, id="s.b", keywords=("电话",), pattern=re.compile("^电话"))
    return Ruleset.of([dataclasses.replace(RULES.families[0], id="s", rules=(rule, other))])


SAMPLE = sample()


def test_text_without_lines_has_no_hits(tmp_path: Path) -> None:
    rules = load_rules(write_rules(tmp_path, f=SPAN))
    assert list(rules.hits("拨打", [])) == []
    assert [hit.line for hit in rules.hits("拨打 拨打 拨打", [(3, 5)])] == [0]


def test_full_width_page_is_matched_after_folding(tmp_path: Path) -> None:
    text = SPAN.replace('"拨打"', '"ＴＥＬ"').replace("拨打(", "TEL(").replace('"打他"', '"ＦＡＸ"')
    assert len(hits_of(load_rules(write_rules(tmp_path, f=text)), "ＴＥＬ：")) == 1


# --- digest and families -------------------------------------------------------------------------


def test_digest_ignores_order_and_wording(tmp_path: Path) -> None:
    other = SPAN.split("[[rule]]")[1].replace('"one"', '"two"').replace("weight = 1", "weight = -1")
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first = load_rules(write_rules(tmp_path / "a", f=f"{SPAN}\n[[rule]]{other}", g=SPAN))
    head, rule = SPAN.replace('"T"', '"Another"').split("[[rule]]")
    turned = rule.replace('["拨打", "打他"]', '["打他", "拨打"]')
    second = load_rules(write_rules(tmp_path / "b", g=SPAN, f=f"{head}[[rule]]{other}\n[[rule]]{turned}"))
    assert first.digest == second.digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("weight = 1", "weight = 2"),
        ('"span"', '"line"'),
        ("{1,5}", "{1,6}"),
        ('"打他"', '"打我"'),
        ('"one"', '"two"'),
    ],
)
def test_digest_changes_with_whatever_decides_a_hit(tmp_path: Path, old: str, new: str) -> None:
    before = load_rules(write_rules(tmp_path, f=SPAN)).digest
    assert load_rules(write_rules(tmp_path, f=SPAN.replace(old, new, 1))).digest != before


def test_digest_changes_with_the_core(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new word list or weight judges pages anew, rules or no rules."""
    before = digest_rules([])
    assert digest_rules([]) == before
    monkeypatch.setattr("spamcrawl.core.finding.rules.digest_own_core", lambda: b"another core")
    assert digest_rules([]) != before


def test_the_core_is_hashed_whole(tmp_path: Path) -> None:
    core = tmp_path / "core"
    shutil.copytree(CORE, core, ignore=shutil.ignore_patterns("__pycache__"))
    before = digest_core(core)
    assert before == digest_core(CORE)
    for name in ("finding/lexicon.toml", "judging/detect.py", "reading/simplified.txt"):
        with (core / name).open("a", encoding="utf-8") as file:
            file.write("\n")
        assert digest_core(core) != before
        before = digest_core(core)


def test_without_hides_one_family(tmp_path: Path) -> None:
    rules = load_rules(write_rules(tmp_path, f=SPAN, g=SPAN))
    assert [rule.id for rule in rules.without("f").rules] == ["g.one"]
    assert rules.without("f").digest != rules.digest
    assert hits_of(rules.without("f").without("g"), "拨打") == []
    with pytest.raises(KeyError, match="nosuch"):
        rules.without("nosuch")


def test_packaged_rules_are_read_once() -> None:
    assert load_rules() is load_rules()


# --- broken files are refused, with the mend -----------------------------------------------------

RULE = SPAN.split("[[rule]]")[1]

BROKEN = [
    ("not toml", "title = ", r"f.toml: cannot be read: Invalid value \(at end"),
    ("family key missing", SPAN.replace('title = "T"', ""), "f.toml: key title: missing or empty"),
    ("family key blank", SPAN.replace('"D"', '" "'), "f.toml: key description: missing or empty"),
    ("family key unknown", "author = 1\n" + SPAN, "f.toml: key author: unknown; known are description"),
    ("no rules", SPAN.split("[[rule]]")[0], r"f.toml: key rule: no rules; add one under \[\[rule\]\]"),
    ("rule no table", 'title="T"\ndescription="D"\nrule=["x"]', "f.toml: key rule: not a table"),
    ("rule no list", 'title="T"\ndescription="D"\nrule=3', "f.toml: key rule: no rules"),
    ("rule key unknown", SPAN + "wieght = 2", "rule one: key wieght: unknown; known are id, keywords"),
    ("two rules of one id", SPAN + "[[rule]]" + RULE, "rule one: key id: used twice"),
    ("id no words", SPAN.replace('"one"', '"One_1"'), "rule One_1: key id: 'One_1'; use words"),
    ("id no text", SPAN.replace('"one"', "1"), "rule 1: key id: 1; use words"),
    ("scope", SPAN.replace('"span"', '"page"'), "rule one: key scope: 'page'; write \"line\""),
    ("weight nought", SPAN.replace("weight = 1", "weight = 0"), "rule one: key weight: 0; use a log-odds"),
    ("weight too large", SPAN.replace("weight = 1", "weight = -10.5"), "key weight: -10.5; use a log-odds"),
    ("weight not finite", SPAN.replace("weight = 1", "weight = nan"), "key weight: nan"),
    ("weight a flag", SPAN.replace("weight = 1", "weight = true"), "key weight: True"),
    ("weight a text", SPAN.replace("weight = 1", 'weight = "1"'), "key weight: '1'"),
    ("keywords empty", SPAN.replace('["拨打", "打他"]', "[]"), "key keywords: needs a list of at least one"),
    ("keywords a text", SPAN.replace('["拨打", "打他"]', '"拨打"'), "key keywords: needs a list"),
    ("keyword short", SPAN.replace('"打他"', '"打"'), "key keywords: '打' is shorter than 2"),
    ("keyword blank", SPAN.replace('"打他"', '"  "'), "key keywords: needs a list of at least one text"),
    (
        "keyword padded",
        SPAN.replace('"打他"', '" 打他"'),
        "key keywords: ' 打他' begins or ends with a space",
    ),
    ("keyword twice", SPAN.replace('"打他"', '"拨打"'), "key keywords: holds one word twice"),
    ("match empty", SPAN.replace('match = ["拨打"]', "match = []"), "key match: needs a list"),
    ("reject missing", SPAN.replace('reject = ["电话"]', ""), "rule one: key reject: missing"),
    ("reject blank", SPAN.replace('["电话"]', '[""]'), "key reject: needs a list"),
    (
        "match without keyword",
        SPAN.replace('match = ["拨打"]', 'match = ["拨 打"]'),
        "'拨 打' holds none of the keywords",
    ),
    (
        "match not found",
        SPAN.replace('match = ["拨打"]', 'match = ["打他"]'),
        "the pattern does not find '打他'",
    ),
    ("reject fires", SPAN.replace('["电话"]', '["请拨打"]'), "key reject: the rule fires on '请拨打'"),
    ("example of two lines", SPAN.replace('["电话"]', '["甲\\n乙"]'), "more than one line"),
    ("pattern empty", SPAN.replace("拨打(?P<contact>[a-z]{1,5})?", ""), "key pattern: empty or no text"),
    (
        "pattern syntax",
        SPAN.replace("拨打(?P", "拨打((?P"),
        "no regular expression: missing .* at position 2",
    ),
    ("pattern matches nothing", SPAN.replace("拨打(?P", "(?:拨打)?(?P"), "matches the empty string"),
    (
        "pattern unbounded",
        SPAN.replace("{1,5}", "+"),
        r"unbounded or too long repeat; write a bound up to \{0,100\}",
    ),
    ("pattern macro", SPAN.replace("[a-z]", "{FONE}"), "unknown {FONE}; known are PHONE"),
    (
        "pattern full width",
        SPAN.replace("[a-z]", "[：]"),
        "holds '：', which folded text never does; write ':'",
    ),
]


@pytest.mark.parametrize(("text", "message"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_broken_file_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(RulesError, match=message):
        load_rules(write_rules(tmp_path, f=text))


def test_the_sample_of_the_broken_files_is_sound(tmp_path: Path) -> None:
    assert len(load_rules(write_rules(tmp_path, f=SPAN)).rules) == 1


def test_folder_without_rules_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulesError, match="no rule files"):
        load_rules(tmp_path)


def test_file_that_is_no_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "f.toml").write_bytes(SPAN.encode("gb18030"))
    with pytest.raises(RulesError, match=r"f\.toml: cannot be read"):
        load_rules(tmp_path)


def test_file_name_is_checked(tmp_path: Path) -> None:
    with pytest.raises(RulesError, match="the file name is the family id"):
        load_rules(write_rules(tmp_path, Bad_Name=SPAN))


def test_every_fault_of_every_file_is_listed(tmp_path: Path) -> None:
    folder = write_rules(tmp_path, a=SPAN.replace("weight = 1", "weight = 0").replace('"span"', '"x"'), b="=", c=SPAN)
    with pytest.raises(RulesError) as caught:
        load_rules(folder)
    assert [problem.split(":")[0] for problem in caught.value.problems] == ["a.toml", "a.toml", "b.toml"]


# --- the cost check of patterns ------------------------------------------------------------------

EXPLOSIVE = [
    "(?:a{0,9}){0,9}b",
    "(?:a?){0,60}b",
    "(?:a|ab|b){0,30}c",
    "x.{0,40}.{0,40}.{0,40}y",
    "(?:[a-z]{1,20}[0-9]{0,3}){1,20};",
    "^.{0,90}a.{0,90}b.{0,90}c.{0,90}d",
]
BOUNDED = [
    "(?:a{0,9}+){0,9}+b",
    "x.{0,40}.{0,40}y",
    "(?:甲|乙|丙){1,100}丁",
    "服务{GAP}(?P<phone>{PHONE})",
    "^.{0,40}电话{GAP}{PHONE}",
    "(?=甲.{0,9}乙)甲",
]


@pytest.mark.parametrize("pattern", EXPLOSIVE)
def test_explosive_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError, match="steps from one position"):
        compile_pattern(pattern)


@pytest.mark.parametrize("pattern", BOUNDED)
def test_bounded_pattern_is_taken(pattern: str) -> None:
    compile_pattern(pattern)


@pytest.mark.parametrize("pattern", [r"(a)\1", "(a)?(?(1)b|c)"])
def test_back_reference_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError, match="refers back to a group"):
        compile_pattern(pattern)


@pytest.mark.parametrize("name", MACROS)
def test_macro_is_bounded_and_folded(name: str) -> None:
    compile_pattern(f"x{{{name}}}y")
    assert measure_sequence(sre.parse(expand_macros(f"{{{name}}}")))[0] < 2_000


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("电话400-123-4567。", "400-123-4567"),
        ("400 - 123 - 4567", "400 - 123 - 4567"),
        ("(1)400-123-4567(2)400-123-4567", "400-123-4567"),
        ("400·123·4567转8", "400·123·4567"),
        ("123456", None),
        ("110101199003071234", None),
    ],
)
def test_phone_block(text: str, number: str | None) -> None:
    found = compile_pattern("(?P<phone>{PHONE})").search(text)
    assert (found and found["phone"]) == number

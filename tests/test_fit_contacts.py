"""The program that learns how a number is given out."""

from __future__ import annotations

from pathlib import Path

from benchmarks.corpus import CONTACT, Line, read_contacts, read_corpus, read_lines
from benchmarks.fit_contacts import fit_contacts, read_clauses
from benchmarks.fit_register import GROUPS_MIN, fit_register


def test_only_what_stands_around_a_number_is_learnt() -> None:
    lines = [
        Line("a", f"昨天下了一场大雪,校车停开。清河木窗维修店{CONTACT},随叫随到。今天放晴了", True),
        Line("b", "没有号码的一行", False),
        Line("c", f"举报电话{CONTACT}", False),
    ]
    assert [clause.group for clause in read_clauses(lines)] == ["a"]
    [clause] = read_clauses(lines)
    assert clause.text.startswith("清河木窗")
    assert clause.text.endswith("随叫随到")
    assert clause.advertising


def test_an_offer_is_told_from_a_notice() -> None:
    offers = [Line(f"a{n}", f"{what}找小王{CONTACT}", True) for n, what in enumerate(("窗户", "水管", "门锁", "沙发"))]
    notices = [
        Line(f"b{n}", f"{what}请告知{CONTACT}", False) for n, what in enumerate(("意见", "线索", "下落", "建议"))
    ]
    weights = fit_register(list(read_clauses([*offers, *notices])))
    assert len(offers) > GROUPS_MIN
    assert weights["找小"] > 0 > weights["告知"]


def test_lines_about_contacts_are_always_learnt_from() -> None:
    assert len(fit_contacts([])) > 1000


def test_a_file_of_many_subjects_is_as_many_groups(tmp_path: Path) -> None:
    path = tmp_path / "contacts" / "some.txt"
    path.parent.mkdir()
    path.write_text("# 水管\n+ 修水管{n}\n- 停水咨询{n}\n# 门锁\n+ 换锁{n}\n", "utf-8")
    assert [line.group for line in read_lines(path)] == ["contacts/some/水管"] * 2 + ["contacts/some/门锁"]


def test_the_corpus_has_both_sides_of_many_subjects() -> None:
    assert not {line.group for line in read_corpus()} & {line.group for line in read_contacts()}
    clauses = list(read_clauses([*read_corpus(), *read_contacts()]))
    offers = {clause.group for clause in clauses if clause.advertising}
    notices = {clause.group for clause in clauses if not clause.advertising}
    assert len(offers) > 400
    assert len(notices) > 200

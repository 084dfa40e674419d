"""The program that learns how advertising speaks: its lines, what it learns from them, and what it may not know."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.corpus import Line, fill_in, list_trades, read_contacts, read_corpus, read_lines
from benchmarks.cross_fit import cross_fit
from benchmarks.fit_register import fit_register, grams_of, read_units, render
from benchmarks.lessons import Lesson, draw_pages, read_lessons
from benchmarks.pages import HELD_OUT, load_bundled
from spamcrawl.core.cutting.features import NAMES
from spamcrawl.core.finding.register import read_weights

COLUMN = NAMES.index("register")


@pytest.fixture(scope="module")
def lessons() -> list[Lesson]:
    return read_lessons(draw_pages(5, 60, load_bundled()))


def draw_lines(trades: int) -> list[Line]:
    """Return lines of which the advertising ones say 竭诚 and the honest ones 据悉, whatever they are about."""
    wares = [chr(ord("甲") + n) for n in range(trades)]
    said = (("竭诚", True), ("据悉", False))
    return [
        Line(ware, f"{mark}{ware}等", advertising) for ware in wares for mark, advertising in said for _ in range(3)
    ]


def test_corpus_is_whole_and_both_sides_speak() -> None:
    lines = read_corpus()
    assert len(lines) > 7_000
    assert 0.3 < sum(line.advertising for line in lines) / len(lines) < 0.7
    for path in list_trades():
        told = [line.advertising for line in read_lines(path)]
        assert sum(told) >= 14, path.name
        assert len(told) - sum(told) >= 14, path.name


def test_corpus_says_nothing_of_the_families_held_out() -> None:
    """Else measuring on them would say nothing."""
    words = {"pest_control": ("白蚁",), "legal": ("律师事务所",), "fortune": ("算命",), "fertility": ("试管婴儿",)}
    words |= {
        "roadside": ("道路救援",),
        "funeral": ("殡葬",),
        "translation": ("翻译公司",),
        "dental": ("种植牙", "正畸"),
    }
    words |= {
        "detective": ("侦探", "婚外情取证"),
        "fire_safety": ("灭火器充装", "消防检测"),
        "vet": ("宠物医院", "绝育"),
    }
    words |= {"duct_cleaning": ("油烟机清洗", "烟道清洗")}
    words |= {"insurance_desk": ("保险理赔",), "lottery_names": ("百家乐", "彩票")}
    # Trades that families and lines have as well: of these only the words and shapes are their own.
    words |= dict.fromkeys(("nameless_repair", "instalment_desk", "ticket_desk", "heating_column"), ())
    words |= dict.fromkeys(("debt_agents", "lift_repair"), ())
    assert words.keys() == {name for families in HELD_OUT.values() for name in families}
    banned = [word for held in words.values() for word in held]
    lines = [*read_corpus(), *read_contacts()]
    assert [line for line in lines if line.advertising and any(word in line.text for word in banned)] == []


@pytest.mark.parametrize("row", ["没有记号", "* 别的记号", "+", "- "])
def test_broken_row_is_named(tmp_path: Path, row: str) -> None:
    path = tmp_path / "trade.txt"
    path.write_text(f"# 行业\n+ 一行\n{row}\n", "utf-8")
    with pytest.raises(ValueError, match=r"trade\.txt:3: "):
        list(read_lines(path))


def test_no_gram_reaches_across_a_name_or_a_mark() -> None:
    assert grams_of(fill_in("{city}上门、维修{brand}电话{n}")) == {
        *("上", "门", "维", "修", "电", "话"),
        *("上门", "维修", "电话", "话0"),
    }


def test_what_one_trade_says_is_no_way_of_speaking() -> None:
    weights = fit_register(draw_lines(8))
    assert weights["竭诚"] > 0.5 > -0.5 > weights["据悉"]
    assert "甲等" not in weights
    assert fit_register(draw_lines(2)) == {}


def test_fit_is_the_same_every_time_and_reads_back() -> None:
    weights = fit_register(draw_lines(8))
    assert fit_register(draw_lines(8)) == weights == read_weights(render(weights))
    assert list(weights.values()) == sorted(weights.values(), reverse=True)


def test_template_of_a_family_can_be_left_out(lessons: list[Lesson]) -> None:
    family = next(lesson.family for lesson in lessons if lesson.row["kind"] == "hijacked" and lesson.labels.any())
    left = list(read_units(lessons, {family}))
    assert any(line.group == family for line in read_units(lessons))
    assert not any(line.group == family for line in left)
    assert not any(line.advertising for line in left if line.group.startswith("article "))
    honest = {lesson.family for lesson in lessons if not lesson.spam}
    assert not any(line.advertising for line in left if line.group in honest)


@pytest.mark.slow
def test_families_are_told_by_weights_that_never_saw_them(lessons: list[Lesson]) -> None:
    crossed = cross_fit(lessons)
    assert part_sides(crossed) > 1
    hijacked = [n for n, lesson in enumerate(lessons) if lesson.row["kind"] == "hijacked" and len(lesson.units)]
    assert all((crossed[n].units[:, COLUMN] != lessons[n].units[:, COLUMN]).any() for n in hijacked)


def part_sides(lessons: list[Lesson]) -> float:
    """Return how much more template speaks like advertising than articles do."""
    hijacked = [lesson for lesson in lessons if lesson.row["kind"] == "hijacked" and len(lesson.units)]
    told = np.concatenate([lesson.units[:, COLUMN] for lesson in hijacked])
    labels = np.concatenate([lesson.labels for lesson in hijacked])
    return float(told[labels == 1].mean() - told[labels == 0].mean())

"""The report of a site: shares, what a sample stands for, and an account that survives."""

from __future__ import annotations

from pathlib import Path

import pytest

from spamcrawl.explore.accounts import JUDGED, Sight, spot_of
from spamcrawl.explore.budget import Budget, Limits
from spamcrawl.explore.view import SiteView


def kit(number: int) -> Sight:
    return Sight("hijacked", True, f"kit {number}", frozenset({number}))


def news(number: int) -> Sight:
    return Sight("legitimate", False, f"news {number}", frozenset({-number}))


@pytest.fixture
def view() -> SiteView:
    """Ten of 100 pages of a kit were fetched before it was known, nine more by lot; and all ten of the news."""
    budget = Budget(Limits(pages_host=1_000, pages_level=1_000))
    for folder, pages in (("shop", 100), ("news", 10)):
        for number in range(pages):
            budget.admit(spot_of(f"http://a.cn/{folder}/{number}", 1))
    for number in range(JUDGED + 9):
        budget.observe(spot_of(f"http://a.cn/shop/{number}", 1), kit(number + 1))
    for number in range(10):
        budget.observe(spot_of(f"http://a.cn/news/{number}", 1), news(number + 1))
    found = SiteView("a.cn", budget, {"aa", "bb"}, 1)
    found.numbers["4001234567"] = 3
    return found


def test_shares_of_all_of_the_sample_and_of_the_rest(view: SiteView) -> None:
    report = view.report()
    assert report["verdicts"] == {"hijacked": 19, "legitimate": 10}
    assert report["shares"]["hijacked"] == round(19 / 29, 4)
    assert (report["sampled"]["pages"], report["sampled"]["shares"]["hijacked"]) == (9, 1.0)
    assert (report["unsampled"]["pages"], report["unsampled"]["shares"]["hijacked"]) == (20, 0.5)
    assert report["estimated_shares"]["hijacked"] == round(100 / 110, 4)


def test_written_account_is_gone_on_with(view: SiteView, tmp_path: Path) -> None:
    path = tmp_path / "out" / "site.json"
    view.write(path)
    again = SiteView("a.cn", Budget(view.budget.limits))
    assert again.restore(path)
    assert again.report() == view.report()


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"budget": {"account": 1}}', "\0"])
def test_file_that_is_no_account_is_not_gone_on_with(text: str, tmp_path: Path) -> None:
    path = tmp_path / "site.json"
    path.write_text(text)
    assert not SiteView("a.cn", Budget(Limits())).restore(path)
    assert not SiteView("a.cn", Budget(Limits())).restore(tmp_path / "missing.json")


def test_summary_names_what_was_sampled(view: SiteView) -> None:
    view.budget.hosts["a.cn"].wildcard = True
    lines = dict(view.lines())
    assert lines["shares"] == "hijacked 65.5%, legitimate 34.5%"
    assert lines["sampled"] == "9 pages: hijacked 100.0%"
    assert "on a.cn" in lines["any path"]

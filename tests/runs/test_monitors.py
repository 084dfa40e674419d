"""Monitors at the end of real crawls: what fails shows in the summary, in the run file and in the exit code."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from webserver import Web

from spamcrawl.exits import Exit
from spamcrawl.runs.history import Run as PastRun
from spamcrawl.runs.history import write_run

from .conftest import Run
from .pages import EMPTY, news

PASSED = {"pages": "passed", "error_rate": "passed", "no_content": "passed", "unknown_text": "passed"}
DEAD = [f"http://127.0.0.9:9/{number}" for number in range(20)]


def put_news(web: Web, count: int) -> list[str]:
    return [web.put(f"127.0.0.{2 + number % 3}", f"/{number}", news(number)) for number in range(count)]


def remember(folder: Path, *pages: int, verdict: str = "legitimate", job: str = "nightly") -> None:
    """Write files of earlier runs."""
    for day, count in enumerate(pages):
        stats = {"spamcrawl/pages": count, f"spamcrawl/verdict/{verdict}": count}
        ended = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(days=day)
        write_run(folder / "out", PastRun(job, "seeds", ended, Exit.OK, stats), kept=50)


def test_good_crawl_passes_every_monitor(run: Run, web: Web, tmp_path: Path) -> None:
    remember(tmp_path, 22, 20, 24)
    done = run(put_news(web, 20), "--job", "nightly")
    assert done.code == 0, done.log
    assert done.last["monitors"] == PASSED | {"verdict_mix": "passed"}
    assert done.last["stats"]["spamcrawl/characters/article"] > 1000
    assert "monitor failed" not in done.out


def test_small_first_crawl_is_judged_by_what_can_be_judged(run: Run, web: Web) -> None:
    done = run(put_news(web, 2))
    assert done.code == 0
    assert done.last["monitors"]["pages"] == "passed"
    assert done.last["monitors"]["error_rate"] == "skipped: 2 requests, at least 20 are needed"


def test_error_rate_has_a_code_of_its_own(run: Run, web: Web) -> None:
    done = run([*put_news(web, 5), *DEAD])
    assert done.code == done.last["exit"] == 9
    assert done.last["monitors"]["error_rate"] == (
        "failed: 80% of 25 requests failed, at most 50% (SPAMCRAWL_ERROR_RATE)"
    )
    assert "monitor failed     error_rate: 80% of 25 requests failed" in done.out
    assert run([*put_news(web, 5), *DEAD], SPAMCRAWL_ERROR_RATE=0.9).code == 0


def test_pages_without_content(run: Run, web: Web) -> None:
    empty = [web.put("127.0.0.5", f"/{number}", EMPTY) for number in range(15)]
    done = run([*put_news(web, 5), *empty])
    assert done.code == 11
    assert "no_content: 75% of 20 pages are without content" in done.out


def test_fewer_pages_and_another_mix_than_in_the_last_runs(run: Run, web: Web, tmp_path: Path) -> None:
    remember(tmp_path, 60, 70, 50, verdict="hijacked")
    done = run(put_news(web, 20), "--job", "nightly")
    assert done.code == 11
    assert done.last["monitors"]["pages"].startswith("failed: 20 pages, usual are 60")
    assert done.last["monitors"]["verdict_mix"].startswith("failed: 100% of the pages would need another verdict")


def test_runs_of_other_jobs_do_not_count(run: Run, web: Web, tmp_path: Path) -> None:
    remember(tmp_path, 60, 70, 50, verdict="hijacked", job="weekly")
    assert run(put_news(web, 20), "--job", "nightly").code == 0


def test_unknown_text_and_least_pages_have_thresholds(run: Run, web: Web) -> None:
    done = run(put_news(web, 20), SPAMCRAWL_UNKNOWN_SHARE=-1, SPAMCRAWL_PAGES_LEAST=21)
    assert done.code == 11
    assert done.last["monitors"]["unknown_text"].startswith("failed: ")
    assert done.last["monitors"]["pages"] == "failed: 20 pages, at least 21 (SPAMCRAWL_PAGES_LEAST)"


SUITE = "spidermon.contrib.scrapy.monitors.SpiderCloseMonitorSuite"
THRESHOLDS = {
    "SPIDERMON_MIN_ITEMS": 1,
    "SPIDERMON_MAX_ERRORS": 0,
    "SPIDERMON_MAX_WARNINGS": 0,
    "SPIDERMON_MAX_RETRIES": 5,
    "SPIDERMON_MAX_DOWNLOADER_EXCEPTIONS": 0,
    "SPIDERMON_MIN_SUCCESSFUL_REQUESTS": 1,
    "SPIDERMON_MAX_REQUESTS_ALLOWED": 50,
    "SPIDERMON_MAX_ITEM_VALIDATION_ERRORS": 0,
    "SPIDERMON_UNWANTED_HTTP_CODES_MAX_COUNT": 0,
    "SPIDERMON_ADD_FIELD_COVERAGE": 1,
    "SPIDERMON_FIELD_COVERAGE_RULES": '{"ArticleItem/url": 1.0}',
}


def test_own_suite_of_spidermon_runs_beside_ours_and_counts(run: Run, web: Web) -> None:
    both = f"spamcrawl.runs.monitors.CrawlMonitors,{SUITE}"
    done = run(put_news(web, 3), SPIDERMON_SPIDER_CLOSE_MONITORS=both, **THRESHOLDS)
    assert done.code == 0, done.last["monitors"]
    assert len(done.last["monitors"]) > 10
    strict = THRESHOLDS | {"SPIDERMON_MAX_REQUESTS_ALLOWED": 2}
    assert run(put_news(web, 6), SPIDERMON_SPIDER_CLOSE_MONITORS=both, **strict).code == 11


def test_suite_without_its_thresholds_is_a_failed_monitor(run: Run, web: Web) -> None:
    done = run(put_news(web, 3), SPIDERMON_SPIDER_CLOSE_MONITORS=SUITE)
    assert done.code == 11
    assert "Traceback" not in done.log
    assert any("SPIDERMON_" in said for said in done.last["monitors"].values())


@pytest.mark.parametrize("seeds", ["missing.txt", "-"])
def test_crawl_that_did_not_start_is_not_judged(run: Run, seeds: str) -> None:
    done = run(seeds)
    assert done.code == 3
    assert done.last["monitors"] == {}
    assert "Traceback" not in done.log

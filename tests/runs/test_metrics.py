"""metrics.prom as Prometheus' own parser reads it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families
from webserver import Web

from spamcrawl.exits import Exit
from spamcrawl.runs.metrics import Gauge, list_gauges, render

from .conftest import Run
from .pages import news


def read(text: str) -> dict[tuple[str, ...], float]:
    """Return each sample by its name and its own label's value."""
    found = {}
    for family in text_string_to_metric_families(text):
        assert family.type == "gauge"
        assert family.documentation
        for sample in family.samples:
            own = [value for name, value in sample.labels.items() if name not in ("job", "spider")]
            assert (sample.name, *own) not in found, "a sample stands once"
            found[sample.name.removeprefix("spamcrawl_"), *own] = sample.value
    return found


def gauges(stats: dict[str, Any], code: Exit | None = Exit.OK) -> dict[tuple[str, ...], float]:
    return read(render(list_gauges(stats, 1000.0, code, None), {"job": "nightly", "spider": "seeds"}))


def test_crawl_leaves_its_numbers(run: Run, web: Web) -> None:
    done = run([web.put("127.0.0.2", "/a", news(1)), web.put("127.0.0.3", "/a", news(1)), "http://127.0.0.9:9/dead"])
    found = read((done.folder / "metrics.prom").read_text("utf-8"))
    assert found["running",] == found["exit_code",] == 0
    assert found["pages",] == found["verdicts", "legitimate"] == 2
    assert found["failures", "refused"] == 1
    assert (found["articles", "new"], found["articles", "copies"]) == (1, 1)
    assert found["monitor_failed", "pages"] == 0
    assert found["last_success_timestamp_seconds",] == found["update_timestamp_seconds",]


def test_failed_run_keeps_the_time_of_the_last_good_one(run: Run, web: Web) -> None:
    good = run([web.put("127.0.0.2", "/a", news(1))], "--job", "nightly")
    ended = datetime.fromisoformat(good.last["ended"]).timestamp()
    bad = run(["http://127.0.0.9:9/dead"], "--job", "nightly")
    found = read((bad.folder / "metrics.prom").read_text("utf-8"))
    assert found["exit_code",] == 4
    assert found["last_success_timestamp_seconds",] == ended


def test_running_crawl_has_no_exit_code_yet() -> None:
    found = gauges({"start_time": datetime.fromtimestamp(900, UTC)}, None)
    assert found["running",] == 1
    assert found["start_timestamp_seconds",] == 900
    assert ("exit_code",) not in found


def test_failed_monitor_is_1() -> None:
    found = gauges({"spamcrawl/monitor/pages": "failed: 3", "spamcrawl/monitor/mix": "skipped: 1"})
    assert (found["monitor_failed", "pages"], found["monitor_failed", "mix"]) == (1, 0)


@given(st.text(), st.text())
def test_any_label_value_can_be_read_again(job: str, reason: str) -> None:
    text = render(iter([Gauge("failures", "Failed.", {reason: 1}, "reason")]), {"job": job})
    [family] = text_string_to_metric_families(text)
    assert [sample.value for sample in family.samples] == [1]
    assert len(text.splitlines()) == 3

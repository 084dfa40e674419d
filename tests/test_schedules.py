"""The schedules of examples/schedule: checked by the tools that will read them, and run where that is possible here."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

import pytest
from redis_server import RedisServer, run_redis
from runs.pages import news
from webserver import Web

from spamcrawl.cli.main import build_parser
from spamcrawl.exits import Exit
from spamcrawl.queue import open_queue

PROJECT = Path(__file__).resolve().parent.parent
SCHEDULES = PROJECT / "examples" / "schedule"
SCRAPYD = PROJECT / ".venv-scrapyd"
HERE = "-s SPAMCRAWL_ALLOW_NETWORKS=127.0.0.0/8 -s DOWNLOAD_DELAY=0"
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
"""Loopback is asked directly."""


def localize(text: str, folder: Path) -> str:
    """Return a schedule with this machine's places for those of a server."""
    python = shlex.quote(sys.executable)
    places = {
        "/opt/spamcrawl/.venv/bin/python": python,
        " .venv/bin/python": f" {python}",
        "/opt/spamcrawl": str(PROJECT),
        "/etc/spamcrawl": str(folder),
        "/var/lib/spamcrawl": str(folder / "out"),
    }
    return re.sub("|".join(map(re.escape, places)), lambda found: places[found[0]], text)


@pytest.fixture
def folder(tmp_path: Path, web: Web) -> Path:
    """A folder with a seed list of one page, and an output folder."""
    (tmp_path / "seeds.txt").write_text(web.put("127.0.0.2", "/a", news(1)), "utf-8")
    (tmp_path / "out").mkdir()
    return tmp_path


def read_last(folder: Path) -> dict:
    return json.loads((folder / "out" / "runs" / "last.json").read_text("utf-8"))


# --- systemd --------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd-analyze here")
def test_systemd_units_are_valid(tmp_path: Path) -> None:
    units = [tmp_path / f"spamcrawl.{kind}" for kind in ("service", "timer")]
    for unit in units:
        unit.write_text(localize((SCHEDULES / unit.name).read_text("utf-8"), tmp_path), "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, units)], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert "spamcrawl." not in done.stderr, "no warning either"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd-analyze here")
def test_systemd_unit_of_a_worker_is_valid(tmp_path: Path) -> None:
    unit = tmp_path / "spamcrawl-worker@1.service"
    unit.write_text(localize((SCHEDULES / "spamcrawl-worker@.service").read_text("utf-8"), tmp_path), "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert "spamcrawl" not in done.stderr, "no warning either"


def test_command_of_a_worker_fetches_what_was_loaded(folder: Path, redis_server: RedisServer) -> None:
    queue = f"{redis_server.url}?prefix={folder.name}"
    lines = (SCHEDULES / "spamcrawl-worker@.service").read_text("utf-8").splitlines()
    [seed] = [line.rpartition(": ")[2] for line in lines if line.startswith("# Load the list first")]
    [command] = [line.removeprefix("ExecStart=") for line in lines if line.startswith("ExecStart=")]
    for line in (seed.replace("scrapy ", f"{shlex.quote(sys.executable)} -m scrapy ", 1), f"{command} {HERE}"):
        here = localize(line, folder).replace("redis://queue.example:6379/0", queue).replace("%i", "1")
        here = here.replace("postgresql://spamcrawl@store.example/spamcrawl", str(folder / "store.db"))
        done = subprocess.run(shlex.split(here), cwd=PROJECT, capture_output=True, timeout=90, env=ENVIRONMENT)
        assert done.returncode == 0, done.stderr
    last = json.loads((folder / "out" / "1" / "runs" / "last.json").read_text("utf-8"))
    assert last["stats"]["spamcrawl/pages"] == 1


def test_redis_starts_as_configured_and_the_queue_has_nothing_against_it(
    redis_server: RedisServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert redis_server.process, "here, or the test is skipped"
    conf = tmp_path / "redis.conf"
    conf.write_text((SCHEDULES / "redis.conf").read_text("utf-8").replace(" -::1", ""), "utf-8")
    with run_redis("--include", str(conf)) as server:
        open_queue(server.url).close()
        with server.client() as redis:
            assert redis.config_get("append*")["appendonly"] == "yes"
    assert caplog.text == ""


def test_command_of_the_service_crawls(folder: Path) -> None:
    lines = (SCHEDULES / "spamcrawl.service").read_text("utf-8").splitlines()
    [command] = [line.removeprefix("ExecStart=") for line in lines if line.startswith("ExecStart=")]
    done = subprocess.run(
        shlex.split(f"{localize(command, folder)} {HERE}"),
        cwd=PROJECT,
        capture_output=True,
        timeout=90,
        env=ENVIRONMENT,
    )
    assert done.returncode == 0, done.stderr
    assert read_last(folder)["job"] == "nightly"


# --- cron -----------------------------------------------------------------------------------------------------


def read_cron_command() -> str:
    [line] = [line for line in (SCHEDULES / "crontab").read_text("utf-8").splitlines() if line[0] != "#"]
    *when, command = line.split(maxsplit=5)
    assert len(when) == 5
    assert "%" not in command, "cron reads % as a line break"
    return command


@pytest.mark.parametrize(("dead", "mail"), [(False, ""), (True, "spamcrawl ended with 4")])
def test_cron_line_crawls_and_mails_only_failures(folder: Path, dead: bool, mail: str) -> None:
    if dead:
        (folder / "seeds.txt").write_text("http://127.0.0.9:9/", "utf-8")
    command = localize(read_cron_command(), folder).replace("--log-json", f"--log-json {HERE}")
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, timeout=90, env=ENVIRONMENT)
    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout.startswith(mail)
    assert bool(done.stdout) == dead
    assert read_last(folder)["exit"] == (4 if dead else 0)


# --- Kubernetes -----------------------------------------------------------------------------------------------


def read_yaml(path: Path) -> dict:
    """Return an object as Kubernetes' own types keep it: what they do not know is lost."""
    command = ["kubectl", "set", "env", "--local", "-f", str(path), "-o", "json", "CHECKED=1"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=ENVIRONMENT)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.skipif(not shutil.which("kubectl"), reason="no kubectl here")
@pytest.mark.parametrize("name", ["cronjob", "job"])
def test_kubernetes_objects_are_valid_and_start_a_crawl(name: str) -> None:
    found = read_yaml(SCHEDULES / "kubernetes" / f"{name}.yaml")
    job = found["spec"]
    if name == "cronjob":
        assert job["concurrencyPolicy"] == "Forbid"
        job = job["jobTemplate"]["spec"]
    pod = job["template"]["spec"]
    [container] = pod["containers"]
    options = build_parser().parse_args(container["args"])
    assert options.time_limit < job["activeDeadlineSeconds"]
    assert {mount["name"] for mount in container["volumeMounts"]} == {volume["name"] for volume in pod["volumes"]}
    assert options.output in {mount["mountPath"] for mount in container["volumeMounts"]}
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    assert (job["backoffLimit"], pod["restartPolicy"]) == (0, "Never")


@pytest.mark.skipif(not shutil.which("kubectl"), reason="no kubectl here")
def test_kubernetes_workers_are_valid_and_take_up_the_job_that_is_seeded() -> None:
    seed, workers = (read_yaml(SCHEDULES / "kubernetes" / f"{name}.yaml")["spec"] for name in ("seed", "workers"))
    [loading] = seed["template"]["spec"]["containers"]
    [container] = workers["template"]["spec"]["containers"]
    options = build_parser().parse_args(container["args"])
    assert options.seeds is None
    assert f"--job={options.job}" in loading["command"]
    assert set(re.findall(r"\$\((\w+)\)", " ".join(container["args"]))) == {
        one["name"] for one in container["env"] if "valueFrom" in one
    }
    [rule] = workers["podFailurePolicy"]["rules"]
    assert rule["action"] == "FailIndex"
    assert set(rule["onExitCodes"]["values"]) == {int(code) for code in Exit} - {0}
    assert workers["completionMode"] == "Indexed"
    for spec in (seed["template"]["spec"], workers["template"]["spec"]):
        mounted = {mount["name"] for one in spec["containers"] for mount in one["volumeMounts"]}
        assert mounted == {volume["name"] for volume in spec["volumes"]}
        assert all(one["securityContext"]["readOnlyRootFilesystem"] for one in spec["containers"])


# --- Scrapyd --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def scrapyd_bin() -> Path:
    """An environment with Scrapyd and its client, over this one's packages."""
    ready = SCRAPYD / ".ready"
    if not ready.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(SCRAPYD)], check=True, timeout=120)
        own = f"lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages"
        (SCRAPYD / own / "project.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
        requirements = str(SCHEDULES / "scrapyd" / "requirements.txt")
        pip = [str(SCRAPYD / "bin" / "python"), "-m", "pip", "install", "--quiet", "-r", requirements]
        done = subprocess.run(pip, capture_output=True, text=True, timeout=600, check=False)
        if done.returncode:
            pytest.skip(f"Scrapyd cannot be installed: {done.stderr.strip().splitlines()[-1]}")
        ready.touch()
    return SCRAPYD / "bin"


@contextmanager
def serve_scrapyd(scrapyd_bin: Path, site: Path, output: Path) -> Iterator[str]:
    """Run Scrapyd on a free loopback port in ``site``, until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    for name in ("scrapyd.conf", "scrapy.cfg"):
        path = site / name
        path.write_text(path.read_text("utf-8").replace("6800", str(port)) + "\n", "utf-8")
    env = ENVIRONMENT | {"PYTHONPATH": str(PROJECT), "SPAMCRAWL_OUTPUT": str(output)}
    with (site / "scrapyd.log").open("wb") as log:
        server = subprocess.Popen([scrapyd_bin / "scrapyd"], cwd=site, env=env, stdout=log, stderr=log)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=30)


def ask(url: str) -> dict:
    with build_opener(ProxyHandler({})).open(url, timeout=10) as answer:
        return json.load(answer)


def wait_for(found, seconds: float, what: str):
    """Return the first true answer of a call that may fail for a while."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if answer := found():
                return answer
        except OSError:
            pass
        time.sleep(0.3)
    raise AssertionError(f"{what} did not come in {seconds:.0f} s")


@pytest.mark.slow
def test_scrapyd_takes_the_deployment_and_runs_a_scheduled_crawl(scrapyd_bin: Path, folder: Path) -> None:
    site = folder / "site"
    shutil.copytree(SCHEDULES / "scrapyd", site)
    with serve_scrapyd(scrapyd_bin, site, folder / "out") as server:
        wait_for(lambda: ask(f"{server}/daemonstatus.json"), 60, "the server")
        env = ENVIRONMENT | {"PYTHONPATH": str(PROJECT)}

        def call(*command: str) -> str:
            done = subprocess.run(
                [scrapyd_bin / command[0], *command[1:]],
                cwd=site,
                env=env,
                capture_output=True,
                text=True,
                timeout=120,
            )
            assert done.returncode == 0, done.stderr + (site / "scrapyd.log").read_text("utf-8")[-2000:]
            return done.stdout

        assert '"status": "ok"' in call("scrapyd-deploy")
        assert "seeds" in call("scrapyd-client", "spiders", "-p", "spamcrawl")
        given = [f"seeds={folder / 'seeds.txt'}", "setting=SPAMCRAWL_JOB=nightly", "setting=DOWNLOAD_DELAY=0"]
        given.append("setting=SPAMCRAWL_ALLOW_NETWORKS=127.0.0.0/8")
        arguments = [part for one in given for part in ("--arg", one)]
        call("scrapyd-client", "schedule", "-p", "spamcrawl", *arguments, "seeds")
        [job] = wait_for(
            lambda: ask(f"{server}/listjobs.json?project=spamcrawl")["finished"], 90, "the end of the crawl"
        )
    assert job["spider"] == "seeds"
    last = read_last(folder)
    assert (last["exit"], last["job"], last["stats"]["spamcrawl/pages"]) == (0, "nightly", 1)
    assert len((folder / "out" / "articles.jsonl").read_bytes().splitlines()) == 1
    [log] = (site / "logs").rglob("*.log")
    assert "Spider closed (finished)" in log.read_text("utf-8")

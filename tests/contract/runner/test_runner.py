"""The node runner on this machine, by its own protocol: what it starts goes on without it, once, and is told of."""

from __future__ import annotations

import contextlib
import os
import signal
import stat
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from connectors.local import LocalHost
from connectors.runner import node_runner
from connectors.runner.client import NodeRunner, RunnerProblem
from connectors.streams import ConnectorError
from tests.support.node_runners import TARGET, Told, ended, marked, started, why

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the runner needs Linux"),
]

Connect = Callable[[], NodeRunner]


def test_a_program_runs_and_what_it_said_and_how_it_ended_is_told(runner: NodeRunner) -> None:
    told = Told()
    run = started(runner, "sh", "-c", "echo out; echo err >&2; sleep 0.3; echo more; exit 3")
    runner.follow(run, told)
    assert told.over.wait(20)
    assert (told.text("out"), told.text("err")) == (b"out\nmore\n", b"err\n")
    assert told.state is not None and told.state.exit is not None
    assert (told.state.state, told.state.exit.status, told.state.exit.well) == ("ended", 3, False)


def test_it_goes_on_when_the_channel_is_cut_and_is_followed_from_where_one_was(
    connect: Connect, tmp_path: Path
) -> None:
    first, go = connect(), tmp_path / "go"
    first.lease(TARGET, 1, "desk", 3600.0)
    run = started(first, "sh", "-c", f"echo one; until [ -e {go} ]; do sleep 0.02; done; echo two")
    first.close()
    second, told = connect(), Told()
    assert second.status(run).state == "running"
    go.touch()
    second.follow(run, told, out=4)
    assert told.over.wait(20)
    assert told.text("out") == b"two\n"


def test_the_same_run_is_never_started_twice(runner: NodeRunner, tmp_path: Path) -> None:
    run, mark = str(uuid.uuid4()), tmp_path / "mark"
    argv = ["sh", "-c", f"echo x >> {mark}"]
    runner.start(run, argv, target=TARGET, epoch=1, timeout=60)
    with pytest.raises(ConnectorError) as refused:
        runner.start(run, argv, target=TARGET, epoch=1, timeout=60)
    assert why(refused) == "exists"
    ended(runner, run)
    with pytest.raises(ConnectorError) as refused:
        runner.start(run, argv, target=TARGET, epoch=1, timeout=60)
    assert why(refused) == "exists"
    assert mark.read_text() == "x\n"


def test_nothing_goes_through_a_shell(runner: NodeRunner) -> None:
    told = Told()
    run = started(runner, "printf", "%s|", "$(id)", "a b", "; rm -rf /", "-x")
    runner.follow(run, told)
    assert told.over.wait(20)
    assert told.text("out") == b"$(id)|a b|; rm -rf /|-x|"


def test_what_it_gets_to_read_lies_on_no_disk_and_in_no_argument(runner: NodeRunner, tmp_path: Path) -> None:
    secret, told = b"correct horse\nbattery", Told()
    run = started(runner, "sh", "-c", "cat; sleep 0.5", given=secret)
    held = b"".join(path.read_bytes() for path in (tmp_path / "runner" / "runs" / run).glob("*") if path.name != "out")
    lines = b"".join(
        place.read_bytes()
        for pid in marked(run)
        for place in Path(f"/proc/{pid}").glob("[ce][mn][dv]*")
        if place.exists()
    )
    runner.follow(run, told)
    assert told.over.wait(20)
    assert told.text("out") == secret
    assert secret not in held and secret not in lines


def test_a_time_that_is_over_ends_it_politely_then_firmly(runner: NodeRunner) -> None:
    polite = started(runner, "sleep", "60", timeout=0.3, grace=30)
    firm = started(runner, "sh", "-c", "trap '' TERM; while :; do sleep 0.1; done", timeout=0.3, grace=0.3)
    found = [ended(runner, run).exit for run in (polite, firm)]
    assert [(each.signal, each.timed_out) for each in found if each is not None] == [(15, True), (9, True)]


def test_a_signal_reaches_what_it_started_and_nobody_else(runner: NodeRunner) -> None:
    run = started(runner, "sh", "-c", "sleep 300 & setsid sleep 300 & wait")
    with subprocess.Popen(["sleep", "300"]) as other:
        while len(marked(run)) < 3:
            time.sleep(0.02)
        runner.signal(run, "KILL", 1)
        ended(runner, run)
        assert marked(run) == []
        assert other.poll() is None
        other.kill()


def test_a_program_that_is_not_there_is_said_and_nothing_is_left(runner: NodeRunner, tmp_path: Path) -> None:
    run = started(runner, "/no/such/program")
    state = ended(runner, run)
    assert state.exit is not None and state.exit.error == "not_started" and "No such file" in state.exit.text
    assert runner.sweep(run).left == ()
    assert list((tmp_path / "runner" / "runs").iterdir()) == []


def test_a_run_that_goes_on_is_not_swept_nor_one_that_left_processes(runner: NodeRunner) -> None:
    run = started(runner, "sh", "-c", "setsid sleep 300 >/dev/null 2>&1 & sleep 0.5")
    with pytest.raises(ConnectorError) as refused:
        runner.sweep(run)
    assert why(refused) == "not_ended"
    assert len(ended(runner, run).left) == 1
    with pytest.raises(ConnectorError) as refused:
        runner.sweep(run)
    assert why(refused) == "processes_left"
    runner.signal(run, "KILL", 1)
    while marked(run):
        time.sleep(0.02)
    assert "argv.json" in runner.sweep(run).removed
    assert runner.status(run).state == "absent"
    assert runner.sweep(run).removed == ()


def test_whoever_has_an_older_epoch_is_refused_and_so_is_another_with_the_same(connect: Connect) -> None:
    one, other = connect(), connect()
    one.lease(TARGET, 4, "desk one", 3600.0)
    with pytest.raises(ConnectorError) as refused:
        other.lease(TARGET, 4, "desk two", 3600.0)
    assert why(refused) == "stale_epoch" and refused.value.facts["holder"] == "desk one"
    other.lease(TARGET, 5, "desk two", 3600.0)
    with pytest.raises(ConnectorError) as refused:
        one.start(str(uuid.uuid4()), ["true"], target=TARGET, epoch=4, timeout=5)
    assert why(refused) == "stale_epoch"
    with pytest.raises(ConnectorError) as refused:
        one.lease(TARGET, 4, "desk one", 3600.0)
    assert why(refused) == "stale_epoch"


def test_nothing_new_starts_beside_what_runs_under_an_older_epoch_until_it_is_adopted(connect: Connect) -> None:
    one, other = connect(), connect()
    one.lease(TARGET, 1, "desk one", 3600.0)
    old = started(one, "sleep", "300")
    assert other.lease(TARGET, 2, "desk two", 3600.0).older == (old,)
    with pytest.raises(ConnectorError) as refused:
        other.start(str(uuid.uuid4()), ["true"], target=TARGET, epoch=2, timeout=5)
    assert why(refused) == "older_runs" and old in refused.value.facts["runs"]
    assert other.adopt(old, 2).epoch == 2
    new = str(uuid.uuid4())
    other.start(new, ["true"], target=TARGET, epoch=2, timeout=5)
    assert ended(other, new).exit is not None
    other.signal(old, "TERM", 2)
    ended(other, old)


def test_a_lease_that_has_run_out_starts_nothing(connect: Connect) -> None:
    one = connect()
    one.lease(TARGET, 1, "desk", 0.05)
    time.sleep(0.2)
    with pytest.raises(ConnectorError) as refused:
        started(one, "true")
    assert why(refused) == "expired_lease"


def test_a_killed_supervisor_leaves_a_run_whose_end_nobody_knows(runner: NodeRunner, tmp_path: Path) -> None:
    run = started(runner, "sleep", "300")
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if f"runs/{run}".encode() in place.read_bytes():
                os.kill(int(place.parent.name), signal.SIGKILL)
    state = ended(runner, run)
    assert (state.state, state.rebooted, len(state.left)) == ("unknown", False, 1)
    runner.signal(run, "KILL", 1)
    while marked(run):
        time.sleep(0.02)
    with pytest.raises(ConnectorError) as refused:
        runner.sweep(run)
    assert why(refused) == "not_ended"
    assert runner.sweep(run, unknown=True).left == ()


def test_more_output_than_is_kept_is_counted_and_stops_nothing(runner: NodeRunner, tmp_path: Path) -> None:
    mark = tmp_path / "done"
    run = started(runner, "sh", "-c", f"head -c 70000000 /dev/zero; echo x > {mark}")
    state = ended(runner, run)
    assert mark.exists() and state.exit is not None
    assert state.out == 64 << 20
    assert state.out + state.exit.out_dropped == 70_000_000


def test_only_named_variables_reach_a_program(runner: NodeRunner) -> None:
    told = Told()
    run = started(runner, "env", environment={"RESTIC_REPOSITORY": "/srv/backup"})
    runner.follow(run, told)
    assert told.over.wait(20)
    names = {line.partition(b"=")[0] for line in told.text("out").splitlines()}
    assert names == {b"PATH", b"LANG", b"HOME", b"USER", b"LOGNAME", b"DRIFTVAKT_RUN", b"RESTIC_REPOSITORY"}
    for name in ("LD_PRELOAD", "PYTHONPATH", "BASH_ENV", "PATH", "IFS", "LD_LIBRARY_PATH", "GIT_SSH_PATH"):
        with pytest.raises(ConnectorError) as refused:
            started(runner, "env", environment={name: "x"})
        assert why(refused) == "environment"


def test_runs_are_their_accounts_alone(runner: NodeRunner, tmp_path: Path) -> None:
    run = started(runner, "true")
    ended(runner, run)
    base = tmp_path / "runner"
    for path in (base, *base.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


def test_a_folder_that_others_may_write_in_is_no_place(host: LocalHost, tmp_path: Path) -> None:
    (tmp_path / "runner").mkdir(mode=0o777)
    (tmp_path / "runner").chmod(0o777)
    with pytest.raises(ConnectorError) as error:
        NodeRunner(host, "g01", base=str(tmp_path / "runner"))
    assert error.value.code is RunnerProblem.NO_PLACE


def test_a_part_of_a_file_is_read_and_what_is_no_file_is_not(runner: NodeRunner, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"0123456789")
    found = runner.read(str(tmp_path / "file"), 3, 4)
    assert (found.data, found.size) == (b"3456", 10)
    for path in ("/dev/zero", str(tmp_path)):
        with pytest.raises(ConnectorError) as refused:
            runner.read(path)
        assert why(refused) in {"no_file", "system"}


def test_what_makes_no_sense_is_refused_and_the_next_request_is_answered(runner: NodeRunner) -> None:
    good = {"run": str(uuid.uuid4()), "argv": ["true"], "target": TARGET, "epoch": 1, "timeout": 5}
    for name, value in (
        ("run", "../../etc"), ("run", 5), ("argv", []), ("argv", "true"), ("argv", [""]), ("argv", ["a\0b"]),
        ("timeout", -1), ("timeout", "x"), ("timeout", 1e9), ("target", 5), ("output_limit", 1 << 40), ("cwd", 7),
        ("env", {"TZ": 5}), ("epoch", None),
    ):  # fmt: skip
        with pytest.raises(ConnectorError) as refused:
            runner._ask("start", **{**good, name: value})
        assert why(refused) in {"bad_request", "stale_epoch"}
    with pytest.raises(ConnectorError) as refused:
        runner._ask("format_the_disk")
    assert why(refused) == "unknown_operation"
    assert runner.runs() == ()


def test_politely_a_lease_is_not_taken_from_somebody_who_holds_it(connect: Connect) -> None:
    runner = connect()
    runner.lease(TARGET, 5, "anna", 60.0)
    with pytest.raises(ConnectorError) as refused:
        runner.lease(TARGET, 6, "bo", 60.0, politely=True)
    assert (refused.value.facts["why"], refused.value.facts["holder"]) == ("held", "anna")
    runner.lease(TARGET, 6, "anna", 0.001, politely=True)  # it is hers, and she is done
    time.sleep(0.05)
    assert runner.lease(TARGET, 7, "bo", 60.0, politely=True).epoch == 7
    assert runner.lease(TARGET, 8, "anna", 60.0).epoch == 8


def test_a_run_is_begun_from_what_this_python_compiled_or_from_text_once_another_took_its_place(tmp_path: Path) -> None:
    source = Path(node_runner.__file__).read_text()
    runner = node_runner.Runner(node_runner.Place(), str(tmp_path / "base"), source, "session")
    name, compiled = runner.program()
    assert name == "runner.pyc" and runner.program()[1] is compiled, "compiled once"
    (tmp_path / name).write_bytes(compiled)
    subprocess.run([sys.executable, "-I", "-S", "-B", tmp_path / name], check=True, capture_output=True)
    runner.python = ("another",)
    assert runner.program() == ("runner.py", source.encode())

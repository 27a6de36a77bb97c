"""This workstation as a host: streams by child processes."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from connectors.local import LocalHost, LocalProblem, check_supported
from connectors.streams import ConnectorError, Stream, StreamEnd

pytestmark = pytest.mark.slow


class Opened:
    """A stream with what came out of it."""

    def __init__(self, host: LocalHost, command: str) -> None:
        self.output = b""
        self.errors = b""
        self.ends: list[StreamEnd] = []
        self.ended = threading.Event()
        self.stream: Stream = host.open(command, on_output=self._out, on_error_output=self._err, on_end=self._end)

    def _out(self, data: bytes) -> None:
        self.output += data

    def _err(self, data: bytes) -> None:
        self.errors += data

    def _end(self, end: StreamEnd) -> None:
        self.ends.append(end)
        self.ended.set()

    def wait(self) -> StreamEnd:
        assert self.ended.wait(20)
        return self.ends[0]


@pytest.fixture
def open_command() -> Iterator[Callable[[str], Opened]]:
    host = LocalHost()
    yield lambda command: Opened(host, command)
    host.close()


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def until(wanted: Callable[[], object]) -> None:
    limit = time.monotonic() + 20
    while not wanted():
        assert time.monotonic() < limit
        time.sleep(0.01)


def test_output_errors_and_the_exit_status_come_out(open_command: Callable[[str], Opened]) -> None:
    opened = open_command("cat; echo wrong >&2; exit 7")
    opened.stream.write(b"hello\n" * 50_000)
    opened.stream.close()
    assert opened.wait() == StreamEnd(7)
    assert opened.output == b"hello\n" * 50_000
    assert opened.errors == b"wrong\n"
    assert len(opened.ends) == 1


def test_closing_twice_is_safe_and_ends_once(open_command: Callable[[str], Opened]) -> None:
    opened = open_command("cat")
    opened.stream.close()
    opened.stream.close()
    assert opened.wait() == StreamEnd(0)
    opened.stream.close()
    assert len(opened.ends) == 1


def test_a_command_that_ignores_its_end_is_killed_with_all_it_started(open_command: Callable[[str], Opened]) -> None:
    opened = open_command("trap '' TERM HUP; sleep 1000 & echo $!; echo $$; while :; do sleep 1000; done")
    until(lambda: opened.output.count(b"\n") == 2)
    pids = [int(line) for line in opened.output.split()]
    opened.stream.close()
    assert opened.wait().exit_status == -signal.SIGKILL
    until(lambda: all(gone(pid) for pid in pids))


def test_a_child_that_keeps_the_pipes_does_not_keep_the_stream(open_command: Callable[[str], Opened]) -> None:
    opened = open_command("sleep 1000 & echo $!; exit 0")
    assert opened.wait() == StreamEnd(0)
    until(lambda: gone(int(opened.output)))


def test_writing_to_a_command_that_is_gone_is_a_typed_error(open_command: Callable[[str], Opened]) -> None:
    opened = open_command("exit 0")
    opened.wait()
    with pytest.raises(ConnectorError) as caught:
        opened.stream.write(b"x" * 100_000)
    assert caught.value.code == LocalProblem.CLOSED


def test_a_closed_host_opens_nothing_and_ends_what_runs() -> None:
    host = LocalHost()
    opened = Opened(host, "cat")
    host.close()
    host.close()
    assert opened.wait() == StreamEnd(0)
    with pytest.raises(ConnectorError) as caught:
        Opened(host, "true")
    assert caught.value.code == LocalProblem.CLOSED


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_a_machine_without_proc_is_told_kindly(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DRIFTVAKT_PROBE_ROOT", raising=False)
    with pytest.raises(ConnectorError) as caught:
        check_supported(platform)
    assert caught.value.code == LocalProblem.UNSUPPORTED
    assert caught.value.facts == {"platform": platform}


def test_a_linux_without_proc_is_told_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DRIFTVAKT_PROBE_ROOT", raising=False)
    with pytest.raises(ConnectorError):
        check_supported("linux", tmp_path / "stat")
    check_supported("linux", Path("/proc/stat"))


def test_the_environment_is_added_to(open_command: Callable[[str], Opened]) -> None:
    host = LocalHost({"LAB_NODE": "g01"})
    opened = Opened(host, 'echo "$LAB_NODE $HOME"')
    assert opened.wait() == StreamEnd(0)
    assert opened.output.decode().split() == ["g01", os.environ["HOME"]]
    host.close()

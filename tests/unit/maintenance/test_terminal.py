"""A terminal on a node: off until a rule allows it, under the keys that the console trusts, told in the log."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from connectors.ssh.terminal import ssh_argv, terminal_argv
from console.journal.acts import Act
from console.maintenance.model.refusing import CannotPlan
from console.maintenance.service.shell import ShellService
from tests.support.sshd import SSHD

from .conftest import NODE


class Log:
    def __init__(self) -> None:
        self.told: list[object] = []

    def begin(self, _category: str, type: str, /, **_more: object) -> Act:
        self.told.append(type)
        return Act("act", lambda result, details: self.told.append((result, details)))  # type: ignore[arg-type, func-returns-value]


def service(
    log: Log, *, needs: int = 1, demo: bool = False, started: list[Sequence[str]] | None = None
) -> ShellService:
    into = started if started is not None else []
    return ShellService(
        log.begin,
        rule=lambda: needs,
        ssh=lambda _node: ("ssh", "--", "g01"),
        beside=lambda _node: ("xterm", "-e", "driftvakt"),
        start=into.append,
        demo=demo,
    )


@pytest.mark.parametrize(("needs", "demo", "said"), [(0, False, "are off"), (2, False, "2 people"), (1, True, "simul")])
def test_no_terminal_opens_where_none_may(needs: int, demo: bool, said: str) -> None:
    log, started, ran = Log(), [], []
    shell = service(log, needs=needs, demo=demo, started=started)
    for opening in (lambda: shell.window(NODE), lambda: shell.here(NODE, lambda argv: ran.append(argv) or 0)):
        with pytest.raises(CannotPlan) as refused:
            opening()
        assert said in str(refused.value)
    assert not started and not ran and not log.told


def test_its_opening_and_its_end_are_told() -> None:
    log = Log()
    assert service(log).here(NODE, lambda _argv: 255) == 255
    assert log.told == ["shell.opened", ("ok", {"status": 255})]
    with pytest.raises(FileNotFoundError):
        service(log).here(NODE, lambda argv: subprocess.call(["/no/ssh", *argv]))
    assert log.told[3][0] == "failed: FileNotFoundError"  # type: ignore[index]


def test_in_the_desktop_it_runs_this_programs_own_command_which_tells() -> None:
    log, started = Log(), list[Sequence[str]]()
    service(log, started=started).window(NODE)
    assert started == [("xterm", "-e", "driftvakt")] and not log.told


def test_the_desktops_own_terminal_is_found() -> None:
    there = {"konsole": "/usr/bin/konsole", "xterm": "/usr/bin/xterm", "rxvt": "/opt/rxvt"}.get
    assert terminal_argv(("a", "b c"), there, {}) == ("/usr/bin/konsole", "-e", "a", "b c")
    assert terminal_argv(("a",), there, {"TERMINAL": "rxvt"}) == ("/opt/rxvt", "-e", "a")
    assert terminal_argv(("a",), lambda _name: None, {"TERMINAL": "rxvt"}) is None


@pytest.mark.skipif(SSHD is None, reason="OpenSSH is not installed")
def test_ssh_reads_it_as_it_is_meant(tmp_path: Path) -> None:
    files = [tmp_path / "of ours 100%", tmp_path / "known_hosts"]
    argv = ssh_argv("g01", user="ops", port=2222, jump="bastion", known_hosts=files)
    said = subprocess.run([argv[0], "-G", "-F", "none", *argv[1:]], capture_output=True, text=True, check=True).stdout
    told = dict(line.split(" ", 1) for line in said.splitlines() if " " in line)
    assert (told["user"], told["port"], told["hostname"], told["proxyjump"]) == ("ops", "2222", "g01", "bastion")
    assert told["stricthostkeychecking"] in ("true", "yes") and told["updatehostkeys"] in ("false", "no")
    assert told["userknownhostsfile"].replace('"', "").replace("%%", "%") == f"{files[0]} {files[1]}"
    odd = ssh_argv("-oProxyCommand=touch /tmp/x")
    assert odd[-2:] == ("--", "-oProxyCommand=touch /tmp/x"), "no host is an option"

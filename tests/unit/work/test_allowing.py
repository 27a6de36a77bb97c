"""What nodes allow: learned by the way, looked at when asked, and held against a plan."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import pytest

from connectors.runner.client import RunnerProblem
from connectors.runner.messages import Hello
from connectors.streams import ConnectorError
from console.journal.model import Target
from console.work.model.allowed import Lack, Level, lack_words, level_words
from console.work.model.plans import Step, Way
from console.work.service.allowing import Allowing

G01 = Target("node:1", "node:g01")
RESTART = Step("restart", G01, argv=("sudo", "-n", "--", "systemctl", "restart", "x.service"))
TOUCH = Step("touch", G01, argv=("touch", "--", "/srv/a"))


class There:
    """A node that greets, says what sudo says, and allows what begins by one of some words."""

    def __init__(self, hello: Hello | ConnectorError, sudo: tuple[int, bytes] = (0, b"")) -> None:
        self._hello = hello
        self.sudo = sudo
        self.allowed: tuple[str, ...] | ConnectorError = ()
        self.asked: list[Sequence[str]] = []

    def __call__(self, _target: Target, _cancel: threading.Event) -> Any:
        if isinstance(self._hello, ConnectorError):
            raise self._hello
        return self

    @property
    def hello(self) -> Any:
        return self._hello

    def look(self, argv: Sequence[str], **_more: object) -> Any:
        self.asked.append(argv)
        status, err = self.sudo

        class Looked:
            pass

        said = Looked()
        said.status, said.err = status, err  # type: ignore[attr-defined]
        return said

    def allows(self, programs: Sequence[Sequence[str]]) -> tuple[bool, ...]:
        if isinstance(self.allowed, ConnectorError):
            raise self.allowed
        return tuple(argv[0] in self.allowed for argv in programs)

    def give_back(self, _target: Target, _runner: object) -> None: ...

    def close(self) -> None: ...


def hello(**values: Any) -> Hello:
    return Hello(driftvakt_runner=1, **{"account": "ops", "sudo": True, "lingers": True, **values})


def refused(**facts: str) -> ConnectorError:
    return ConnectorError(RunnerProblem.NOT_ALLOWED, "g01", facts=facts)


@pytest.mark.parametrize(
    ("node", "level", "lacks"),
    [
        (There(hello()), Level.OPEN, ()),
        (There(hello(account="root", root=True, sudo=False)), Level.OPEN, ()),
        (There(hello(level="recover")), Level.RECOVER, ()),
        (There(hello(level="own")), Level.OWN, ()),
        (There(hello(sudo=False)), Level.OPEN, (Lack.SUDO,)),
        (There(hello(), (1, b"sudo: a password is required")), Level.OPEN, (Lack.PASSWORD,)),
        (There(hello(), (1, b"Sorry, user ops may not run sudo")), Level.OPEN, (Lack.LEAVE,)),
        (There(hello(lingers=False)), Level.OPEN, (Lack.LINGER,)),
        (There(hello(sudo=None, lingers=None)), Level.OPEN, ()),  # a runner of before told neither
        (There(ConnectorError(RunnerProblem.NO_PYTHON, "g01")), Level.OPEN, (Lack.PYTHON,)),
        (There(ConnectorError(RunnerProblem.NO_PLACE, "g01")), Level.UNKNOWN, (Lack.PLACE,)),
        (There(refused(level="watch", why="watch")), Level.WATCH, (Lack.WATCH,)),
        (There(refused(level="operate", why="version")), Level.OPERATE, (Lack.VERSION,)),
        (There(refused(level="", why="other")), Level.UNKNOWN, (Lack.VERSION,)),
    ],
)
def test_the_level_of_a_node_and_what_acts_lack_there_are_seen(
    node: There, level: Level, lacks: tuple[Lack, ...]
) -> None:
    found = Allowing(node).look(G01)
    assert (found.level, found.lacks) == (level, lacks)
    assert str(level_words(found.level)) and all(map(str, (word for each in lacks for word in lack_words(each, found))))
    assert found.none == bool({Lack.PYTHON, Lack.PLACE, Lack.WATCH, Lack.VERSION} & set(lacks))


def test_a_node_that_is_not_reached_tells_nothing() -> None:
    allowing = Allowing(There(ConnectorError("ssh.unreachable", "g01")))
    with pytest.raises(ConnectorError):
        allowing.look(G01)
    assert allowing.of(G01.id) is None


def test_whoever_reaches_a_node_for_an_act_learns_it_and_listeners_are_told_once() -> None:
    allowing, told = Allowing(There(hello(lingers=False)), shell=lambda: True, clock=lambda: 5.0), []
    allowing.subscribe(lambda: told.append(1))
    for _ in range(3):
        allowing(G01, threading.Event())
    found = allowing.of(G01.id)
    assert found is not None and (found.lacks, found.at, found.shell) == ((Lack.LINGER,), 5.0, None)
    assert len(told) == 1
    assert allowing.look(G01).shell is True


def test_a_greeting_does_not_take_back_what_sudo_said() -> None:
    node = There(hello(), (1, b"a password is required"))
    allowing = Allowing(node)
    allowing.look(G01)
    allowing(G01, threading.Event())
    found = allowing.of(G01.id)
    assert found is not None and found.lacks == (Lack.PASSWORD,)
    node.sudo = (0, b"")
    assert allowing.look(G01).lacks == ()


def test_a_plan_lacks_sudo_only_where_it_runs_something_by_it() -> None:
    allowing = Allowing(There(hello(sudo=False)))
    assert allowing.stands(G01, (TOUCH,)).lacks == ()
    assert allowing.stands(G01, (TOUCH, RESTART)).lacks == (Lack.SUDO,)


def test_programs_of_a_plan_that_a_policy_does_not_name_are_named_once() -> None:
    node = There(hello(level="operate"))
    node.allowed = ("touch",)
    stands = Allowing(node).stands(G01, (RESTART, TOUCH, RESTART))
    assert (stands.lacks, stands.programs) == ((Lack.PROGRAM,), ("systemctl restart",))
    what, where = lack_words(Lack.PROGRAM, stands.allowed, stands.programs)
    assert "systemctl restart" in str(what) and "nodes setup" in str(where)
    # What no program does is not asked about.
    assert Allowing(node).stands(G01, (Step("wait", G01, Way.WAIT, argv=("x",)),)).lacks == ()


def test_a_runner_that_cannot_say_what_it_allows_is_asked_when_the_act_begins() -> None:
    node = There(hello(level="own"))
    node.allowed = ConnectorError(RunnerProblem.REFUSED, "g01", facts={"why": "unknown_operation"})
    assert Allowing(node).stands(G01, (TOUCH,)).lacks == ()

"""Allowing: what nodes let this console do, learned by the way whenever one is reached for an act, and by a look."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from dataclasses import replace

from connectors import sudo
from connectors.runner.client import RunnerProblem
from connectors.runner.messages import Hello
from connectors.streams import ConnectorError
from connectors.sudo import Leave
from console.journal.model import Target
from console.work.model.allowed import Allowed, Footing, Lack, Level, footing
from console.work.model.plans import ACTING, Step, Way
from console.work.model.runs import RunView
from console.work.service.protocols import Nodes, Runner
from resources.errors import EnvironmentFault

_OF_SUDO = {Leave.PASSWORD: Lack.PASSWORD, Leave.NONE: Lack.LEAVE}
_OF_GATE = {"watch": Lack.WATCH, "version": Lack.VERSION, "policy": Lack.POLICY}
#: What only a look at sudo tells; a greeting does not take it back.
_LOOKED = frozenset(_OF_SUDO.values())
#: More programs of one plan are not asked about.
_MOST_PROGRAMS = 1000
_UNTOLD = "unknown_operation"


class Allowing:
    """A way to nodes that remembers what each of them lets this console do. May be used from any thread; what blocks
    raises EnvironmentFault. `shell` says whether a rule of the people allows terminals."""

    def __init__(
        self,
        nodes: Nodes,
        *,
        shell: Callable[[], bool] = lambda: False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._nodes = nodes
        self.shell = shell
        self._clock = clock
        self._known: dict[str, Allowed] = {}
        self._listeners: list[Callable[[], object]] = []

    # -- the way -------------------------------------------------------------------------------------------------------

    def __call__(self, target: Target, cancel: threading.Event) -> Runner:
        try:
            runner = self._nodes(target, cancel)
        except ConnectorError as error:
            found = of_fault(error)
            if found is not None:
                self._keep(target.id, found)
            raise
        self._keep(target.id, self._greeted(target.id, runner.hello))
        return runner

    def give_back(self, target: Target, runner: Runner) -> None:
        self._nodes.give_back(target, runner)

    def close(self) -> None:
        self._nodes.close()

    # -- what is known -------------------------------------------------------------------------------------------------

    def of(self, target: str) -> Allowed | None:
        """What is known of a target, by its id; waits for nothing."""
        return self._known.get(target)

    def subscribe(self, told: Callable[[], object]) -> Callable[[], None]:
        """Have `told` called after that changed, in any thread; gives the function that ends it."""
        self._listeners.append(told)
        return lambda: self._listeners.remove(told)

    def look(self, target: Target) -> Allowed:
        """Look at a node now. What stands in the way of acts there is the answer; raises EnvironmentFault where the
        node is not reached at all."""
        return self.stands(target, ()).allowed

    def stands(self, target: Target, steps: tuple[Step, ...]) -> Footing:
        """How some steps would stand on their node, which is asked; nothing is started."""
        try:
            runner = self(target, threading.Event())
        except ConnectorError as error:
            found = of_fault(error)
            if found is None:
                raise
            return footing(target.name, self._keep(target.id, replace(found, shell=self.shell())), steps)
        try:
            allowed = self._keep(target.id, replace(self._looked(runner), shell=self.shell()))
            refused = _refused(runner, steps)
        except BaseException:
            runner.close()
            raise
        self.give_back(target, runner)
        return footing(target.name, allowed, steps, refused)

    def footings(self, run: RunView) -> tuple[Footing, ...]:
        """How a plan stands on each node that it acts on: what the node allows, and what the plan lacks there. A node
        that is not reached is left out: its checks say so."""
        found = []
        for target in run.plan.targets:
            steps = tuple(each.step for each in run.steps if each.step.target == target and each.step.way in ACTING)
            if steps:
                with contextlib.suppress(EnvironmentFault):
                    found.append(self.stands(target, steps))
        return tuple(found)

    def _looked(self, runner: Runner) -> Allowed:
        found = of_hello(runner.hello)
        if not found.root and Lack.SUDO not in found.lacks:
            said = runner.look(sudo.leave())
            leave = sudo.read_leave(1 if said.status is None else said.status, said.err)
            if leave in _OF_SUDO:
                found = replace(found, lacks=(*found.lacks, _OF_SUDO[leave]))
        return found

    def _greeted(self, target: str, hello: Hello) -> Allowed:
        found, before = of_hello(hello), self._known.get(target)
        if before is not None and (before.account, before.level) == (found.account, found.level):
            found = replace(found, lacks=(*found.lacks, *(lack for lack in before.lacks if lack in _LOOKED)))
        return found

    def _keep(self, target: str, found: Allowed) -> Allowed:
        before = self._known.get(target)
        if found.shell is None and before is not None:
            found = replace(found, shell=before.shell)
        kept = replace(found, at=self._clock())
        self._known[target] = kept
        if before is None or replace(before, at=kept.at) != kept:
            for told in tuple(self._listeners):
                told()
        return kept


def of_hello(hello: Hello) -> Allowed:
    """What a runner's greeting tells."""
    level = Level.OPEN if not hello.level else Level.OWN
    if hello.level in (Level.OPERATE, Level.RECOVER):
        level = Level(hello.level)
    lacks = [Lack.SUDO] if hello.sudo is False and not hello.root else []
    if hello.lingers is False:
        lacks.append(Lack.LINGER)
    return Allowed(level, hello.account, hello.root, tuple(lacks))


def of_fault(error: ConnectorError) -> Allowed | None:
    """What it tells that no runner came about; None where the node was not even reached."""
    match error.code:
        case RunnerProblem.NO_PYTHON:
            return Allowed(Level.OPEN, lacks=(Lack.PYTHON,))
        case RunnerProblem.NO_PLACE:
            return Allowed(Level.UNKNOWN, lacks=(Lack.PLACE,))
        case RunnerProblem.NOT_ALLOWED:
            told, why = str(error.facts.get("level", "")), str(error.facts.get("why", ""))
            level = Level(told) if told in (Level.WATCH, Level.OPERATE, Level.RECOVER) else Level.UNKNOWN
            return Allowed(level, lacks=(_OF_GATE.get(why, Lack.VERSION),))
    return None


def _refused(runner: Runner, steps: tuple[Step, ...]) -> list[str]:
    """The programs of some steps that their node would not let be started, by name."""
    programs = [step.argv for step in steps if step.argv and step.way in (Way.PROGRAM, Way.REBOOT)]
    if not programs or not runner.hello.level:
        return []  # nothing but the account's rights says no
    try:
        told = runner.allows(programs[:_MOST_PROGRAMS])
    except ConnectorError as error:
        if error.facts.get("why") == _UNTOLD:
            return []  # a runner of before
        raise
    names = [_program(argv) for argv, allowed in zip(programs, told, strict=False) if not allowed]
    return list(dict.fromkeys(names))


def _program(argv: tuple[str, ...]) -> str:
    """What a program is called: behind sudo, what that runs."""
    words = [each for each in argv if each != "sudo" and not each.startswith("-")]
    return " ".join(words[:2])[:80] if words else argv[0][:80]

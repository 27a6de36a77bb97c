"""Protocols of what acts need of the outside: runners on nodes, who may agree, whose output says what."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from connectors.runner.client import Leased, Swept
from connectors.runner.messages import Hello, Output
from connectors.runner.messages import RunState as NodeRun
from console.journal.model import Target
from console.journal.transactions import Transaction
from console.work.model.plans import Content


class Looked(Protocol):
    """What a program said that only looked: how it ended, the first part of its two outputs, and why it did not begin
    (`error`: "no_program" where there is none of its name)."""

    @property
    def status(self) -> int | None: ...
    @property
    def out(self) -> bytes: ...
    @property
    def err(self) -> bytes: ...
    @property
    def timed_out(self) -> bool: ...
    @property
    def out_dropped(self) -> int: ...
    @property
    def err_dropped(self) -> int: ...
    @property
    def error(self) -> str: ...


class Runner(Protocol):
    """What acts on one node, as `connectors.runner.client.NodeRunner` is. Methods block and raise ConnectorError."""

    hello: Hello

    def lease(self, target: str, epoch: int, holder: str, seconds: float, *, politely: bool = False) -> Leased: ...

    def start(
        self,
        run: str,
        argv: Sequence[str],
        *,
        target: str,
        epoch: int,
        timeout: float,
        grace: float = 10.0,
        given: bytes | None = None,
    ) -> NodeRun: ...

    def look(self, argv: Sequence[str], *, timeout: float = 20.0, given: bytes | None = None) -> Looked: ...

    def status(self, run: str) -> NodeRun: ...

    def runs(self) -> tuple[NodeRun, ...]: ...

    def adopt(self, run: str, epoch: int) -> NodeRun: ...

    def signal(self, run: str, name: str, epoch: int) -> int: ...

    def sweep(self, run: str, *, unknown: bool = False) -> Swept: ...

    def follow(self, run: str, told: Callable[[Output | NodeRun], None], *, out: int = 0, err: int = 0) -> None: ...

    def allows(self, programs: Sequence[Sequence[str]]) -> tuple[bool, ...]: ...

    def close(self) -> None: ...


class Nodes(Protocol):
    """The way to what acts on a node. Blocks until it is reached; raises EnvironmentFault, also for a target that is no
    node here. `cancel` ends the attempt."""

    def __call__(self, target: Target, cancel: threading.Event, /) -> Runner: ...

    def give_back(self, target: Target, runner: Runner, /) -> None:
        """Nobody uses this runner now; it is well."""

    def close(self) -> None:
        """No node is reached any more."""


class Signed(Protocol):
    """A signature under a plan: the public key that is said to have made it, and the armoured text."""

    @property
    def key(self) -> str: ...
    @property
    def text(self) -> str: ...


class Somebody(Protocol):
    """A person on the list."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...


class Rule(Protocol):
    """How many people must agree to an act, and who of those that signed counts."""

    def needs(self, act: str) -> int: ...

    def approved(self, text: bytes, namespace: str, signatures: Iterable[Signed]) -> Sequence[Somebody]: ...

    def may(self, name: str) -> bool:
        """Whether somebody of this name, who agreed without a signature, may act still."""


#: Reads what a program said (exit status, standard output, standard error), as texts by name. Raises EnvironmentFault
#: for what it cannot read.
Reader = Callable[[int, bytes, bytes], Mapping[str, str]]


#: Looks at a target by its runner, for a step of way LOOK: gets the runner, the run's id, the step's words, and what
#: says whether a person has the run stopped, and is asked each second at least. Gives facts as the journal keeps them;
#: of these a `verdict` of "fail" is the step's failure, and one of "inconclusive" pauses the run. Raises
#: EnvironmentFault.
Looker = Callable[[Runner, str, tuple[str, ...], Callable[[], bool]], Mapping[str, Any]]


def _nothing(name: str) -> bytes:
    raise LookupError(name)


#: Says something to a service of a target, at its socket or port, under a lease (target and epoch) where that changes
#: something; gives the answer. Raises EnvironmentFault.
Speak = Callable[[Runner, str, bytes, tuple[str, int] | None], bytes]
#: Sends a file to a target under a lease; what is there whole already is left as it is. `stopped` says whether a person
#: has the run stopped. Raises EnvironmentFault, and OSError for what cannot be read here.
Send = Callable[[Runner, Content, tuple[str, int], Callable[[], bool]], None]


def _mute(_there: Runner, address: str, _text: bytes, _lease: tuple[str, int] | None) -> bytes:
    raise LookupError(address)


def _no_post(_there: Runner, file: Content, _lease: tuple[str, int], _stopped: Callable[[], bool]) -> None:
    raise LookupError(file.path)


@dataclass(frozen=True, slots=True)
class Aids:
    """What steps need besides their targets: who looks, by the first of their words, secrets by their names, which
    raises EnvironmentFault for one that is not to be had, and what speaks to services and sends files there."""

    lookers: Mapping[str, Looker] = field(default_factory=dict)
    given: Callable[[str], bytes] = _nothing
    speak: Speak = _mute
    send: Send = _no_post


@dataclass(frozen=True, slots=True)
class Scheduled:
    """How a plan is made by a schedule. `maker` is what the log calls it; `agreed` are the people whose standing
    approval it fits, empty where it waits for a person, `template` the hash of what they signed. `beside` writes what
    became of its time, in the same transaction and of this run; what it raises has nothing be written."""

    maker: str
    agreed: tuple[str, ...]
    template: str
    beside: Callable[[Transaction, str], None]


class Claims(Protocol):
    """Who carries a run out among this console's programs: one at a time, until it ends or dies."""

    def claim(self, run: str) -> AbstractContextManager[Any]:
        """Raises EnvironmentFault where another program has it."""

    def held(self, run: str) -> bool: ...

"""Moves of drills: what happens in one, as the journal's entries hold it.

A move is its own form on disk (docs/recovery.md). Times are whole milliseconds, for a journal holds no decimals. Each
says when it was by two clocks: `at` since 1970, 0 where the entry's own time is meant, and `ran`, how long the machine
had run since it was started as `boot`. By the second a drill's time is measured: the first may be set while it goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Annotated, Any

import msgspec

from console.recovery.model.kinds import DrillKind, Scope
from console.recovery.model.move_forms import Name, Words, milliseconds
from console.recovery.model.scenarios import Senses, StepKind
from console.recovery.model.tests import PhaseKind
from console.work.model.costed import Costed

#: The category of every entry that holds moves of drills.
CATEGORY = "drill"

Long = Annotated[str, msgspec.Meta(max_length=1_000_000)]
Whole = Annotated[int, msgspec.Meta(ge=-(2**52), le=2**52)]


class How(StrEnum):
    """By what a step was over."""

    SENSED = "sensed"  # the console saw it
    HAND = "hand"  # a person said so
    DECIDED = "decided"  # a person chose
    TALKED = "talked"  # it was talked through, and nothing was done
    OVERRIDDEN = "overridden"  # a person went on without it, for a reason
    AWAY = "away"  # a decision took it away


class _Form(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    pass


class SenseForm(_Form, frozen=True):
    by: Senses
    of: Name = ""


class ChoiceForm(_Form, frozen=True):
    id: Name
    text: Words
    skips: tuple[Name, ...] = ()


class StepForm(_Form, frozen=True):
    id: Name
    phase: PhaseKind
    kind: StepKind
    text: Words
    why: Words = ""
    expect: Words = ""
    role: Name = ""
    seconds: int = 0
    limit: int = 0
    sense: SenseForm | None = None
    choices: tuple[ChoiceForm, ...] = ()
    program: tuple[Words, ...] = ()


class RoleForm(_Form, frozen=True):
    id: Name
    text: Words


class ScenarioForm(_Form, frozen=True):
    """A whole scenario: a drill is told by what it was when it began, whatever becomes of its file."""

    id: Name
    name: Words
    summary: Words
    sha256: Name
    steps: tuple[StepForm, ...]
    roles: tuple[RoleForm, ...] = ()
    aborts: tuple[Words, ...] = ()
    requirements: tuple[Name, ...] = ()


class About(_Form, frozen=True):
    """An asset or a node that a drill is about: its id or key, and what people called it."""

    id: Name
    name: Name
    node: Name = ""


class DrillMove(_Form, frozen=True, tag_field="move", kw_only=True):
    """Something that happens in the drill `drill`, in the journal of its console; `who` is empty where the entry's own
    writer is meant."""

    drill: int
    at: Whole = 0
    ran: Whole = 0
    boot: Name = ""
    who: Name = ""


class DrillBegun(DrillMove, frozen=True, tag="begun", kw_only=True):
    """`assumed`, `rto` and `rpo` are seconds; `rpo` is 0 where no data is lost."""

    scenario: ScenarioForm
    kind: DrillKind
    scope: Scope
    operator: Name
    approver: Name = ""
    left_out: Name = ""
    assets: tuple[About, ...] = ()
    nodes: tuple[About, ...] = ()
    assumed: Whole = 0
    rto: Whole
    rpo: Whole = 0


class StepOver(DrillMove, frozen=True, tag="step", kw_only=True):
    """The step `step` is over, `ago` milliseconds before this was written: what is sensed may have been so for a
    while. `proof` is the address of what was seen, `facts` what it said."""

    step: Name
    how: How
    choice: Name = ""
    words: Words = ""
    ago: Whole = 0
    proof: Name = ""
    facts: dict[str, Words] = msgspec.field(default_factory=dict)


class DrillNoted(DrillMove, frozen=True, tag="noted", kw_only=True):
    words: Words


class DrillAttached(DrillMove, frozen=True, tag="attached", kw_only=True):
    name: Name
    sha256: Name
    size: Whole


class DrillPaused(DrillMove, frozen=True, tag="paused", kw_only=True):
    words: Words = ""


class DrillResumed(DrillMove, frozen=True, tag="resumed", kw_only=True):
    pass


class DrillAborted(DrillMove, frozen=True, tag="aborted", kw_only=True):
    words: Words


class DrillEnded(DrillMove, frozen=True, tag="ended", kw_only=True):
    words: Words = ""


class DrillReported(DrillMove, frozen=True, tag="reported", kw_only=True):
    """The report was made: its canonical text, which is what people sign."""

    text: Long
    sha256: Name


class DrillSigned(DrillMove, frozen=True, tag="signed", kw_only=True):
    """Somebody signed the report: with the public `key`, in OpenSSH's own form."""

    sha256: Name
    key: Words
    signature: Words


class DrillCosted(DrillMove, frozen=True, tag="costed", kw_only=True):
    """What it cost by now, as costs sum it up: see `console.work.model.costed.Costed`; `until` in milliseconds."""

    amount: Whole
    currency: Name
    lost: Whole = 0
    redone: Whole = 0
    booked: Whole = 0
    rate: Whole = 0
    until: Whole = 0


Move = (
    DrillBegun
    | StepOver
    | DrillNoted
    | DrillAttached
    | DrillPaused
    | DrillResumed
    | DrillAborted
    | DrillEnded
    | DrillReported
    | DrillSigned
    | DrillCosted
)


def costed(drill: int, cost: Costed) -> DrillCosted:
    """What a drill cost as the move that says so."""
    return DrillCosted(
        drill=drill,
        amount=cost.amount,
        currency=cost.currency,
        lost=cost.lost,
        redone=cost.redone,
        booked=cost.booked,
        rate=cost.rate,
        until=milliseconds(cost.until),
    )


class ActionForm(_Form, frozen=True, tag_field="move", kw_only=True):
    """Something about the corrective action `action`."""

    action: int
    at: Whole = 0
    who: Name = ""


class ActionOpened(ActionForm, frozen=True, tag="action_opened", kw_only=True):
    """What is to be done, about a drill (`drill:118`) or a restore test (`test:398`), by whom and when (`due`, ms)."""

    about: Name
    text: Words
    owner: Name
    due: Whole


class ActionClosed(ActionForm, frozen=True, tag="action_closed", kw_only=True):
    words: Words = ""


Anything = Move | ActionOpened | ActionClosed


def read(details: Mapping[str, Any], time: float, who: str) -> tuple[Anything, ...]:
    """The moves of an entry that was written at `time` (unix seconds) by `who`, each with its own. Raises ValueError
    for what is none."""
    try:
        moves = msgspec.convert(details.get("moves"), tuple[Anything, ...])
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from error
    return tuple(msgspec.structs.replace(move, at=move.at or milliseconds(time), who=move.who or who) for move in moves)


def written(moves: Iterable[Anything]) -> dict[str, Any]:
    """Moves as the details of an entry."""
    return {"moves": msgspec.to_builtins(tuple(moves))}

"""Moves: what happens to models, as the journal's entries hold it, and their fold into the register.

A move is its own form on disk (docs/models.md). Times are whole milliseconds since 1970, for a journal holds no
decimals. What is done here and now has neither time nor name of its own: they are those of the entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

import msgspec

from console.deployments.model import models as of
from console.deployments.model.gates import Answer, Gate, Way
from console.deployments.model.models import (
    AiClass,
    Coming,
    Forward,
    Model,
    Role,
    Served,
    Serving,
    Stage,
    StepKind,
    Suspension,
    ToldAi,
    Version,
    VersionFile,
)
from console.deployments.model.score import HALVES, Mark, Test
from console.log.model.sittings import person_in

#: The category of every entry that holds moves.
CATEGORY = "model"
#: Unix times that there may be, in milliseconds: to the year 9999, as dates are written.
LAST_TIME = 253_402_300_799_999
#: So many steps forward of a model are remembered: the first, and the newest.
MOST_STEPS = 60

_Time = Annotated[int, msgspec.Meta(ge=0, le=LAST_TIME)]
_Name = Annotated[str, msgspec.Meta(max_length=200)]
_Words = Annotated[str, msgspec.Meta(max_length=2000)]
_Path = Annotated[str, msgspec.Meta(max_length=4096)]
_Sha256 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
_Share = Annotated[int, msgspec.Meta(ge=0, le=100)]

#: Fields of a model that are gates, too: what is said there answers them.
GATE_FIELDS: Mapping[str, Gate] = {
    "owner": Gate.OWNER,
    "deputy": Gate.DEPUTY,
    "overseer": Gate.OVERSEER,
    "runbook": Gate.RUNBOOK,
    "slo": Gate.SLO,
    "golden_set": Gate.GOLDEN_SET,
    "licence": Gate.LICENCE,
}
_RANK = {stage: rank for rank, stage in enumerate((Stage.IDEA, Stage.PILOT, Stage.PRODUCTION))}


class _Move(
    msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, tag_field="move", kw_only=True
):
    """`model` is its id. `at` is when, 0 where the entry's own time is meant; `who` is empty where it is the one who
    wrote the entry."""

    model: _Name
    at: _Time = 0
    who: _Name = ""


class Added(_Move, tag="added", frozen=True, kw_only=True):
    """A model comes into the register."""

    name: _Name
    purpose: _Words = ""
    stage: Stage = Stage.IDEA


class Described(_Move, tag="described", frozen=True, kw_only=True):
    """What is None stays as it is."""

    name: _Name | None = None
    purpose: _Words | None = None
    ai_class: AiClass | None = None
    told_ai: ToldAi | None = None
    licence: _Words | None = None
    slo: _Words | None = None
    runbook: _Words | None = None
    golden_set: _Words | None = None
    sources: tuple[_Words, ...] | None = None
    unit: _Words | None = None
    users: _Words | None = None
    waits_for: _Words | None = None


class Named(_Move, tag="named", frozen=True, kw_only=True):
    """`person` is that to the model from now on; nobody where that is empty."""

    role: Role
    person: _Name = ""


class Staged(_Move, tag="staged", frozen=True, kw_only=True):
    stage: Stage
    reason: _Words = ""


class FileForm(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    path: _Path
    size: Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
    sha256: _Sha256


class Versioned(_Move, tag="versioned", frozen=True, kw_only=True):
    """A version comes into the register, whole. It is never changed and never deleted."""

    version: _Name
    name: _Name
    files: tuple[FileForm, ...] = ()
    engine: _Name = ""
    engine_version: _Name = ""
    flags: tuple[_Words, ...] = ()
    quantisation: _Name = ""
    tokenizer: _Name = ""
    chat_template: _Name = ""
    driver: _Name = ""
    image: _Name = ""


class VersionSigned(_Move, tag="version_signed", frozen=True, kw_only=True):
    """Somebody signed a version's manifest: `text` is an SSHSIG by the public `key`."""

    version: _Name
    key: _Words
    text: _Words


class Vouched(_Move, tag="vouched", frozen=True, kw_only=True):
    """Somebody signed that code which comes with a version may run: `text` is an SSHSIG by the public `key`."""

    version: _Name
    dangers: tuple[_Words, ...]
    key: _Words
    text: _Words


class RolledBack(_Move, tag="rolled_back", frozen=True, kw_only=True):
    """A version was taken out of service again; it stays in the register."""

    version: _Name
    reason: _Words = ""


class Expected(_Move, tag="expected", frozen=True, kw_only=True):
    """A version is being made; it is no more where `words` are empty."""

    name: _Name
    words: _Words = ""


class Answered(_Move, tag="answered", frozen=True, kw_only=True):
    """What somebody says of a gate; it counts until `until`, 0 where it does not age."""

    gate: Gate
    held: bool
    way: Way = Way.SIGNED
    words: _Words = ""
    until: _Time = 0


class Marked(_Move, tag="marked", frozen=True, kw_only=True):
    """How a test of the ML Test Score is done, as somebody says."""

    test: Test
    mark: Mark


class Stepped(_Move, tag="stepped", frozen=True, kw_only=True):
    """Somebody says what brought it forward."""

    words: _Words


class Suspended(_Move, tag="suspended", frozen=True, kw_only=True):
    reason: _Words = ""


class Resumed(_Move, tag="resumed", frozen=True, kw_only=True):
    pass


class Seen(_Move, tag="seen", frozen=True, kw_only=True):
    """Something is seen serving in a slot of a node, from `at` on; `model` is empty where it is none of the register.
    It takes the place of what was seen there before."""

    node: _Name
    slot: _Name
    version: _Name = ""
    share: _Share = 100
    planned: bool = True
    what: _Words = ""


class Gone(_Move, tag="gone", frozen=True, kw_only=True):
    """Nothing is seen serving there any more."""

    node: _Name
    slot: _Name


Move = (
    Added
    | Described
    | Named
    | Staged
    | Versioned
    | VersionSigned
    | Vouched
    | RolledBack
    | Expected
    | Answered
    | Marked
    | Stepped
    | Suspended
    | Resumed
    | Seen
    | Gone
)


def read(details: Mapping[str, Any], time: float, who: str) -> tuple[Move, ...]:
    """The moves of an entry that was written at `time` by `who`, each with its own time and name. Raises ValueError for
    what is none."""
    try:
        moves = msgspec.convert(details.get("moves"), tuple[Move, ...])
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from error
    person = person_in(who)[0] or who
    return tuple(_completed(move, milliseconds(time), person) for move in moves)


def written(moves: Iterable[Move]) -> dict[str, Any]:
    """Moves as the details of an entry."""
    return {"moves": msgspec.to_builtins(tuple(moves))}


def milliseconds(seconds: float) -> int:
    return round(seconds * 1000)


def seconds(milliseconds: int) -> float:
    return milliseconds / 1000


def _completed(move: Move, time: int, who: str) -> Move:
    completed: Move = msgspec.structs.replace(move, at=move.at or time, who=move.who or who)
    return completed


# -- versions as moves, and back ---------------------------------------------------------------------------------------


def versioned(version: Version) -> Versioned:
    """A version as the move that brings it into the register, at the entry's own time."""
    return Versioned(
        model=version.model,
        version=version.id,
        name=version.name,
        files=tuple(FileForm(each.path, each.size, each.sha256) for each in version.files),
        engine=version.engine,
        engine_version=version.engine_version,
        flags=version.flags,
        quantisation=version.quantisation,
        tokenizer=version.tokenizer,
        chat_template=version.chat_template,
        driver=version.driver,
        image=version.image,
    )


def version_of(move: Versioned) -> Version:
    """The version that a move brings."""
    return Version(
        id=move.version,
        model=move.model,
        name=move.name,
        files=tuple(VersionFile(each.path, each.size, each.sha256) for each in move.files),
        engine=move.engine,
        engine_version=move.engine_version,
        flags=move.flags,
        quantisation=move.quantisation,
        tokenizer=move.tokenizer,
        chat_template=move.chat_template,
        driver=move.driver,
        image=move.image,
        since=seconds(move.at),
        by=move.who,
    )


def version_after(before: Version | None, move: Move) -> Version | None:
    """A version after a move that is about it; None where it is not in the register."""
    match move:
        case Versioned() if before is None:
            return version_of(move)
        case VersionSigned() if before is not None:
            return replace(before, signature=of.Signature(move.who, move.key, move.text, seconds(move.at)))
        case Vouched() if before is not None:
            vouch = of.Vouch(move.who, move.key, move.text, seconds(move.at), move.dangers)
            return replace(before, vouched=vouch)
        case RolledBack() if before is not None:
            return replace(before, rolled_back=seconds(move.at))
    return before


# -- models ------------------------------------------------------------------------------------------------------------


def after(before: Model | None, move: Move) -> Model | None:
    """A model after a move that is about it; None for one that is not in the register. What does not fit changes
    nothing."""
    if before is None:
        return _added(move) if isinstance(move, Added) else None
    match move:
        case Described():
            now = _described(before, move)
        case Named():
            now = _with(before, {move.role.value: move.person}, move)
        case Staged():
            now = _staged(before, move)
        case Versioned() | Expected():
            now = _coming(before, move)
        case Answered():
            now = _answered(before, move)
        case Marked():
            now = _marked(before, move)
        case Stepped():
            now = _forward(before, move, StepKind.SAID, move.words)
        case Suspended() if before.suspended is None:
            now = replace(before, suspended=Suspension(seconds(move.at), move.who, move.reason))
        case Resumed():
            now = replace(before, suspended=None)
        case _:
            now = before
    return now


def _added(move: Added) -> Model:
    at = seconds(move.at)
    made = Model(move.model, move.name, move.stage, purpose=move.purpose, since=at, staged=at)
    made = replace(made, said={"purpose": at} if move.purpose else {})
    return _forward(made, move, StepKind.ADDED, move.stage.value)


def _described(before: Model, move: Described) -> Model:
    told = {
        name: value
        for name in move.__struct_fields__
        if name not in ("model", "at", "who") and (value := getattr(move, name)) is not None
    }
    return _with(before, told, move)


def _with(before: Model, told: Mapping[str, Any], move: Move) -> Model:
    """A model with fields set anew; a gate that is answered by one for the first time is a step forward."""
    changed = {name: value for name, value in told.items() if getattr(before, name) != value}
    said = {**before.said, **dict.fromkeys(changed, seconds(move.at))}
    now = replace(before, said=said, **changed)
    for name, value in changed.items():
        if value and name in GATE_FIELDS and not getattr(before, name):
            now = _gate(now, move, GATE_FIELDS[name])
    return now


def _staged(before: Model, move: Staged) -> Model:
    if move.stage is before.stage:
        return before
    now = replace(before, stage=move.stage, staged=seconds(move.at), ended="")
    if move.stage is Stage.RETIRED:
        return replace(now, ended=move.reason)
    higher = _RANK[move.stage] > _RANK.get(before.stage, len(_RANK))
    return _forward(now, move, StepKind.STAGE, move.stage.value) if higher else now


def _coming(before: Model, move: Versioned | Expected) -> Model:
    others = tuple(each for each in before.coming if each.name != move.name)
    if isinstance(move, Versioned):
        return _forward(replace(before, coming=others), move, StepKind.VERSION, move.name)
    made = (Coming(move.name, move.words, seconds(move.at)),) if move.words else ()
    return replace(before, coming=(*others, *made))


def _answered(before: Model, move: Answered) -> Model:
    until = seconds(move.until) if move.until else None
    answer = Answer(move.gate, move.held, move.way, move.words, move.who, seconds(move.at), until)
    held = before.answers.get(move.gate)
    now = replace(before, answers={**before.answers, move.gate: answer})
    return _gate(now, move, move.gate) if move.held and not (held is not None and held.held) else now


def _marked(before: Model, move: Marked) -> Model:
    held = before.marks.get(move.test, Mark.NOT)
    now = replace(before, marks={**before.marks, move.test: move.mark})
    return _forward(now, move, StepKind.SAID, move.test.value) if HALVES[move.mark] > HALVES[held] else now


def _gate(now: Model, move: Move, gate: Gate) -> Model:
    return _forward(now, move, StepKind.GATE, gate.value)


def _forward(now: Model, move: Move, kind: StepKind, what: str) -> Model:
    """With a step more; one that was taken before the last, as a past may tell, finds its place."""
    steps = sorted((*now.steps, Forward(seconds(move.at), kind, what, move.who)), key=lambda each: each.at)
    kept = steps if len(steps) <= MOST_STEPS else [steps[0], *steps[-MOST_STEPS + 1 :]]
    return replace(now, steps=tuple(kept))


# -- what is seen serving ----------------------------------------------------------------------------------------------


def seen(serving: Serving, at: float) -> Seen:
    """What is seen serving, as a move."""
    return Seen(
        model=serving.model,
        at=milliseconds(at),
        node=serving.node,
        slot=serving.slot,
        version=serving.version,
        share=serving.share,
        planned=serving.planned,
        what=serving.what,
    )


def served_from(move: Seen) -> Served:
    """The interval that begins with a move."""
    return Served(
        node=move.node,
        slot=move.slot,
        model=move.model,
        version=move.version,
        begin=seconds(move.at),
        share=move.share,
        planned=move.planned,
        what=move.what,
    )


@dataclass(slots=True)
class Register:
    """What stands after some moves, which `take` folds in: models and versions by id, what was seen serving in the
    order in which it began, by slot."""

    models: dict[str, Model] = field(default_factory=dict)
    versions: dict[str, Version] = field(default_factory=dict)
    served: dict[tuple[str, str], list[Served]] = field(default_factory=dict)

    def take(self, move: Move) -> None:
        """What does not fit changes nothing."""
        if isinstance(move, Seen | Gone):
            return self._note(move)
        model = after(self.models.get(move.model), move)
        if model is None:
            return None
        self.models[move.model] = model
        if isinstance(move, Versioned | VersionSigned | Vouched | RolledBack):
            version = version_after(self.versions.get(move.version), move)
            if version is not None:
                self.versions[move.version] = version
        return None

    def _note(self, move: Seen | Gone) -> None:
        there = self.served.setdefault((move.node, move.slot), [])
        if there and there[-1].end is None:
            there[-1] = replace(there[-1], end=max(there[-1].begin, seconds(move.at)))
        if isinstance(move, Seen):
            there.append(served_from(move))

    def on(self, node: str) -> dict[str, Served]:
        """What is seen serving on a node, by slot."""
        return {
            slot: there[-1]
            for (where, slot), there in self.served.items()
            if where == node and there and there[-1].end is None
        }

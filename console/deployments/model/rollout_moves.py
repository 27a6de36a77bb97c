"""Moves: what happens to deployments and rollouts, as the journal's entries hold it, and their fold.

A move is its own form on disk (docs/rollouts.md). Times are whole milliseconds since 1970, shares whole millionths, for
a journal holds no decimals. What is done without a time or a name of its own has those of its entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

import msgspec

from console.deployments.model.deployments import (
    Deployment,
    Judgement,
    Replica,
    Rollout,
    RolloutState,
    Slot,
    Strategy,
)
from console.deployments.model.verdicts import Comparison, Reason, Verdict
from console.work.model.costed import Costed

#: The category of every entry that holds moves.
CATEGORY = "rollout"
#: So many comparisons of a rollout are kept, the newest.
MOST_JUDGED = 200

Name = Annotated[str, msgspec.Meta(max_length=200)]
Word = Annotated[str, msgspec.Meta(max_length=2000)]
Port = Annotated[int, msgspec.Meta(ge=1, le=65535)]
Percent = Annotated[int, msgspec.Meta(ge=0, le=100)]
Count = Annotated[int, msgspec.Meta(ge=0)]


class _Part(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    pass


class _Move(_Part, frozen=True, tag_field="move"):
    """`at` is when, 0 where the entry's own time is meant."""

    at: int = 0


class ReplicaForm(_Part, frozen=True):
    name: Name
    node: Name
    blue: Port
    green: Port
    address: Name = "127.0.0.1"


class Added(_Move, tag="deployment.added", frozen=True, kw_only=True):
    """A deployment comes onto the list, or is set anew; what serves is not said by it."""

    deployment: Name
    name: Name
    model: Name
    router: Name
    port: Port
    replicas: tuple[ReplicaForm, ...]
    program: tuple[Word, ...]
    health: Word = "/health"
    second: Name = ""


class Found(_Move, tag="deployment.found", frozen=True, kw_only=True):
    """A version was there, and serves, before its deployment came onto the list."""

    deployment: Name
    version: Name
    slot: Slot


class Removed(_Move, tag="deployment.removed", frozen=True, kw_only=True):
    """A deployment leaves the list; its rollouts stay in the log."""

    deployment: Name


class Planned(_Move, tag="rollout.planned", frozen=True, kw_only=True):
    """A rollout is planned: `run` will carry it out."""

    rollout: int
    deployment: Name
    before: Name = ""
    after: Name
    slot: Slot
    strategy: Strategy
    ramp: tuple[Percent, ...]
    run: Name
    by: Name = ""


class Judged(_Move, tag="rollout.judged", frozen=True, kw_only=True):
    """A comparison said something. Shares are millionths, medians microseconds, -1 where there are none."""

    rollout: int
    share: Percent
    verdict: Verdict
    reason: Reason
    old_requests: Count = 0
    old_errors: Count = 0
    new_requests: Count = 0
    new_errors: Count = 0
    at_most: Count = 1_000_000
    old_median: int = -1
    new_median: int = -1


class Ended(_Move, tag="rollout.ended", frozen=True, kw_only=True):
    """Nothing more comes of a rollout; once it is DONE its version serves. `back` is the run that took it back."""

    rollout: int
    state: RolloutState
    reason: Name = ""
    back: Name = ""


class RolloutCosted(_Move, tag="rollout.costed", frozen=True, kw_only=True):
    """What a rollout cost by now: see `console.work.model.costed.Costed`; `until` in milliseconds."""

    rollout: int
    amount: Count
    currency: Name
    lost: Count = 0
    redone: Count = 0
    booked: int = 0
    rate: Count = 0
    until: Count = 0


class Suspended(_Move, tag="deployment.suspended", frozen=True, kw_only=True):
    """Nobody is let in any more, or they are again."""

    deployment: Name
    on: bool
    run: Name = ""


Move = Added | Found | Removed | Planned | Judged | Ended | RolloutCosted | Suspended


def read(details: Mapping[str, Any], time: float, who: str) -> tuple[Move, ...]:
    """The moves of an entry that was written at `time` by `who`, each with its own time. Raises ValueError for what is
    none."""
    try:
        moves = msgspec.convert(details.get("moves"), tuple[Move, ...])
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from error
    return tuple(_completed(move, round(time * 1000), who) for move in moves)


def written(moves: Iterable[Move]) -> dict[str, Any]:
    """Moves as the details of an entry."""
    return {"moves": msgspec.to_builtins(tuple(moves))}


def costed(rollout: int, cost: Costed) -> RolloutCosted:
    """What a rollout cost as the move that says so."""
    return RolloutCosted(
        rollout=rollout,
        amount=max(0, cost.amount),
        currency=cost.currency,
        lost=cost.lost,
        redone=cost.redone,
        booked=cost.booked,
        rate=cost.rate,
        until=cost.until * 1000,
    )


def _completed(move: Move, time: int, who: str) -> Move:
    changes: dict[str, Any] = {} if move.at else {"at": time}
    if isinstance(move, Planned) and not move.by:
        changes["by"] = who
    completed: Move = msgspec.structs.replace(move, **changes)
    return completed


# -- records as moves, and back ----------------------------------------------------------------------------------------


def added(deployment: Deployment) -> Added:
    """A deployment as the move that puts it onto the list."""
    return Added(
        deployment=deployment.id,
        name=deployment.name,
        model=deployment.model,
        router=deployment.router,
        port=deployment.port,
        replicas=tuple(
            ReplicaForm(each.name, each.node, each.blue, each.green, each.address) for each in deployment.replicas
        ),
        program=deployment.program,
        health=deployment.health,
        second=deployment.second,
    )


def deployment_after(before: Deployment | None, move: Added) -> Deployment:
    """A deployment after it was set anew; None stands for one that was not on the list."""
    replicas = tuple(Replica(each.name, each.node, each.blue, each.green, each.address) for each in move.replicas)
    made = Deployment(
        id=move.deployment,
        name=move.name,
        model=move.model,
        router=move.router,
        port=move.port,
        replicas=replicas,
        program=move.program,
        health=move.health,
        since=move.at / 1000,
        second=move.second,
    )
    if before is None:
        return made
    return replace(made, version=before.version, slot=before.slot, suspended=before.suspended, since=before.since)


def rollout_of(move: Planned) -> Rollout:
    """The rollout that a move plans."""
    return Rollout(
        number=move.rollout,
        deployment=move.deployment,
        before=move.before,
        after=move.after,
        slot=move.slot,
        strategy=move.strategy,
        ramp=move.ramp,
        run=move.run,
        began=move.at / 1000,
        by=move.by,
    )


def judged(rollout: int, share: int, found: Comparison) -> Judged:
    """A comparison as the move that tells of it."""

    def micros(seconds: float | None) -> int:
        return -1 if seconds is None else round(seconds * 1_000_000)

    return Judged(
        rollout=rollout,
        share=share,
        verdict=found.verdict,
        reason=found.reason,
        old_requests=found.old.requests,
        old_errors=found.old.errors,
        new_requests=found.new.requests,
        new_errors=found.new.errors,
        at_most=round(found.at_most * 1_000_000),
        old_median=micros(found.old_median),
        new_median=micros(found.new_median),
    )


def _judgement(move: Judged) -> Judgement:
    def seconds(micros: int) -> float | None:
        return None if micros < 0 else micros / 1_000_000

    return Judgement(
        move.at / 1000,
        move.share,
        move.verdict,
        move.reason,
        move.old_requests,
        move.old_errors,
        move.new_requests,
        move.new_errors,
        move.at_most / 1_000_000,
        seconds(move.old_median),
        seconds(move.new_median),
    )


@dataclass(slots=True)
class Standing:
    """What stands after some moves, which `take` folds in: deployments by their ids, rollouts by number."""

    deployments: dict[str, Deployment] = field(default_factory=dict)
    rollouts: dict[int, Rollout] = field(default_factory=dict)

    def take(self, move: Move) -> None:
        """What does not fit changes nothing."""
        match move:
            case Added():
                before = self.deployments.get(move.deployment)
                self.deployments[move.deployment] = deployment_after(before, move)
            case Found() if move.deployment in self.deployments:
                deployment = self.deployments[move.deployment]
                self.deployments[move.deployment] = replace(deployment, version=move.version, slot=move.slot)
            case Removed():
                self.deployments.pop(move.deployment, None)
            case Planned() if move.rollout not in self.rollouts:
                self.rollouts[move.rollout] = rollout_of(move)
            case Judged() if move.rollout in self.rollouts:
                rollout = self.rollouts[move.rollout]
                kept = (*rollout.judged, _judgement(move))[-MOST_JUDGED:]
                self.rollouts[move.rollout] = replace(rollout, judged=kept)
            case Ended() if move.rollout in self.rollouts:
                self._end(move)
            case RolloutCosted() if move.rollout in self.rollouts:
                costed = (move.amount, move.currency, move.lost, move.redone, move.booked, move.rate)
                made = Costed(*costed, move.until // 1000, move.at / 1000)
                self.rollouts[move.rollout] = replace(self.rollouts[move.rollout], costed=made)
            case Suspended() if move.deployment in self.deployments:
                deployment = self.deployments[move.deployment]
                self.deployments[move.deployment] = replace(deployment, suspended=move.on)
            case _:
                pass

    def _end(self, move: Ended) -> None:
        rollout = replace(
            self.rollouts[move.rollout],
            state=move.state,
            reason=move.reason,
            back=move.back,
            ended=move.at / 1000,
        )
        self.rollouts[move.rollout] = rollout
        deployment = self.deployments.get(rollout.deployment)
        if deployment is None:
            return
        if move.state is RolloutState.DONE:
            self.deployments[deployment.id] = replace(deployment, version=rollout.after, slot=rollout.slot)
        elif move.state is RolloutState.ROLLED_BACK and deployment.version == rollout.after:
            slot = rollout.slot.other if rollout.before else rollout.slot
            self.deployments[deployment.id] = replace(deployment, version=rollout.before, slot=slot)

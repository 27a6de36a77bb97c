"""The demo site's drills of the time before it opened: two of the model store, what they showed, who signed it, and
what is still to be done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from connectors.site_simulator.diary import PEOPLE, ZONE
from connectors.site_simulator.keys import own_key, public_line
from connectors.ssh.signatures import sign
from console.recovery.model import drill_moves as form
from console.recovery.model.drill_moves import About, Anything, How
from console.recovery.model.move_forms import milliseconds
from console.recovery.model.scenarios import DrillStep, Scenario, StepKind
from console.recovery.service.drills import scenario_form

if TYPE_CHECKING:
    from console.log.service.protocols import Sign
    from console.recovery.model.assets import Asset
    from console.recovery.model.scenarios import Book
    from console.recovery.service.drills import DrillService
    from console.recovery.service.evidence import Evidence

_SCENARIO, _ASSET = "model-store-lost", "Model store"
_OPERATOR, _APPROVER, _EXPERT = "M. Holm", "M. Ek", "E. Berg"
_DAY = 86400.0
#: How long each step of the newer drill took, in seconds.
_TOOK = {
    "read": 180, "first": 70, "agreed": 130, "space": 870, "password": 260, "opens": 90, "serving": 400,
    "restored": 4832, "same": 1320, "passed": 40, "golden": 240, "serve": 60, "switched": 300, "told": 170,
}  # fmt: skip
#: The backup was so old at the loss, in seconds.
_OLD = 3 * 3600 + 32 * 60


@dataclass(frozen=True, slots=True)
class Earlier:
    """A drill of the past: its number, so many days before the opening, at which time of day it began; `slower` is how
    much longer its steps took."""

    number: int
    days: int
    began: time
    slower: float
    snapshot: str


EARLIER = (
    Earlier(117, 102, time(10, 15), 9780 / 8962, "b2f05c77"),
    Earlier(118, 2, time(12, 45), 1.0, "7c41e0d2"),
)


def moves_of(earlier: Earlier, scenario: Scenario, asset: About, opening: float) -> list[Anything]:
    """A drill from its beginning to its end, each move with its time and name."""
    day = datetime.fromtimestamp(opening, ZONE).date() - timedelta(days=earlier.days)
    at = datetime.combine(day, earlier.began, ZONE).timestamp()
    loss = at - scenario.assumed
    made: list[Anything] = [
        form.DrillBegun(
            drill=earlier.number,
            at=milliseconds(at),
            who=_OPERATOR,
            scenario=scenario_form(scenario),
            kind=scenario.kind,
            scope=scenario.scope,
            operator=_OPERATOR,
            approver=_APPROVER,
            left_out=_EXPERT,
            assets=(asset,),
            assumed=scenario.assumed,
            rto=scenario.rto,
            rpo=scenario.rpo or 0,
        )
    ]
    for step in scenario.steps:
        at += round(_TOOK.get(step.id, step.seconds) * earlier.slower)
        made.append(_over(earlier, step, at, loss))
        if step.id == "restored":
            words = "Slow for 3 min, bak-1 was busy"
            made.append(form.DrillNoted(drill=earlier.number, at=milliseconds(at) + 1, who=_OPERATOR, words=words))
    made.append(form.DrillEnded(drill=earlier.number, at=milliseconds(at + 60), who=_OPERATOR))
    return made


def _over(earlier: Earlier, step: DrillStep, at: float, loss: float) -> form.StepOver:
    who = _APPROVER if step.role == "approver" else _OPERATOR
    facts: dict[str, str] = {}
    how = {StepKind.SENSED: How.SENSED, StepKind.DECISION: How.DECIDED}.get(step.kind, How.HAND)
    if step.sense is not None:
        facts = {"snapshot": earlier.snapshot, "tool": "restic", "files": "1958", "differing": "0"}
    if step.id == "passed":
        facts |= {"verdict": "pass", "snapshot_time": str(milliseconds(loss - _OLD))}
    choice = step.choices[0].id if step.choices else ""
    return form.StepOver(
        drill=earlier.number, step=step.id, at=milliseconds(at), who=who, how=how, choice=choice, facts=facts
    )


def actions_of(opening: float, first: int = 71) -> list[Anything]:
    """What the newer drill left to do."""
    about, opened = f"drill:{EARLIER[-1].number}", milliseconds(opening - 1.5 * _DAY)
    return [
        form.ActionOpened(
            action=first,
            at=opened,
            who=_OPERATOR,
            about=about,
            text="Put the repository's password into the second safe as well",
            owner=_APPROVER,
            due=milliseconds(opening + 14 * _DAY),
        ),
        form.ActionOpened(
            action=first + 1,
            at=opened,
            who=_OPERATOR,
            about=about,
            text="Move the Uppsala copy out of office hours",
            owner=_EXPERT,
            due=milliseconds(opening + 7 * _DAY),
        ),
    ]


def pens_in(keys: Sequence[Path]) -> tuple[tuple[str, Sign, str], ...]:
    """Who signs drills, with what signs and the public key, of the demo people's key files."""
    found = []
    for name in (_OPERATOR, _APPROVER):
        who = next((each for each in PEOPLE if each.name == name), None)
        path = next((path for path in keys if who is not None and path.name.startswith(who.account)), None)
        if path is not None:
            key = own_key(path, f"{name} (DEMO)")

            def pen(message: bytes, namespace: str, key: object = key) -> str:
                return sign(message, namespace, key)  # type: ignore[arg-type]

            found.append((name, pen, public_line(key)))
    return tuple(found)


def write_past(
    drills: DrillService,
    evidence: Evidence,
    *,
    book: Book,
    assets: Sequence[Asset],
    opening: float,
    pens: Callable[[], Sequence[tuple[str, Sign, str]]],
) -> int:
    """Write the past into a journal that knows no drill; gives how many that were. Raises JournalError."""
    scenario = book.scenario(_SCENARIO)
    if scenario is None or drills.drills():
        return 0
    known = next((asset for asset in assets if asset.name == _ASSET), None)
    asset = About("", _ASSET) if known is None else About(known.id, known.name, known.node)
    signers = pens()
    for earlier in EARLIER:
        drills.past("drill.ended", moves_of(earlier, scenario, asset, opening))
        if earlier is EARLIER[-1]:
            drills.past("action.opened", actions_of(opening))
        ended = drills.drill(earlier.number).ended or opening
        evidence.past(earlier.number, ended + 600, signers)
    return len(EARLIER)

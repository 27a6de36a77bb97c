"""Approvals by file: a plan that goes to somebody elsewhere, and their signature that comes back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

import msgspec

from console.journal.canonical import canonical
from console.work.model.plans import LONGEST_PLAN, NotAPlan, Plan, Undo, Way, read_plan
from console.work.model.runs import approval_text
from console.work.model.words import FROM_FILE, FROM_FILE_STEP

#: No request and no answer is longer, in bytes.
LONGEST = 2 * LONGEST_PLAN
#: A plan that came as a file is begun within a day.
LONGEST_VALID = 86_400


def taken_in(plan: Plan) -> Plan:
    """A plan that came as a file, as one of this console: under an act of its own, so that it is ruled as what may do
    anything, and with nothing that names a step otherwise than its program does. Raises NotAPlan for one with steps
    that only this console may note or that look for it, for one that sends files of this console, and for one with
    checks: those are programs, too, and run before anybody agreed."""
    for step in plan.steps:
        if {step.way, step.undo.way if step.undo else step.way} & {Way.RECORD, Way.LOOK}:
            raise NotAPlan("record")
        if step.file is not None and step.file.source:
            raise NotAPlan("source")
    if any(step.before or step.seen or _is_checked(step.undo) or step.way is Way.WAIT for step in plan.steps):
        raise NotAPlan("checks")
    if plan.valid > LONGEST_VALID or [step.wave for step in plan.steps] != sorted(step.wave for step in plan.steps):
        raise NotAPlan("order")
    steps = tuple(
        replace(
            step,
            kind=FROM_FILE_STEP,
            values={},
            changes=(),
            cost="",
            beat=(),
            undo=None if step.undo is None else replace(step.undo, kind=FROM_FILE_STEP),
        )
        for step in plan.steps
    )
    return replace(plan, act=FROM_FILE, steps=steps, values={}, touched=(), window="", opens="")


def _is_checked(undo: Undo | None) -> bool:
    return undo is not None and bool(undo.before or undo.seen)


class _Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    driftvakt_request: int
    plan: str


class _Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    driftvakt_answer: int
    run: Annotated[str, msgspec.Meta(max_length=36)]
    plan: Annotated[str, msgspec.Meta(max_length=64)]
    key: Annotated[str, msgspec.Meta(max_length=20_000)]
    signature: Annotated[str, msgspec.Meta(max_length=20_000)]


@dataclass(frozen=True, slots=True)
class Answer:
    """Somebody's signature under a plan: of which run, the plan's hash, by which key."""

    run: str
    plan: str
    key: str
    signature: str


def request_text(plan: Plan) -> str:
    """What goes to who is to sign: all of the plan, from which they make what they sign themselves."""
    return canonical({"driftvakt_request": 1, "plan": plan.text}) + "\n"


def read_request(raw: bytes) -> tuple[Plan, str]:
    """The plan of a request, and the text that is signed. Raises NotAPlan."""
    try:
        if len(raw) > LONGEST:
            raise NotAPlan("length")
        request = msgspec.json.decode(raw, type=_Request)
        plan = read_plan(request.plan)
        return plan, approval_text(plan)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise NotAPlan(str(error)[:200]) from error


def answer_text(plan: Plan, key: str, signature: str) -> str:
    """What comes back from who signed."""
    answer = {"driftvakt_answer": 1, "run": plan.nonce, "plan": plan.hash, "key": key, "signature": signature}
    return canonical(answer) + "\n"


def read_answer(raw: bytes) -> Answer:
    """An answer as it came. Whether its signature holds is another question. Raises NotAPlan."""
    try:
        if len(raw) > LONGEST:
            raise NotAPlan("length")
        found = msgspec.json.decode(raw, type=_Answer)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise NotAPlan(str(error)[:200]) from error
    return Answer(found.run, found.plan, found.key, found.signature)

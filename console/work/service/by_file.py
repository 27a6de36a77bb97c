"""Approvals by file: a plan that goes to somebody elsewhere, and their signature that comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import msgspec

from console.journal.canonical import canonical
from console.work.model.plans import LONGEST_PLAN, NotAPlan, Plan, read_plan
from console.work.model.runs import approval_text

#: No request and no answer is longer, in bytes.
LONGEST = 2 * LONGEST_PLAN


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

"""Agreement: who of those that signed a plan counts, and whether they are enough."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from console.work.model.runs import NAMESPACE, RunView, approval_text
from console.work.service import answers
from console.work.service.answers import Agreed
from console.work.service.lanes import CannotAct
from console.work.service.protocols import Rule, Signed
from console.work.service.records import Records
from resources.text import Sentence, say


def signatures(run: RunView) -> tuple[Agreed, ...]:
    """Those under its plan."""
    return tuple(Agreed(each.key, each.signature) for each in run.approvals if each.key)


class Agreement:
    """Plans as the list of people sees them. `standing` says why a plan may not begin that was agreed to beforehand,
    `window` why one may not that is put into a maintenance window; None where it may. Methods raise JournalError."""

    def __init__(self, records: Records, rule: Rule) -> None:
        self._records = records
        self.rule = rule
        self.standing: Callable[[RunView], Sentence | None] = lambda _run: say(answers.NOT_STANDING)
        self.window: Callable[[RunView], Sentence | None] = _closed

    def needs(self, run: RunView) -> int:
        """How many people must agree."""
        return self.rule.needs(run.plan.act)

    def counted(self, run: RunView, signed: tuple[Signed, ...]) -> tuple[str, ...]:
        """The names of the distinct people who signed this plan and may approve."""
        found = self.rule.approved(approval_text(run.plan).encode(), NAMESPACE, signed)
        return tuple(f"{each.name}" for each in found)

    def taken(self, run: RunView, key: str, signature: str) -> dict[str, Any]:
        """A person's signature as the journal keeps it. Raises CannotAct for one that does not count."""
        counted = self.counted(run, (Agreed(key, signature),))
        if len(counted) != 1:
            raise CannotAct("signature", say(answers.NOBODYS))
        before = signatures(run)
        if counted[0] in self.counted(run, before):
            raise CannotAct("twice", say(answers.TWICE))
        enough = len(self.counted(run, (*before, Agreed(key, signature)))) >= self.needs(run)
        return {"hash": run.plan.hash, "person": counted[0], "key": key, "signature": signature, "enough": enough}

    def refuse_unsigned(self, run: RunView) -> None:
        """Who agreed must count still, at the moment when it begins. Raises CannotAct."""
        if self._said_by_its_plan(run):
            return
        if any(approval.standing for approval in run.approvals):
            if (reason := self.standing(run)) is not None:
                raise CannotAct("standing", reason)
            return
        needs = self.needs(run)
        own = any(not approval.key for approval in run.approvals)
        have = 1 if own and needs <= 1 else len(self.counted(run, signatures(run)))
        if have < max(1, needs):
            raise CannotAct("unsigned", say(answers.MORE, needs=needs, have=have))

    def refuse_outside(self, run: RunView) -> None:
        """A plan that was put into a maintenance window begins while that is open, and while who said yes to it may act
        still: that was long ago. Raises CannotAct."""
        if not run.plan.window or run.begun is not None:
            return
        if (reason := self.window(run)) is not None:
            raise CannotAct("window", reason)
        if not all(each.key or self.rule.may(each.person) for each in run.approvals):
            raise CannotAct("unsigned", say(answers.MORE, needs=self.needs(run), have=0))

    def _said_by_its_plan(self, run: RunView) -> bool:
        """Whether a run is what a plan said that is done by itself, and who agreed to that one counts still."""
        original = self._records.run(run.undoes) if run.undoes else None
        if original is None or not original.plan.back or not answers.is_way_back(run, original):
            return False
        self.refuse_unsigned(original)
        return True


def _closed(run: RunView) -> Sentence:
    return say(answers.NOT_OPEN_YET, window=run.plan.window)

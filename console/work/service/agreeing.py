"""Agreement: who of those that signed a plan counts, and whether they are enough."""

from __future__ import annotations

from console.work.model.runs import NAMESPACE, RunView, approval_text
from console.work.service import answers
from console.work.service.answers import Agreed
from console.work.service.lanes import CannotAct
from console.work.service.protocols import Rule, Signed
from console.work.service.records import Records
from resources.text import say


def signatures(run: RunView) -> tuple[Agreed, ...]:
    """Those under its plan."""
    return tuple(Agreed(each.key, each.signature) for each in run.approvals if each.key)


class Agreement:
    """Plans as the list of people sees them. Methods raise JournalError."""

    def __init__(self, records: Records, rule: Rule) -> None:
        self._records = records
        self._rule = rule

    def needs(self, run: RunView) -> int:
        """How many people must agree."""
        return self._rule.needs(run.plan.act)

    def counted(self, run: RunView, signed: tuple[Signed, ...]) -> tuple[str, ...]:
        """The names of the distinct people who signed this plan and may approve."""
        found = self._rule.approved(approval_text(run.plan).encode(), NAMESPACE, signed)
        return tuple(f"{each.name}" for each in found)

    def refuse_unsigned(self, run: RunView) -> None:
        """Who agreed must count still, at the moment when it begins. Raises CannotAct."""
        if self._said_by_its_plan(run):
            return
        needs = self.needs(run)
        own = any(not approval.key for approval in run.approvals)
        have = 1 if own and needs <= 1 else len(self.counted(run, signatures(run)))
        if have < max(1, needs):
            raise CannotAct("unsigned", say(answers.MORE, needs=needs, have=have))

    def _said_by_its_plan(self, run: RunView) -> bool:
        """Whether a run is what a plan said that is done by itself, and who agreed to that one counts still."""
        original = self._records.run(run.undoes) if run.undoes else None
        if original is None or not original.plan.back or not answers.is_way_back(run, original):
            return False
        self.refuse_unsigned(original)
        return True

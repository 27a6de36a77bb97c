"""Agreeing: who agreed to a plan, and whether that is enough still at the moment when it begins."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from console.work.model.runs import NAMESPACE, RunView, approval_text
from console.work.service import answers
from console.work.service.answers import Agreed
from console.work.service.lanes import CannotAct
from console.work.service.protocols import Rule, Signed
from resources.text import Sentence, say


class Agreeing:
    """`standing` says why a plan that was agreed to by a standing approval may not begin; None where it may."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.standing: Callable[[RunView], Sentence | None] = lambda _run: say(answers.NOT_STANDING)

    def needs(self, run: RunView) -> int:
        """How many people must agree."""
        return self.rule.needs(run.plan.act)

    def counted(self, run: RunView, signatures: Iterable[Signed]) -> tuple[str, ...]:
        """The names of the distinct people who signed this plan and may approve."""
        found = self.rule.approved(approval_text(run.plan).encode(), NAMESPACE, signatures)
        return tuple(f"{each.name}" for each in found)

    def refuse_unsigned(self, run: RunView) -> None:
        """Who agreed must count still, at the moment when it begins. Raises CannotAct."""
        if any(approval.standing for approval in run.approvals):
            reason = self.standing(run)
            if reason is not None:
                raise CannotAct("standing", reason)
            return
        needs = self.needs(run)
        own = any(not approval.key for approval in run.approvals)
        have = 1 if own and needs <= 1 else len(self.counted(run, signatures(run)))
        if have < max(1, needs):
            raise CannotAct("unsigned", say(answers.MORE, needs=needs, have=have))


def signatures(run: RunView) -> tuple[Agreed, ...]:
    """Those that were given to this very plan."""
    return tuple(Agreed(each.key, each.signature) for each in run.approvals if each.key)

"""The judging of a rollout: which comparison is told first, the last one of the ramp or that which failed."""

from __future__ import annotations

from console.deployments.model.deployments import Judgement, Rollout
from console.deployments.model.verdicts import Verdict


def ramp_of(rollout: Rollout) -> tuple[tuple[Judgement, bool], ...]:
    """Its comparisons, the oldest first, each with whether it watched the new version alone: after the last share
    there is nothing to compare it with."""
    found, last = [], 0
    for each in rollout.judged:
        found.append((each, last == 100 and each.share == 100))
        last = each.share
    return tuple(found)


def telling(rollout: Rollout) -> Judgement | None:
    """The comparison that says most; None before the first."""
    judged = ramp_of(rollout)
    failed = next((each for each, _ in reversed(judged) if each.verdict is Verdict.FAIL), None)
    ramp = [each for each, alone in judged if not alone]
    return failed or (ramp[-1] if ramp else None)

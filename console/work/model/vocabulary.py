"""Words for plans: what an act, a step, a thing that is seen or changed is called. Each feature that makes plans brings
its own; what nobody has a word for is called as it is written in the plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from console.journal.model import Target
from console.work.model.plans import Check, Plan, Relation, Step
from resources.text import QT_TRANSLATE_NOOP, Sentence, Text, say

_NONE: Mapping[str, Text] = {}
_RELATIONS: Mapping[Relation, Text] = {
    Relation.IS: QT_TRANSLATE_NOOP("Plans", "{seen} is {wanted}"),
    Relation.IS_NOT: QT_TRANSLATE_NOOP("Plans", "{seen} is not {wanted}"),
    Relation.AT_LEAST: QT_TRANSLATE_NOOP("Plans", "{seen} is at least {wanted}"),
    Relation.AT_MOST: QT_TRANSLATE_NOOP("Plans", "{seen} is at most {wanted}"),
    Relation.ONE_OF: QT_TRANSLATE_NOOP("Plans", "{seen} is one of {wanted}"),
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`acts` are the titles of plans by the command that made them, `steps` those of steps by their kind; both are
    filled by the plan's and the step's own `values`. `words` are all others by their name: what a plan changes and
    touches, what is lost by it, and what a check looks at (`reader.seen`, or `seen` alone)."""

    acts: Mapping[str, Text] = field(default_factory=dict)
    steps: Mapping[str, Text] = field(default_factory=dict)
    words: Mapping[str, Text] = field(default_factory=dict)

    def __or__(self, other: Vocabulary) -> Vocabulary:
        return Vocabulary({**self.acts, **other.acts}, {**self.steps, **other.steps}, {**self.words, **other.words})

    def title(self, plan: Plan) -> Sentence:
        """What a plan is called."""
        return _filled(self.acts.get(plan.act), plan.act, plan.values)

    def step(self, step: Step) -> Sentence:
        """What a step is called."""
        return _filled(self.steps.get(step.kind), step.kind, {"target": name_of(step.target), **step.values})

    def word(self, word: str) -> Sentence:
        """What something else is called."""
        return _filled(self.words.get(word), word, _NONE)

    def check(self, check: Check) -> Sentence:
        """What a check wants to see."""
        name = f"{check.reader}.{check.seen}"
        seen = self.words.get(name) or self.words.get(check.seen) or Text("", check.seen)
        return say(_RELATIONS[check.relation], seen=seen, wanted=check.wanted)


def name_of(target: Target) -> str:
    """What a target is called among its neighbours: "g03" of "node:hall/g03"."""
    return target.name.rpartition(":")[2].rpartition("/")[2]


def _filled(text: Text | None, name: str, values: Mapping[str, str | Text]) -> Sentence:
    return Sentence(text or Text("", name), dict(values))

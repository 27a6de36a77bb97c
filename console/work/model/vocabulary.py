"""Words for plans: what an act, a step, a thing that is seen or changed is called. Each feature that makes plans brings
its own; what nobody has a word for is called as it is written in the plan. A plan itself holds no words: who signs it
reads their own language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from console.journal.model import Target
from console.work.model.plans import Check, Plan, Relation, Step
from resources.text import QT_TRANSLATE_NOOP, Sentence, Text, say

_PLACE = re.compile(r"\{([a-z_]+)\}")
_PLAIN = QT_TRANSLATE_NOOP("Runs", "{what}")
_BACK = QT_TRANSLATE_NOOP("Runs", "Take back: {what}")
_RELATIONS: Mapping[Relation, Text] = {
    Relation.IS: QT_TRANSLATE_NOOP("Runs", "{seen}: {wanted}"),
    Relation.IS_NOT: QT_TRANSLATE_NOOP("Runs", "{seen}: not {wanted}"),
    Relation.AT_LEAST: QT_TRANSLATE_NOOP("Runs", "{seen}: at least {wanted}"),
    Relation.AT_MOST: QT_TRANSLATE_NOOP("Runs", "{seen}: at most {wanted}"),
    Relation.ONE_OF: QT_TRANSLATE_NOOP("Runs", "{seen}: one of {wanted}"),
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

    def title(self, plan: Plan, *, undoes: bool = False) -> Sentence:
        """What a plan is called; in English one that takes another back says so."""
        named = sentence_of(self.acts.get(plan.act), plan.act, plan.values)
        return say(_BACK, what=str(named)) if undoes else named

    def step(self, step: Step) -> Sentence:
        """What a step is called."""
        return sentence_of(self.steps.get(step.kind), step.kind, {"node": name_of(step.target), **step.values})

    def word(self, name: str) -> Text:
        """What something that is changed or touched is called; a name stands for itself."""
        return self.words.get(name, Text("", name))

    def check(self, check: Check) -> Sentence:
        """What a check wants to see."""
        seen = self.words.get(f"{check.reader}.{check.seen}") or self.word(check.seen)
        return say(_RELATIONS[check.relation], seen=seen, wanted=check.wanted)


def name_of(target: Target) -> str:
    """What a target is called among its neighbours: "g03" of "node:hall/g03"."""
    return target.name.rpartition(":")[2].rpartition("/")[2]


def sentence_of(text: Text | None, otherwise: str, values: Mapping[str, str]) -> Sentence:
    """A text with its places filled; what is not known of them is a question mark. Without a text the name itself."""
    if text is None:
        return say(_PLAIN, what=otherwise)
    places = {name: values.get(name, "?") for name in _PLACE.findall(text.source)}
    return say(text, **places)

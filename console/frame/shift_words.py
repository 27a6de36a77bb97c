"""Words of a shift that other pages have: those of the log for its entries, and those of acts for runs."""

from __future__ import annotations

from dataclasses import dataclass

from console.acts.page import wording as acts
from console.log.page import wording as log
from console.log.service.index import Line
from console.work.model.runs import RunView
from console.work.model.words import Vocabulary


@dataclass(frozen=True, slots=True)
class ShiftWording:
    """What a hand-over tells of the log and of runs, as their own pages say it."""

    words: Vocabulary

    def deed(self, line: Line) -> str:
        return log.deed(line.type)

    def about(self, line: Line) -> str:
        return log.about(line)

    def who(self, line: Line) -> str:
        return log.who(line.actor)

    def run(self, run: RunView) -> str:
        return acts.title(run, self.words)

    def where(self, run: RunView) -> str:
        return acts.where(run.plan)

    def state(self, run: RunView) -> str:
        return acts.state_word(run.state)

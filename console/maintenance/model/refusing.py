"""Refusals: why no plan was made of what was asked for, in words for the operator."""

from __future__ import annotations

from resources.errors import EnvironmentFault
from resources.text import Sentence, Text, say


class CannotPlan(EnvironmentFault):
    """What was asked for makes no sense on what is there; nothing was planned. `reason` is for the operator."""

    def __init__(self, text: Text, /, **values: str | int | Text) -> None:
        self.reason: Sentence = say(text, **values)
        super().__init__(str(self.reason))

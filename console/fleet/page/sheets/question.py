"""A sheet that asks the operator what one node waits for."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from console.fleet.model.links import Failure
from console.pagekit.sheet import Sheet
from widgets.button import Button


@dataclass(frozen=True, slots=True)
class Asked:
    """What a node asks. `node` is its key, `name` for people; `failure` holds the question with all its facts."""

    node: str
    name: str
    failure: Failure


class QuestionSheet(Sheet):
    """The frame of a sheet that answers `asked`, which never changes: what was shown and compared is what is answered,
    whatever the node asks by then."""

    _answer: Button

    def __init__(self, asked: Asked, parent: QWidget | None = None, *, width: int) -> None:
        super().__init__("", parent=parent, width=width)
        self.asked = asked
        #: Whether the node does not ask this any more. Then it cannot be answered here.
        self.overtaken = False
        self._complete = False

    def set_answer_button(self, button: Button, *, complete: bool) -> None:
        """The button that answers; every such sheet sets one. `complete` says whether it may be pressed from the
        first."""
        self._answer = button
        self.set_complete(complete)

    def set_complete(self, complete: bool) -> None:
        """Whether all is there that an answer needs."""
        self._complete = complete
        self._answer.setEnabled(complete and not self.overtaken)

    def overtake(self, text: str) -> None:
        """Say that the node does not ask this any more, and take no answer from now on."""
        self.overtaken = True
        self.set_note(text, "high-text")
        self.set_complete(self._complete)
        self.grow()

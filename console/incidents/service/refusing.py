"""Refusals of what cannot be done with incidents, in words, and texts of people as they are kept."""

from __future__ import annotations

from collections.abc import Sequence

from connectors.text import sanitise
from console.incidents.model import moves
from console.incidents.model.incidents import Number
from console.incidents.model.moves import LAST_TIME, milliseconds
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP, Sentence, Text, say

#: So long may a title and a text be, in characters.
LONGEST_TITLE, LONGEST_TEXT = 200, 20_000

UNKNOWN = QT_TRANSLATE_NOOP("Incidents", "There is no incident {number}.")
NO_TITLE = QT_TRANSLATE_NOOP("Incidents", "An incident needs a title.")
NO_TEXT = QT_TRANSLATE_NOOP("Incidents", "There is nothing to write down.")
NO_REASON = QT_TRANSLATE_NOOP("Incidents", "Say why.")
NO_OUTCOME = QT_TRANSLATE_NOOP("Incidents", "An incident is closed with a word on how it ended.")
CLOSED = QT_TRANSLATE_NOOP("Incidents", "Incident {number} is closed already.")
OPEN = QT_TRANSLATE_NOOP("Incidents", "Incident {number} is open.")
NO_FOLLOW_UP = QT_TRANSLATE_NOOP("Incidents", "Nothing is to be done under the number {number}, or it is done already.")
NO_EVIDENCE = QT_TRANSLATE_NOOP("Incidents", "Incident {number} holds no such evidence.")
NO_FIELD = QT_TRANSLATE_NOOP("Incidents", "Reports have no field {field}.")
AHEAD = QT_TRANSLATE_NOOP("Incidents", "That is a time to come.")
NO_TIME = QT_TRANSLATE_NOOP("Incidents", "Times here lie between 1970 and 9999.")
CLASSIFIED = QT_TRANSLATE_NOOP("Incidents", "Incident {number} holds classified information: nothing of it leaves.")
NOT_KEPT = QT_TRANSLATE_NOOP("Incidents", "The evidence could not be kept, and nothing was written: {reason}")
NOT_READ = QT_TRANSLATE_NOOP("Incidents", "{name} could not be read: {reason}")


class CannotDo(EnvironmentFault):
    """What a person asked for that cannot be done; nothing was written. `reason` is for the operator."""

    def __init__(self, reason: Text, /, **values: str) -> None:
        self.reason: Sentence = say(reason, **values)
        super().__init__(str(self.reason))


def title_of(title: str) -> str:
    called = sanitise(title, LONGEST_TITLE)
    if not called:
        raise CannotDo(NO_TITLE)
    return called


def text_of(text: str, without: Text = NO_TEXT) -> str:
    words = sanitise(text, LONGEST_TEXT, lines=True)
    if not words:
        raise CannotDo(without)
    return words


def names_of(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (sanitise(each, LONGEST_TITLE) for each in names))))


def learnt_of(number: Number, root_cause: str | None = None, lessons: str | None = None) -> moves.Learnt:
    """What it taught, as it is kept; what is None stays as it is."""
    cause, taught = (
        None if each is None else sanitise(each, LONGEST_TEXT, lines=True) for each in (root_cause, lessons)
    )
    return moves.Learnt(incident=str(number), root_cause=cause, lessons=taught)


def possible(at: float | None) -> None:
    """Refuse a time that no move can hold; 0 stands for none there."""
    if at is not None and not 0 < milliseconds(at) <= LAST_TIME:
        raise CannotDo(NO_TIME)

"""Refusals of what cannot be done with models, in words, and texts of people as they are kept."""

from __future__ import annotations

from connectors.text import sanitise
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP, Sentence, Text, say

#: So long may a name and a text be, in characters.
LONGEST_NAME, LONGEST_TEXT = 200, 2000

NO_MODEL = QT_TRANSLATE_NOOP("Models", "There is no model {name}.")
TAKEN = QT_TRANSLATE_NOOP("Models", "There is a model {name} already.")
NO_NAME = QT_TRANSLATE_NOOP("Models", "A model needs a name.")
NO_VERSION = QT_TRANSLATE_NOOP("Models", "{model} has no version {name}.")
NO_VERSION_NAME = QT_TRANSLATE_NOOP("Models", "A version needs a name.")
VERSION_TAKEN = QT_TRANSLATE_NOOP("Models", "{model} has a version {name} already, and it is another one.")
SAME_VERSION = QT_TRANSLATE_NOOP("Models", "This is version {name} of {model} already, to the byte.")
BAD_IMAGE = QT_TRANSLATE_NOOP(
    "Models", "{image} names no image by its digest: what is under a tag may change. Say sha256:… or NAME@sha256:…."
)
NO_FILES = QT_TRANSLATE_NOOP("Models", "A version is made of files, or of an image: name at least one.")
BAD_FILE = QT_TRANSLATE_NOOP("Models", "A file of a version lies below its folder and has a SHA-256: {path}")
TWICE = QT_TRANSLATE_NOOP("Models", "Two files of the version are called {path}.")
NO_OWNER = QT_TRANSLATE_NOOP("Models", "A model in production needs an owner: name one first.")
SAME_PERSON = QT_TRANSLATE_NOOP("Models", "Owner and deputy are two people.")
NO_REASON = QT_TRANSLATE_NOOP("Models", "Say why.")
NO_WORDS = QT_TRANSLATE_NOOP("Models", "There is nothing to write down.")
RETIRED = QT_TRANSLATE_NOOP("Models", "{name} is retired.")
SUSPENDED = QT_TRANSLATE_NOOP("Models", "The use of {name} is suspended already.")
NOT_SUSPENDED = QT_TRANSLATE_NOOP("Models", "The use of {name} is not suspended.")
SERVES = QT_TRANSLATE_NOOP("Models", "{name} is still seen serving: take it out of service first.")
NOT_TO_BE_SAID = QT_TRANSLATE_NOOP("Models", "That is not answered, it is named: driftvakt models {how} {name} …")
NO_ONE = QT_TRANSLATE_NOOP("Models", "{name} owns no model here, and is nobody's deputy or overseer.")
NO_FOLDER = QT_TRANSLATE_NOOP("Models", "There is no folder {path}.")
ODD_FILE = QT_TRANSLATE_NOOP(
    "Models", "{path} is a link, or neither a file nor a folder: a version is made of files alone."
)
UNREADABLE = QT_TRANSLATE_NOOP("Models", "{path} could not be read: {reason}")


class CannotModel(EnvironmentFault):
    """What a person asked for that cannot be done; nothing was written. `reason` is for the operator."""

    def __init__(self, reason: Text, /, **values: str) -> None:
        self.reason: Sentence = say(reason, **values)
        super().__init__(str(self.reason))


def name_of(name: str, without: Text = NO_NAME) -> str:
    called = sanitise(name, LONGEST_NAME).strip()
    if not called:
        raise CannotModel(without)
    return called


def person_of(name: str) -> str:
    """A person's name as it is kept; empty for nobody."""
    return sanitise(name, LONGEST_NAME).strip()


def text_of(text: str, without: Text = NO_WORDS) -> str:
    words = sanitise(text, LONGEST_TEXT, lines=True).strip()
    if not words:
        raise CannotModel(without)
    return words

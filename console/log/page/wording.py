"""Wording of entries on screen: finished, translated text."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from console.journal.model import Stage
from console.log.model.sittings import person_in
from console.log.model.words import DEEDS, KINDS, summary_of
from console.log.service.index import Line
from resources.text import QT_TRANSLATE_NOOP, Sentence, filled

#: More things than these are counted: all of them stand in the entry itself.
_MOST_NAMES = 3


def deed(type: str) -> str:
    """What was done; of a type that nobody here knows, its own name."""
    text = DEEDS.get(type)
    return QCoreApplication.translate(*text) if text is not None else type


def kind(category: str) -> str:
    """The kind of an entry."""
    text = KINDS.get(category)
    return QCoreApplication.translate(*text) if text is not None else category


def about(line: Line) -> str:
    """What it was done to, without the kinds of the addresses."""
    if line.type == "checkpoint.signed":
        return QCoreApplication.translate("LogWords", "the log")
    names = [word.partition(":")[2] or word for word in line.about.split(", ") if word]
    if len(names) <= _MOST_NAMES:
        return ", ".join(names)
    text = QCoreApplication.translate("LogWords", "{names} and {count} more")
    return text.format(names=", ".join(names[:_MOST_NAMES]), count=len(names) - _MOST_NAMES)


def who(actor: str) -> str:
    """Who did it: by name, else as the machine called its user."""
    name, operator = person_in(actor)
    return name or operator


def outcome(line: Line) -> str:
    """How it ended, and its own summary."""
    if line.type == "checkpoint.signed":
        size, _, root = line.about.removeprefix("checkpoint:").partition("/")
        text = QCoreApplication.translate("LogWords", "{count} entries, root {root}")
        return text.format(count=size, root=root[:8])
    return _said(line)


#: Why a key did not sign, by the code of its error.
_TROUBLES = {
    "locked": QT_TRANSLATE_NOOP("LogWords", "The key's file is locked: its passphrase is missing."),
    "wrong_passphrase": QT_TRANSLATE_NOOP("LogWords", "The passphrase is wrong."),
    "no_key": QT_TRANSLATE_NOOP("LogWords", "There is no private key, and the agent does not hold it."),
    "no_public": QT_TRANSLATE_NOOP("LogWords", "This file holds no public SSH key."),
    "refused": QT_TRANSLATE_NOOP("LogWords", "The agent did not sign: nobody touched the key or said yes in time."),
}


def trouble(error: Exception) -> str:
    """An error of the environment in one sentence."""
    text = _TROUBLES.get(str(getattr(error, "code", "")))
    if text is not None:
        return QCoreApplication.translate(*text)
    reason = getattr(error, "reason", None) or getattr(error, "happened", None)
    if isinstance(reason, Sentence):
        return QCoreApplication.translate(*reason.text).format(**reason.values)
    if isinstance(error, OSError):
        return f"{error.strerror or error}" + (f": {error.filename}" if error.filename else "")
    return str(error)


def _said(line: Line) -> str:
    text, values = summary_of(line.says)
    said = filled(QCoreApplication.translate(*text), values) if text.context else text.source
    if line.stage is Stage.BEGIN:
        begun = QCoreApplication.translate("LogWords", "Begun")
        return QCoreApplication.translate("LogWords", "Begun; nobody knows how it ended") if line.unknown else begun
    if line.result == "ok":
        return said
    failed = QCoreApplication.translate("LogWords", "Failed: {reason}").format(
        reason=line.result.removeprefix("failed: ")
    )
    return f"{failed}. {said}" if said else failed

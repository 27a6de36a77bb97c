"""Failures of programs on nodes in words: what connectors of tools say no by, `tool` being the program."""

from __future__ import annotations

from console.fleet.model.history_failures import Words
from resources.text import QT_TRANSLATE_NOOP

_NOTHING = QT_TRANSLATE_NOOP("Failures", "Nothing was done.")

TOOLS: dict[str, Words] = {
    "tool.missing": Words(
        QT_TRANSLATE_NOOP("Failures", "There is no {tool} on the node."),
        _NOTHING,
        QT_TRANSLATE_NOOP("Failures", "Install it there, or do without what needs it."),
    ),
    "tool.forbidden": Words(
        QT_TRANSLATE_NOOP("Failures", "The account may not do this with {tool} on the node."),
        _NOTHING,
        QT_TRANSLATE_NOOP("Failures", "Have the node's administrator allow it, or act there under another account."),
    ),
    "tool.unknown_thing": Words(
        QT_TRANSLATE_NOOP("Failures", "{tool} on the node does not know what it was asked about."),
        _NOTHING,
        QT_TRANSLATE_NOOP("Failures", "Look whether it is still there and what it is called now."),
    ),
    "tool.silent": Words(
        QT_TRANSLATE_NOOP("Failures", "{tool} on the node gets no answer from what it speaks to."),
        _NOTHING,
        QT_TRANSLATE_NOOP("Failures", "Look whether the driver is loaded or the service runs, then try again."),
    ),
    "tool.refused": Words(
        QT_TRANSLATE_NOOP("Failures", "{tool} on the node refused, with status {status}."),
        _NOTHING,
        QT_TRANSLATE_NOOP("Failures", "See below what it said."),
    ),
    "tool.not_read": Words(
        QT_TRANSLATE_NOOP("Failures", "What {tool} on the node says is not understood here: {why}."),
        QT_TRANSLATE_NOOP("Failures", "Nothing is concluded from it, and nothing was done."),
        QT_TRANSLATE_NOOP("Failures", "See below what it said. It may be a version that this console does not know."),
    ),
    "tool.bad_value": Words(
        QT_TRANSLATE_NOOP("Failures", "{value} is nothing that {tool} could be given."),
        _NOTHING,
        QT_TRANSLATE_NOOP("Failures", "Check how it is spelt."),
    ),
}

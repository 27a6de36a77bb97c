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
    "restic.missing": Words(
        QT_TRANSLATE_NOOP("Failures", "There is no restic on the node."),
        _NOTHING,
        QT_TRANSLATE_NOOP("Failures", "Install it there: restic itself reads the backup that is tested."),
    ),
    "restic.no_repository": Words(
        QT_TRANSLATE_NOOP("Failures", "There is no repository at its address."),
        _NOTHING,
        QT_TRANSLATE_NOOP(
            "Failures", "Look whether its disk is mounted, and whether the asset names the right address."
        ),
    ),
    "restic.locked": Words(
        QT_TRANSLATE_NOOP("Failures", "Somebody else holds the lock of the repository."),
        _NOTHING,
        QT_TRANSLATE_NOOP("Failures", "Wait until a backup is done. Remove a lock only when its owner is proven dead."),
    ),
    "restic.wrong_password": Words(
        QT_TRANSLATE_NOOP("Failures", "The password does not open the repository."),
        _NOTHING,
        QT_TRANSLATE_NOOP("Failures", "Give the right one, or look into the file on the node that holds it."),
    ),
    "restic.no_snapshot": Words(
        QT_TRANSLATE_NOOP("Failures", "The repository has no such backup any more."),
        _NOTHING,
        QT_TRANSLATE_NOOP("Failures", "Look at the list again, and who removed it."),
    ),
    "restic.damaged": Words(
        QT_TRANSLATE_NOOP("Failures", "The repository is damaged: what restic read is not what was written."),
        QT_TRANSLATE_NOOP("Failures", "Backups in it may not come back."),
        QT_TRANSLATE_NOOP("Failures", "Copy it before anybody repairs it, and test another copy."),
    ),
    "restic.no_space": Words(
        QT_TRANSLATE_NOOP("Failures", "The node's disk is full."),
        _NOTHING,
        QT_TRANSLATE_NOOP("Failures", "Free some room, or name another folder for tests."),
    ),
    "restic.unreachable": Words(
        QT_TRANSLATE_NOOP("Failures", "The node does not reach the host of the repository."),
        _NOTHING,
        QT_TRANSLATE_NOOP("Failures", "Look whether that host runs, and the network between them."),
    ),
    "restic.forbidden": Words(
        QT_TRANSLATE_NOOP("Failures", "The account may not read the repository on the node."),
        _NOTHING,
        QT_TRANSLATE_NOOP("Failures", "Have the node's administrator allow it, or act there under another account."),
    ),
    "restic.partial": Words(
        QT_TRANSLATE_NOOP("Failures", "restic did only a part of its work."),
        QT_TRANSLATE_NOOP("Failures", "That counts as a failure."),
        QT_TRANSLATE_NOOP("Failures", "See below what it said."),
    ),
    "restic.interrupted": Words(
        QT_TRANSLATE_NOOP("Failures", "restic was ended before it was done."),
        _NOTHING,
        QT_TRANSLATE_NOOP("Failures", "Try again."),
    ),
    "restic.crashed": Words(
        QT_TRANSLATE_NOOP("Failures", "restic itself failed."),
        _NOTHING,
        QT_TRANSLATE_NOOP("Failures", "See below what it said. It may be a version that this console does not know."),
    ),
    "restic.unknown": Words(
        QT_TRANSLATE_NOOP("Failures", "restic failed with status {status}."),
        QT_TRANSLATE_NOOP("Failures", "A status that it says nothing of counts as a failure."),
        QT_TRANSLATE_NOOP("Failures", "See below what it said."),
    ),
}

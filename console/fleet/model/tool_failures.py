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
    "backup.missing": Words(
        QT_TRANSLATE_NOOP("Failures", "There is no {tool} on the node."),
        _NOTHING,
        QT_TRANSLATE_NOOP("Failures", "Install it there: it reads the backup that is tested itself."),
    ),
    "backup.unsupported": Words(
        QT_TRANSLATE_NOOP("Failures", "This console does not read what {tool} on the node wrote."),
        QT_TRANSLATE_NOOP("Failures", "Betas of borg 2 read what the beta before them wrote no more."),
        QT_TRANSLATE_NOOP("Failures", "Use a version that it knows: restic from 0.14, borg 1.2 or 1.4."),
    ),
    "backup.no_repository": Words(
        QT_TRANSLATE_NOOP("Failures", "There is no repository at its address."),
        _NOTHING,
        QT_TRANSLATE_NOOP(
            "Failures", "Look whether its disk is mounted, and whether the asset names the right address."
        ),
    ),
    "backup.locked": Words(
        QT_TRANSLATE_NOOP("Failures", "Somebody else holds the lock of the repository."),
        _NOTHING,
        QT_TRANSLATE_NOOP("Failures", "Wait until a backup is done. Remove a lock only when its owner is proven dead."),
    ),
    "backup.wrong_password": Words(
        QT_TRANSLATE_NOOP("Failures", "The password does not open the repository."),
        _NOTHING,
        QT_TRANSLATE_NOOP("Failures", "Give the right one, or look into the file on the node that holds it."),
    ),
    "backup.no_key": Words(
        QT_TRANSLATE_NOOP("Failures", "The key that the password opens is not there."),
        _NOTHING,
        QT_TRANSLATE_NOOP("Failures", "Put the key into the repository, or the key file where {tool} looks for it."),
    ),
    "backup.forged": Words(
        QT_TRANSLATE_NOOP(
            "Failures", "The repository is not the one that was seen before, or not signed as it must be."
        ),
        QT_TRANSLATE_NOOP("Failures", "Somebody may have put another in its place."),
        QT_TRANSLATE_NOOP("Failures", "Look who wrote into it before you trust it."),
    ),
    "backup.no_snapshot": Words(
        QT_TRANSLATE_NOOP("Failures", "The repository has no such backup any more."),
        _NOTHING,
        QT_TRANSLATE_NOOP("Failures", "Look at the list again, and who removed it."),
    ),
    "backup.damaged": Words(
        QT_TRANSLATE_NOOP("Failures", "The repository is damaged: what {tool} read is not what was written."),
        QT_TRANSLATE_NOOP("Failures", "Backups in it may not come back."),
        QT_TRANSLATE_NOOP("Failures", "Copy it before anybody repairs it, and test another copy."),
    ),
    "backup.no_space": Words(
        QT_TRANSLATE_NOOP("Failures", "The node's disk is full."),
        _NOTHING,
        QT_TRANSLATE_NOOP("Failures", "Free some room, or name another folder for tests."),
    ),
    "backup.unreachable": Words(
        QT_TRANSLATE_NOOP("Failures", "The node does not reach the host of the repository."),
        _NOTHING,
        QT_TRANSLATE_NOOP("Failures", "Look whether that host runs, and the network between them."),
    ),
    "backup.forbidden": Words(
        QT_TRANSLATE_NOOP("Failures", "The account may not read the repository on the node."),
        _NOTHING,
        QT_TRANSLATE_NOOP("Failures", "Have the node's administrator allow it, or act there under another account."),
    ),
    "backup.partial": Words(
        QT_TRANSLATE_NOOP("Failures", "{tool} did only a part of its work."),
        QT_TRANSLATE_NOOP("Failures", "That counts as a failure."),
        QT_TRANSLATE_NOOP("Failures", "See below what it said."),
    ),
    "backup.interrupted": Words(
        QT_TRANSLATE_NOOP("Failures", "{tool} was ended before it was done."),
        _NOTHING,
        QT_TRANSLATE_NOOP("Failures", "Try again."),
    ),
    "backup.other_server": Words(
        QT_TRANSLATE_NOOP("Failures", "The node's PostgreSQL is not the one that the backup needs."),
        QT_TRANSLATE_NOOP("Failures", "Nothing is said of the backup."),
        QT_TRANSLATE_NOOP("Failures", "Install the version and the extensions that it was made with."),
    ),
    "backup.no_fence": Words(
        QT_TRANSLATE_NOOP("Failures", "The node cannot fence off what is started from a backup."),
        QT_TRANSLATE_NOOP("Failures", "Without a fence it could reach what is in production, so nothing was started."),
        QT_TRANSLATE_NOOP("Failures", "Act there as root, or have the node allow namespaces to its users."),
    ),
    "backup.crashed": Words(
        QT_TRANSLATE_NOOP("Failures", "{tool} itself failed."),
        _NOTHING,
        QT_TRANSLATE_NOOP("Failures", "See below what it said. It may be a version that this console does not know."),
    ),
    "backup.unknown": Words(
        QT_TRANSLATE_NOOP("Failures", "{tool} failed with status {status}."),
        QT_TRANSLATE_NOOP("Failures", "A status that it says nothing of counts as a failure."),
        QT_TRANSLATE_NOOP("Failures", "See below what it said."),
    ),
}

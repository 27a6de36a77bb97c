"""The vocabulary of recovery's plans: what they, their steps and what these touch are called, and the words of steps
that look. All programs read it at their start, so nothing else of recovery is needed for it."""

from __future__ import annotations

from console.work.model.words import Vocabulary
from resources.text import QT_TRANSLATE_NOOP

#: The first word of a step that looks at a node's trees, and the second: what is done with what it sees (BY_SECONDS:
#: against what was saved, by times that may have lost what is less than a second).
TREES, KEEP, AGAINST, BY_SECONDS = "trees", "keep", "against", "by_seconds"
#: Acts and kinds of steps; what they touch and change; what checks look at.
WORDS: Vocabulary = {
    "recovery.test": QT_TRANSLATE_NOOP("Recovery", "Restore {asset} of {snapshot} for a test"),
    "recovery.clean": QT_TRANSLATE_NOOP("Recovery", "Remove what a test of {asset} left"),
    "recovery.backup": QT_TRANSLATE_NOOP("Recovery", "Back {asset} up into {copy}"),
    "recovery.backups_on": QT_TRANSLATE_NOOP("Recovery", "Have {node} back {asset} up by itself: {when}"),
    "recovery.backups_off": QT_TRANSLATE_NOOP("Recovery", "Have {node} back {asset} up by itself no more"),
    "backup.make": QT_TRANSLATE_NOOP("Recovery", "Make a backup"),
    "backup.newest": QT_TRANSLATE_NOOP("Recovery", "Read what the newest backup is"),
    "backup.cabinet": QT_TRANSLATE_NOOP("Recovery", "Make the folder of what systemd keeps encrypted"),
    "backup.secret": QT_TRANSLATE_NOOP("Recovery", "Leave the password there, encrypted by systemd for this machine"),
    "backup.program": QT_TRANSLATE_NOOP("Recovery", "Write the program that gives each backup a name of its own"),
    "backup.service": QT_TRANSLATE_NOOP("Recovery", "Write the service that makes a backup"),
    "backup.timer": QT_TRANSLATE_NOOP("Recovery", "Write the timer that starts it"),
    "backup.read": QT_TRANSLATE_NOOP("Recovery", "Have systemd read its units"),
    "backup.on": QT_TRANSLATE_NOOP("Recovery", "Have the timer run, also after a reboot"),
    "backup.off": QT_TRANSLATE_NOOP("Recovery", "Have the timer run no more"),
    "backup.remove": QT_TRANSLATE_NOOP("Recovery", "Remove it"),
    "backup.repository": QT_TRANSLATE_NOOP("Recovery", "Repository, which gets a backup that nobody takes away"),
    "backup.stays": QT_TRANSLATE_NOOP("Recovery", "A secret stays on this node"),
    "backup.unit": QT_TRANSLATE_NOOP("Recovery", "Unit"),
    "backup.lost": QT_TRANSLATE_NOOP("Recovery", "A backup that was made stays in its repository"),
    "systemd.unit.SubState": QT_TRANSLATE_NOOP("Recovery", "State of the unit"),
    "test.list": QT_TRANSLATE_NOOP("Recovery", "Read the list of backups"),
    "test.structure": QT_TRANSLATE_NOOP("Recovery", "Check that all is there that the index names"),
    "test.source": QT_TRANSLATE_NOOP("Recovery", "Take sums of what stands there now"),
    "test.sandbox": QT_TRANSLATE_NOOP("Recovery", "Make a folder of its own"),
    "test.restore": QT_TRANSLATE_NOOP("Recovery", "Restore {snapshot} into that folder"),
    "test.program": QT_TRANSLATE_NOOP("Recovery", "Send into it what tries the database out"),
    "test.ask": QT_TRANSLATE_NOOP(
        "Recovery", "Start a server over it that reaches nothing, ask it, and read all of it"
    ),
    "test.compare": QT_TRANSLATE_NOOP("Recovery", "Compare what came back, file by file"),
    "test.remove": QT_TRANSLATE_NOOP("Recovery", "Remove the folder, and see that it is gone"),
    "test.nothing": QT_TRANSLATE_NOOP("Recovery", "Nothing of its own"),
    "test.original": QT_TRANSLATE_NOOP("Recovery", "Original"),
    "test.lock": QT_TRANSLATE_NOOP("Recovery", "Repository, in which a lock is written meanwhile"),
    "test.folder": QT_TRANSLATE_NOOP("Recovery", "Folder"),
    "sum.sha256": QT_TRANSLATE_NOOP("Recovery", "SHA-256 of the file"),
    "sandbox.there": QT_TRANSLATE_NOOP("Recovery", "Folder is there"),
    "sandbox.mode": QT_TRANSLATE_NOOP("Recovery", "Rights of the folder"),
    "room.bytes": QT_TRANSLATE_NOOP("Recovery", "Free bytes"),
}

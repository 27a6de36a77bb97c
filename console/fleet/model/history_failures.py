"""The sentences on the history's failures, by code: what happened, why it matters, what to do next."""

from __future__ import annotations

from dataclasses import dataclass

from resources.text import QT_TRANSLATE_NOOP, Text


@dataclass(frozen=True, slots=True)
class Words:
    """Three sentences on one kind of failure."""

    happened: Text
    matters: Text
    next: Text


_PICTURES = QT_TRANSLATE_NOOP(
    "Failures", "The live picture goes on; what is measured now will be missing from history."
)

HISTORY: dict[str, Words] = {
    "history.full": Words(
        QT_TRANSLATE_NOOP("Failures", "The disk that holds the history is full."),
        _PICTURES,
        QT_TRANSLATE_NOOP(
            "Failures",
            "Free space beside {path}; it resumes by itself. A lower bound in Settings, Storage, keeps it from filling "
            "the disk again.",
        ),
    ),
    "history.unwritable": Words(
        QT_TRANSLATE_NOOP("Failures", "The history cannot be written to {path}."),
        _PICTURES,
        QT_TRANSLATE_NOOP("Failures", "Check the disk and the folder's permissions. It resumes by itself."),
    ),
    "history.in_use": Words(
        QT_TRANSLATE_NOOP("Failures", "Another Driftvakt writes the history in {path}."),
        QT_TRANSLATE_NOOP("Failures", "Nothing is lost: the other one keeps what is measured. This one only reads."),
        QT_TRANSLATE_NOOP("Failures", "Close the other one if this one is to keep the history."),
    ),
    "history.rebuilt": Words(
        QT_TRANSLATE_NOOP(
            "Failures", "The history file was damaged. It was set aside as {aside}, and a new one begun."
        ),
        QT_TRANSLATE_NOOP(
            "Failures", "Graphs begin anew. Inventory, incidents and the log are in another file and safe."
        ),
        QT_TRANSLATE_NOOP("Failures", "Check the disk. The file that was set aside may be deleted."),
    ),
    "history.newer": Words(
        QT_TRANSLATE_NOOP("Failures", "The history in {path} was written by a newer version and is left alone."),
        QT_TRANSLATE_NOOP(
            "Failures", "What is measured now is kept in {own}; older graphs come back with the newer version."
        ),
        QT_TRANSLATE_NOOP("Failures", "Update this console."),
    ),
    "history.fallen_behind": Words(
        QT_TRANSLATE_NOOP("Failures", "The disk is too slow for the history."),
        _PICTURES,
        QT_TRANSLATE_NOOP("Failures", "Put the history on a faster disk, or measure less often."),
    ),
    "history.lost": Words(
        QT_TRANSLATE_NOOP(
            "Failures", "{rows} samples and {events} events since this start could not be kept in the history."
        ),
        QT_TRANSLATE_NOOP("Failures", "Graphs have a gap there. The live picture was not concerned."),
        QT_TRANSLATE_NOOP("Failures", "See that the disk of {path} has room and is fast enough."),
    ),
    "history.converting": Words(
        QT_TRANSLATE_NOOP("Failures", "The history in {path} is being brought to the form of this version."),
        QT_TRANSLATE_NOOP("Failures", "Older graphs are missing until then. The live picture goes on."),
        QT_TRANSLATE_NOOP("Failures", "Wait: it takes minutes for a large file. The old file is kept beside it."),
    ),
    "history.converted": Words(
        QT_TRANSLATE_NOOP("Failures", "The history was brought to the form of this version."),
        QT_TRANSLATE_NOOP("Failures", "The file as it was before is kept as {kept}."),
        QT_TRANSLATE_NOOP("Failures", "The old file, {kept}, may be deleted when the graphs are as they were."),
    ),
    "history.no_room": Words(
        QT_TRANSLATE_NOOP("Failures", "There is no room to bring the history to the form of this version."),
        QT_TRANSLATE_NOOP(
            "Failures", "The old file is copied before anything is done with it. What is measured now is not kept."
        ),
        QT_TRANSLATE_NOOP("Failures", "Make {needed} free beside {path}. It goes on by itself."),
    ),
    "history.log_unreadable": Words(
        QT_TRANSLATE_NOOP("Failures", "The last minutes before a crash cannot be read back beside {path}."),
        QT_TRANSLATE_NOOP("Failures", "They are missing from history until then; all else is being kept."),
        QT_TRANSLATE_NOOP(
            "Failures", "Check the disk and the permissions of the files named .hot there. It is tried again by itself."
        ),
    ),
    "history.log_damaged": Words(
        QT_TRANSLATE_NOOP("Failures", "The last minute before a crash was damaged in {path}."),
        QT_TRANSLATE_NOOP("Failures", "What could be read of it is in the history; some seconds are missing there."),
        QT_TRANSLATE_NOOP("Failures", "Check the disk if this happens again."),
    ),
}

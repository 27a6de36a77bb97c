"""`driftvakt log continue`: going on with a copy of a log, under an id of its own."""

from __future__ import annotations

from console.journal.model import Entry, Held
from console.journal.service import Journal
from console.log.commands import LOG_CONTINUE
from console.log.service.heads import head_of, journal_id
from console.main.command_line.exits import Exit
from console.main.command_line.run import Refused, Run
from console.work.service.carrying import carry_out

#: Why a log may only be read, as the command line tells it.
WHY = {
    Held.RESTORED: "It is a backup that was put in place.",
    Held.BEHIND: "It was known to go farther: its end was cut off, or it is an older copy.",
    Held.FORKED: "It was known to have other entries: two machines work under one id, or it was written anew.",
}


def continue_log(run: Run) -> int:
    """Go on from the newest entry under a new id, once somebody agreed."""
    with run.parts() as parts:
        journal = parts.journal
        head, held, old = head_of(journal), journal.held, journal_id(journal)
        if head is None:
            raise Refused("The log has no entry yet: there is nothing to go on from.")
        run.terminal.tell(f"This log is {old}, with {head.sequence} entries.")
        run.terminal.tell(WHY[held] if held is not None else "Nothing says that it is a copy of another one.")
        arguments = {"journal": journal, "reason": run.get("reason") or ""}
        agreed = run.agreed(
            LOG_CONTINUE,
            arguments,
            "Go on from its newest entry under an id of its own? What was written elsewhere after it stays there.",
            "Say --yes to go on from its newest entry under an id of its own.",
        )
        entry = carry_out(LOG_CONTINUE, _continue, arguments, agreed, standing=run.mode())
        new = journal_id(journal)
    if run.terminal.json:
        run.terminal.document({"sequence": entry.sequence, "journal": new, "continues": f"{old}@{head.sequence}"})
    else:
        run.terminal.line(f"Entry {entry.sequence}: the log goes on as {new}, from {old}@{head.sequence}.")
    return Exit.OK


def _continue(journal: Journal, reason: str) -> Entry:
    return journal.continue_here(reason)

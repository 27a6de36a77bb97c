"""`driftvakt log continue`: going on with a copy of a log, under an id of its own."""

from __future__ import annotations

import re
from collections.abc import Collection

from connectors.text import sanitise
from console.journal.model import Entry, Held
from console.log.commands import LOG_CONTINUE
from console.log.service.continuing import go_on, look_outside, would_say
from console.log.service.heads import Lost, continuations, head_of, journal_id
from console.main.command_line.exits import Exit
from console.main.command_line.run import Refused, Run
from console.main.compose import keyring_heads
from console.main.parts import Parts
from console.work.service.carrying import carry_out
from resources.errors import EnvironmentFault

_KNOWN = re.compile(r"([0-9a-f-]{36})@([1-9][0-9]{0,14})")
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
        gone_by_now: tuple[Lost, ...] = ()
        try:
            heads = keyring_heads(parts.keyring)
            held = look_outside(journal, heads)
            gone_by_now = would_say(journal, heads) if heads is not None else ()
        except EnvironmentFault as fault:
            held = journal.held
            run.terminal.tell(f"Nobody could be asked how far it was known to go: {sanitise(str(fault), 200)}.")
        head, old = head_of(journal), journal_id(journal)
        known = _known(run, {old, *(id for _, id, _ in continuations(journal))})
        if head is None:
            raise Refused("The log has no entry yet: there is nothing to go on from.")
        run.terminal.tell(f"This log is {old}, with {head.sequence} entries.")
        run.terminal.tell(WHY[held] if held is not None else "Nothing says that it is a copy of another one.")
        for each in gone_by_now:
            run.terminal.tell(lost_text(each))
        arguments = {"parts": parts, "reason": run.get("reason") or "", "known": known}
        agreed = run.agreed(
            LOG_CONTINUE,
            arguments,
            "Go on from its newest entry under an id of its own? What was written elsewhere after it stays there.",
            "Say --yes to go on from its newest entry under an id of its own.",
        )
        entry, gone = carry_out(LOG_CONTINUE, _continue, arguments, agreed, standing=run.mode())
        new = journal_id(journal)
    if run.terminal.json:
        document = {"sequence": entry.sequence, "journal": new, "continues": f"{old}@{head.sequence}", "known": gone}
        run.terminal.document(document)
    else:
        run.terminal.line(f"Entry {entry.sequence}: the log goes on as {new}, from {old}@{head.sequence}.")
        for id, count in gone.items():
            run.terminal.line(f"It says that log {id} was known to have {count} entries, not all of which are in it.")
    return Exit.OK


def _known(run: Run, ids: Collection[str]) -> dict[str, int]:
    """What the operator knows of lost ends, by id."""
    found: dict[str, int] = {}
    for word in run.get("known"):
        match = _KNOWN.fullmatch(word)
        if match is None or match[1] not in ids:
            raise Refused(f"{sanitise(word, 80)} is no ID@NUMBER of this log, or of one before it.", Exit.USAGE)
        found[match[1]] = max(int(match[2]), found.get(match[1], 0))
    return found


def lost_text(each: Lost) -> str:
    """What was known of a log and is not here, and whether a continuation says so."""
    if not each.count:
        what = f"Where it lies there was log {each.journal}, which was known to have {each.head.sequence} entries"
    elif each.cut:
        what = (
            f"It goes on from the first {each.count} entries of log {each.journal}, which was known to have"
            f" {each.head.sequence}"
        )
    else:
        what = f"Of log {each.journal}, from which it goes on, entry {each.head.sequence} was known to be another"
    return f"{what}, as entry {each.said} says." if each.said is not None else f"{what}, and nobody said so."


def _continue(parts: Parts, reason: str, known: dict[str, int]) -> tuple[Entry, dict[str, int]]:
    return go_on(parts.journal, lambda: keyring_heads(parts.keyring), reason, known)

"""`driftvakt log database|backup|restore|recover`: the log's file, its copies, and a way on when it is damaged."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from connectors.secrets import LateKeyring
from connectors.text import sanitise
from console.fleet.model.changes import ChangeRefused
from console.fleet.model.exchange.preview import Offers
from console.fleet.service.salvage import salvage
from console.journal.copies import clear_scratch, put_in_place
from console.journal.model import JournalError, JournalProblem
from console.log.commands import LOG_RECOVER, LOG_RESTORE
from console.log.model.people import Person
from console.log.service.backups import BACKED_UP, back_up, restore, same_device
from console.log.service.recovering import Recovered, fill, read_damaged
from console.log.service.recovering import Run as Found
from console.main.command_line.exits import Exit
from console.main.command_line.run import SOURCE, Refused, Run
from console.main.compose import JOURNAL, key_by_signature, key_fingerprint, keyring_heads, open_journal
from console.main.own_data import own_data
from console.work.service.carrying import carry_out

_STAMP = "%Y%m%d-%H%M%S"


def show_database(run: Run) -> int:
    """Look through the file, and say what is known of it and its backups."""
    with run.parts() as parts:
        journal = parts.journal
        found = journal.look_through()
        with journal.reading() as reading:
            backups = reading.entries("AND category = ? AND type = ?", BACKED_UP)
        held = journal.held
    size = journal.path.stat().st_size
    last = backups[-1] if backups else None
    if run.terminal.json:
        run.terminal.document(
            {
                "file": str(journal.path),
                "bytes": size,
                "entries": found.count,
                "sound": found.sound,
                "held": held,
                "last_backup": None
                if last is None
                else {"time": last.time.isoformat().replace("+00:00", "Z"), **last.details},
            }
        )
        return Exit.OK if found.sound else Exit.FAILED
    run.terminal.line(f"{sanitise(str(journal.path), 300)}: {size} bytes, {found.count} entries; every page holds.")
    if not found.sound:
        run.terminal.tell(f"Entry {found.broken} does not hold: {found.reason}.")
    if last is None:
        run.terminal.tell("It was never backed up: driftvakt log backup FOLDER")
    else:
        run.terminal.line(f"Last backup {last.time:%Y-%m-%d %H:%M:%S} UTC: {sanitise(str(last.details.get('file')))}")
    return Exit.OK if found.sound else Exit.FAILED


def back_up_log(run: Run) -> int:
    """A checked copy in a folder, with rotation."""
    folder = Path(run.get("folder")).expanduser()
    with run.parts() as parts:
        made, entry = back_up(parts.journal, folder, run.get("keep"))
        close = same_device(parts.journal, folder)
    if run.terminal.json:
        run.terminal.document(
            {**entry.details, "file": str(made.path), "same_device": close, "sequence": entry.sequence}
        )
        return Exit.OK
    run.terminal.line(f"{sanitise(str(made.path), 300)}: {made.size_bytes} bytes, checked.")
    if close:
        run.terminal.tell("It lies on the disk of the log itself, and would go with it: choose a folder on another.")
    return Exit.OK


def restore_log(run: Run) -> int:
    """Test a backup and put it in the log's place."""
    backup, path = Path(run.get("file")).expanduser(), run.directory / JOURNAL
    arguments = {"run": run, "backup": backup, "path": path}
    agreed = run.agreed(
        LOG_RESTORE,
        arguments,
        "Close every window first. Test the backup, and let it take the place of the log?",
        "Say --yes to let the backup take the place of the log.",
    )
    return carry_out(LOG_RESTORE, _restore, arguments, agreed, standing=run.mode())


def _restore(run: Run, backup: Path, path: Path) -> int:
    own_data(run.directory)
    done = restore(backup, path, lambda where: open_journal(where, source=SOURCE), key_by_signature, time.time())
    chain, proved = done.verdict.chain, done.verdict.proof.proved
    if run.terminal.json:
        run.terminal.document(
            {
                "entries": chain.count,
                "head": "" if done.head is None else done.head.word,
                "proved": 0 if proved is None else proved.size,
                "key": None if proved is None else proved.key,
                "by": None if proved is None or proved.by is None else proved.by.name,
                "kept": None if done.kept is None else str(done.kept),
            }
        )
        return Exit.OK
    run.terminal.line(f"Tested and in place: {chain.count} entries; all tables are what they add up to.")
    if proved is None:
        run.terminal.line("No checkpoint is signed: all of it holds by the chain alone.")
    else:
        run.terminal.line(f"Up to {proved.size} a signature stands over it, by {_whose(proved.key, proved.by)}.")
    if done.kept is not None:
        run.terminal.line(f"The log as it was: {sanitise(str(done.kept), 300)}")
    run.terminal.tell("It may only be read until it goes on under an id of its own: driftvakt log continue")
    return Exit.OK


# -- recovery ----------------------------------------------------------------------------------------------------------


def recover_log(run: Run) -> int:
    """Keep the damaged journal beside a new one that has whatever can still be read. Refuses to touch one that is
    whole."""
    path = run.directory / JOURNAL
    if not path.exists():
        raise Refused(f"There is no journal at {sanitise(str(path), 300)}.")
    damage = _damage(path)
    if damage is None:
        raise Refused("All entries hold; only tables are damaged: `driftvakt log rebuild` makes them anew.")
    if not damage:
        raise Refused("The journal is whole; there is nothing to recover from.")
    run.terminal.tell(damage)
    arguments = {"run": run, "path": path, "damage": damage}
    agreed = run.agreed(
        LOG_RECOVER,
        arguments,
        "Keep it beside a new journal, and bring over what can be read?",
        "Say --yes to keep it beside a new journal.",
    )
    # Of a damaged journal nobody can say who may: the person at the terminal has agreed.
    return carry_out(LOG_RECOVER, _recover, arguments, agreed, standing=run.mode())


def _damage(path: Path) -> str | None:
    """What is wrong with a journal, in words; nothing where it is whole, None where only its tables are not."""
    try:
        journal = open_journal(path, source=SOURCE)
        try:
            found = journal.look_through()
            if found.sound and journal.differences():
                return None
        finally:
            journal.close()
    except JournalError as error:
        if error.code is JournalProblem.CORRUPT:
            return f"{error.happened} {sanitise(error.raw, 300)}"
        raise
    return "" if found.sound else f"Entry {found.broken} does not hold: {found.reason}."


def _recover(run: Run, path: Path, damage: str) -> int:
    own_data(run.directory)
    offers, found = salvage(path), read_damaged(path, key_by_signature)
    scratch = path.with_name(f"{path.name}.recovering")
    clear_scratch(scratch)
    stamp = time.strftime(_STAMP, time.gmtime())
    journal = open_journal(scratch, source=SOURCE)
    try:
        keyring = LateKeyring()
        known = fill(journal, found, "recovered from a damaged file", lambda: keyring_heads(keyring))
        journal.rebuild()
        details: dict[str, Any] = {
            "kept": f"{path.name}.before-{stamp}",
            "damage": sanitise(damage, 500),
            "segments": [_segment(each) for each in _runs(found)],
            "lost": [f"{start}-{stop}" for start, stop in found.lost],
            "others": len(found.others),
            "known": known,
        }
        journal.append("log", "log.recovered", details=details)
    finally:
        journal.close()
    kept = put_in_place(scratch, path, stamp)
    clear_scratch(scratch)  # the copy of tables that were empty
    nodes = _bring(run, offers)
    if run.terminal.json:
        run.terminal.document({**details, "kept": str(kept), "nodes": nodes})
    else:
        _tell(run, found, kept, nodes)
    return Exit.OK


def _bring(run: Run, offers: Offers) -> int:
    """Bring over sites and nodes that the entries do not tell of."""
    with run.parts() as parts:
        try:
            return len(parts.inventory.take(parts.inventory.preview(offers)).nodes)
        except ChangeRefused:
            return 0


def _runs(found: Recovered) -> Sequence[Found]:
    return [*([found.log] if found.log is not None else []), *found.beyond]


def _segment(found: Found) -> dict[str, Any]:
    by = found.by.name if found.by is not None else ""
    return {"from": found.first, "to": found.last, "proved": found.proved, "key": found.key, "by": by}


def _tell(run: Run, found: Recovered, kept: Path | None, nodes: int) -> None:
    if found.log is None:
        run.terminal.line("The log's first entries are lost: a new log begins.")
    else:
        run.terminal.line(f"The log goes on under a new id from entry {found.log.last}. {_proof(found.log)}")
    for each in found.beyond:
        run.terminal.line(f"Entries {each.first} to {each.last} lie beside it, behind a gap. {_proof(each)}")
    for start, stop in found.lost:
        run.terminal.tell(f"Lost: entries {start} to {stop}." if stop > start else f"Lost: entry {start}.")
    run.terminal.line(f"Sites and nodes that were brought over besides: {nodes}.")
    run.terminal.line(f"The damaged journal: {sanitise(str(kept), 300)}")


def _proof(found: Found) -> str:
    if not found.proved:
        return "They hold by the chain alone."
    reach, rest = f"Up to {found.proved}", "; the others hold by the chain alone"
    if found.proved == found.last:
        reach, rest = "Over all of them", ""
    return f"{reach} a signature stands, by {_whose(found.key, found.by)}{rest}."


def _whose(key: str, by: Person | None) -> str:
    """Whose key it was, and whether that counts."""
    shown = key_fingerprint(key)
    if by is not None:
        return f"{sanitise(by.name)} ({shown}), who was on the list of people by then"
    return f"{shown}, a key that is nobody's on the list of people: it proves only that somebody had it"

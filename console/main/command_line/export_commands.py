"""`driftvakt log export|import|witness|search`: a part of the log for others, and that of others beside it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from connectors.text import sanitise
from console.journal.model import Entry
from console.log.model.exports import BadExport
from console.log.model.words import summary_of
from console.log.service.exporting import Asked, NotTaken, OtherKey, Whose
from console.log.service.index import Wish
from console.log.service.sharing import VERIFIER
from console.main.command_line.exits import Exit
from console.main.command_line.pen import Pen
from console.main.command_line.run import Refused, Run
from console.main.compose import key_fingerprint
from resources.text import filled

_COPY = "This log may only be read, so it does not say that this was given out."


def export_log(run: Run) -> int:
    """Write a part of the log as one signed file, and the verifier beside it."""
    path = Path(run.get("file")).expanduser()
    _refuse_there(path)
    asked = Asked(
        _time(run.get("since"), float("-inf")),
        _time(run.get("until"), float("inf")),
        tuple(run.get("kind")),
        run.get("target") or "",
        tuple(run.get("without")),
    )
    pen = Pen(run)
    with run.parts() as parts:
        given = parts.log.sharing.export(asked, path, pen, pen.line)
    details, number = given.details, given.entry.sequence if given.entry is not None else None
    if run.terminal.json:
        run.terminal.document({"file": str(path), "sequence": number, **details})
    else:
        run.terminal.line(
            f"{details['entries']} of {details['size']} entries, signed by {pen.fingerprint}, are in"
            f" {sanitise(str(path), 300)}. To check it: python3 {VERIFIER} {sanitise(path.name, 300)}"
        )
        if withheld := details["asked"].get("withheld"):
            run.terminal.tell(
                f"The details of {withheld} entries stay here: they are about incidents that hold classified data."
            )
        if number is None:
            run.terminal.tell(_COPY)
    return Exit.OK


def _time(text: str | None, otherwise: float) -> float:
    if not text:
        return otherwise
    try:
        said = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(
            f"{sanitise(text, 60)} is no time; write 2026-11-20 or 2026-11-20T03:00:00+01:00.", Exit.USAGE
        ) from error
    return (said if said.tzinfo else said.replace(tzinfo=UTC)).timestamp()


def import_log(run: Run) -> int:
    """Check an export and keep it beside the own log."""
    path = Path(run.get("file")).expanduser()
    with run.parts() as parts:
        try:
            found, entry = parts.log.sharing.take_in(path, _whose(run))
        except BadExport as bad:
            raise Refused(f"Line {bad.line} of {sanitise(path.name, 300)} does not hold: {bad.reason}.") from bad
        except OtherKey as other:
            raise _other_key(other) from other
        except NotTaken as refused:
            raise Refused(str(refused)) from refused
    head = found.head
    if run.terminal.json:
        document = {"sequence": entry.sequence, "journal": head.checkpoint.journal, "name": head.name}
        run.terminal.document(document | entry.details)
    else:
        run.terminal.line(
            f"{entry.details['new']} of {len(found.entries)} entries of {sanitise(head.name)} are new here, under the"
            f" root of {head.checkpoint.size} that {key_fingerprint(found.key)} signed. Compare that fingerprint."
        )
        for each in entry.details["lost"]:
            run.terminal.tell(f"It is not all of what was seen here before: {sanitise(each, 80)}. It says so itself.")
        if found.left_out:
            run.terminal.line(f"{found.left_out} values were left out of it.")
    return Exit.OK


def _whose(run: Run) -> Whose:
    """Whose key the operator knows to be the owner's, by its fingerprint."""
    return lambda key: key_fingerprint(key) == run.get("owner")


def _other_key(other: OtherKey) -> Refused:
    return Refused(
        f"{other} What was seen before was signed by {key_fingerprint(other.before)}, this by"
        f" {key_fingerprint(other.now)}: ask the owner whose that is. If this one is theirs, and the one before a"
        f" stranger's: --owner {key_fingerprint(other.now)}"
    )


def witness_log(run: Run) -> int:
    """One of the three steps by which another console vouches for a log."""
    return {"ask": _ask, "sign": _counter_sign, "take": _take}[run.get("act")](run, Path(run.get("file")).expanduser())


def _ask(run: Run, path: Path) -> int:
    _refuse_there(path)
    pen = Pen(run)
    with run.parts() as parts:
        given = parts.log.sharing.ask(path, pen, pen.line)
    _tell(
        run,
        given.entry,
        given.details,
        f"Take {sanitise(path.name, 300)} to the other console: driftvakt log witness sign FILE",
    )
    return Exit.OK


def _counter_sign(run: Run, path: Path) -> int:
    _refuse_there(path.with_name(f"{path.name}.witness"))
    pen = Pen(run)
    with run.parts() as parts:
        try:
            answer_path, now, name, asked_by = parts.log.sharing.counter_sign(path, pen, pen.line, _whose(run))
        except OtherKey as other:
            raise _other_key(other) from other
        except BadExport as refused:
            raise Refused(str(refused.reason)) from refused
    words = (
        f"Counter-signed {now.size} entries of {sanitise(name)}, which {key_fingerprint(asked_by)} signed."
        f" Bring {sanitise(answer_path.name, 300)} back: driftvakt log witness take FILE"
    )
    if run.terminal.json:
        run.terminal.document({"file": str(answer_path), "size": now.size, "root": now.root.hex()})
    else:
        run.terminal.line(words)
    return Exit.OK


def _take(run: Run, path: Path) -> int:
    with run.parts() as parts:
        entry = parts.log.sharing.take(path)
    details = entry.details
    _tell(
        run,
        entry,
        details,
        f"{sanitise(details['name'])} vouches for {details['size']} entries ({key_fingerprint(details['key'])}).",
    )
    return Exit.OK


def _tell(run: Run, entry: Entry | None, details: dict[str, Any], words: str) -> None:
    if run.terminal.json:
        run.terminal.document({"sequence": entry.sequence if entry is not None else None, **details})
    else:
        run.terminal.line(words)
        if entry is None:
            run.terminal.tell(_COPY)


def _refuse_there(path: Path) -> None:
    """Before anybody is asked for a passphrase."""
    if path.exists():
        raise Refused(f"{sanitise(str(path), 300)} is there already, and nothing is written over it.")


def search_log(run: Run) -> int:
    """List the entries that have all these words, the newest first."""
    with run.parts() as parts:
        parts.log.refresh()
        wish = Wish(words=" ".join(run.get("words")), most=run.get("newest"))
        lines, counts = parts.log.find(wish), parts.log.count(wish)
    if run.terminal.json:
        for line in lines:
            run.terminal.record(
                {
                    "sequence": line.sequence,
                    "time": datetime.fromtimestamp(line.time, UTC).isoformat().replace("+00:00", "Z"),
                    "actor": line.actor,
                    "category": line.category,
                    "type": line.type,
                    "result": "unknown" if line.unknown else line.result,
                    "about": line.about,
                    "hash": line.hash,
                }
            )
        return Exit.OK
    rows = [
        (
            line.sequence,
            datetime.fromtimestamp(line.time, UTC).strftime("%Y-%m-%d %H:%M:%S"),
            line.actor,
            line.type,
            "unknown" if line.unknown else line.result,
            _said(line.says) or line.about,
        )
        for line in lines
    ]
    if rows:
        run.terminal.table(("NUMBER", "TIME (UTC)", "WHO", "WHAT", "RESULT", ""), rows, right=[0])
        if counts.total > len(rows):
            run.terminal.tell(f"{counts.total - len(rows)}{' or' if counts.more else ''} more; --newest N shows them.")
    else:
        run.terminal.tell("No entry is like that.")
    return Exit.OK


def _said(says: str) -> str:
    text, values = summary_of(says)
    return filled(text.source, values)

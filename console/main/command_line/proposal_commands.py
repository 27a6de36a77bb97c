"""Changes of people and rules: made at once where one signature is enough, else gathered in a file that goes around.
`driftvakt people proposal` shows, signs and makes what such a file proposes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from connectors.text import sanitise
from console.journal.model import Entry
from console.log.model.people import ADDED, CHANGED, REMOVED, REVOKED, NotOnTheList, Person, Roster
from console.log.model.rules import LARGEST, Proposal
from console.log.service.people import People
from console.log.service.sharing import read_whole, whole
from console.main.command_line.exits import Exit
from console.main.command_line.pen import Pen
from console.main.command_line.run import Refused, Run
from console.main.compose import key_by_signature, key_fingerprint


def settle(
    run: Run, people: People, propose: Callable[[], Proposal], done: str, pen: Callable[[Run], Pen] = Pen
) -> int:
    """Make a change at once, or begin to gather signatures under it in the file that `--file` names."""
    path = Path(run.get("file")).expanduser() if run.get("file") else None
    if path is not None and path.exists():
        raise Refused(f"{sanitise(str(path), 300)} is there already, and nothing is written over it.")
    asked = 1
    try:
        made = propose()
        asked = people.asked(made)[0]
        hand = pen(run)
        if path is None:
            return _entered(run, people.make(made, hand, hand.line), done)
        made = people.countersign(made, hand, hand.line)
    except NotOnTheList as refused:
        gather = " Name a --file, which gathers their signatures (people proposal sign FILE)."
        raise Refused(f"{refused}{gather if asked > 1 and path is None else ''}") from refused
    with whole(path) as file:
        file.write(made.file)
    return _gathered(run, people, made, path)


def proposal(run: Run) -> int:
    """One of the steps by which a file that goes around becomes a change."""
    path = Path(run.get("file")).expanduser()
    try:
        made = Proposal.read(read_whole(path, LARGEST))
    except ValueError as error:
        raise Refused(f"{sanitise(str(path), 300)} holds no proposal.") from error
    steps = {"show": _show, "sign": _sign, "enter": _enter}
    with run.parts() as parts:
        people = People(parts.journal, key_by_signature)
        for line in told(people.roster(), made):
            run.terminal.tell(line)
        try:
            return steps[run.get("step")](run, people, made, path)
        except NotOnTheList as refused:
            raise Refused(str(refused)) from refused


def _show(run: Run, people: People, made: Proposal, path: Path) -> int:
    return _gathered(run, people, made, path)


def _sign(run: Run, people: People, made: Proposal, path: Path) -> int:
    pen = Pen(run)
    made = people.countersign(made, pen, pen.line)
    with whole(path, over=True) as file:
        file.write(made.file)
    return _gathered(run, people, made, path)


def _enter(run: Run, people: People, made: Proposal, _path: Path) -> int:
    return _entered(run, people.enter(made), "It is done.")


def told(roster: Roster, made: Proposal) -> Iterator[str]:
    """What is signed, before it is."""
    change = made.change
    try:
        if made.type in (ADDED, CHANGED):
            person = Person.read(change)
            before = roster.people.get(person.id)
            yield (
                f"Proposed: {sanitise(person.name, 100)} is put on the list; may {_roles(person)}; {_time(person)}."
                if before is None
                else f"Proposed: {sanitise(before.name, 100)} becomes {sanitise(person.name, 100)}; may"
                f" {_roles(person)} (until now: {_roles(before)}); {_time(person)}."
            )
            for key in person.keys:
                yield f"  Key {key_fingerprint(key)}"
            for key in before.keys if before is not None else ():
                if key not in person.keys:
                    yield f"  No longer {key_fingerprint(key)}"
        elif made.type == REMOVED:
            yield f"Proposed: {_name(roster, change)} counts no longer."
        elif made.type == REVOKED:
            yield f"Proposed: {key_fingerprint(str(change['key']))} is revoked: {sanitise(str(change['reason']), 300)}."
        else:
            act, needs = sanitise(str(change.get("act")), 100), sanitise(str(change.get("needs")), 20)
            yield f"Proposed: {act} needs {needs}."
    except (ValueError, KeyError, TypeError) as error:
        raise Refused("The file proposes no change of the list.") from error
    yield f"Signatures can be gathered until {sanitise(made.until, 40)}."


def _roles(person: Person) -> str:
    return ", ".join(sorted(person.roles)) or "read"


def _time(person: Person) -> str:
    ends = f" until {person.until:%Y-%m-%d %H:%M} UTC" if person.until is not None else ""
    return f"from {person.since:%Y-%m-%d %H:%M} UTC on{ends}"


def _name(roster: Roster, change: Mapping[str, Any]) -> str:
    found = roster.people.get(str(change.get("id")))
    return "nobody who is on the list" if found is None else sanitise(found.name, 100)


def _gathered(run: Run, people: People, made: Proposal, path: Path) -> int:
    asked, signed = people.asked(made)
    if run.terminal.json:
        run.terminal.document({"file": str(path), "signatures": len(signed), "needs": asked, "until": made.until})
    else:
        names = ", ".join(sanitise(each.name, 100) for each in signed)
        then = "enter FILE" if len(signed) >= asked else "sign FILE, by somebody else"
        run.terminal.line(
            f"{len(signed)} of {asked} signed it in {sanitise(str(path), 300)}: {names}."
            f" Next: driftvakt people proposal {then}"
        )
    return Exit.OK


def _entered(run: Run, entry: Entry, done: str) -> int:
    if run.terminal.json:
        run.terminal.document({"sequence": entry.sequence})
    else:
        run.terminal.line(f"{done} Entry {entry.sequence} says so.")
    return Exit.OK

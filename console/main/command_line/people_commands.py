"""`driftvakt people ...`: who works here, by which keys, and changes of that list, each signed by somebody on it."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from connectors.ssh.fingerprints import key_type
from connectors.ssh.keys import read_public
from connectors.text import sanitise
from console.log.model.people import Person, Role, Roster
from console.log.model.rules import Proposal
from console.log.service.people import People
from console.main.command_line.exits import Exit
from console.main.command_line.pen import Pen
from console.main.command_line.proposal_commands import settle
from console.main.command_line.run import Refused, Run
from console.main.compose import key_by_signature, key_fingerprint


def list_people(run: Run) -> int:
    with _people(run) as people:
        roster, doubts = people.roster(), people.doubts()
    if run.terminal.json:
        for person in roster.people.values():
            run.terminal.record(_record(roster, person))
    elif not roster.people:
        run.terminal.tell("Nobody is on the list: the log says what this machine calls its user, which proves nothing.")
        run.terminal.tell("The first is put on it by `driftvakt people add NAME --key FILE`, on trust.")
    else:
        rows = [
            (person.name, ", ".join(sorted(person.roles)) or "read", _until(person), _shown(roster, key))
            for person in roster.people.values()
            for key in person.keys
        ]
        run.terminal.table(("NAME", "MAY", "UNTIL (UTC)", "KEY"), rows)
    for glass in roster.glasses.values():
        run.terminal.tell(
            f"The glass was broken in entry {glass.sequence} and is not reviewed: {sanitise(glass.reason)}"
        )
    for doubt in doubts:
        run.terminal.tell(f"Entry {doubt.sequence} changed the list and does not count: {sanitise(doubt.reason)}")
    return Exit.FAILED if doubts else Exit.OK


def _record(roster: Roster, person: Person) -> dict[str, Any]:
    record = person.record()
    record["keys"] = [
        {"key": key, "fingerprint": key_fingerprint(key), "revoked": key in roster.revoked} for key in person.keys
    ]
    return record


def _until(person: Person) -> str:
    return "" if person.until is None else person.until.strftime("%Y-%m-%d %H:%M:%S")


def _shown(roster: Roster, key: str) -> str:
    return key_fingerprint(key) + (" (revoked)" if key in roster.revoked else "")


def add_person(run: Run) -> int:
    keys, since, until = _given_keys(run), _time(run, "since"), _time(run, "until")
    with _people(run) as people:
        pen = Pen(run)
        own = [] if people.roster().people else [pen.line]  # the first by their own key, on trust

        def propose() -> Proposal:
            return people.propose_add(run.get("name"), [*keys, *own], map(Role, run.get("role")), since, until)

        return settle(run, people, propose, f"{sanitise(run.get('name'))} is on the list.", lambda _run: pen)


def change_person(run: Run) -> int:
    keys, since, until = _given_keys(run), _time(run, "since"), _time(run, "until")
    with _people(run) as people:

        def propose() -> Proposal:
            person = _named(people, run.get("name"))
            roles = frozenset(map(Role, run.get("role"))) or person.roles
            changed = replace(
                person,
                keys=tuple(dict.fromkeys((*person.keys, *keys))),
                roles=roles,
                since=since or person.since,
                until=until if run.get("until") else person.until,
            )
            return people.propose_change(changed)

        return settle(run, people, propose, f"{sanitise(run.get('name'))} is changed.")


def remove_person(run: Run) -> int:
    with _people(run) as people:
        return settle(
            run,
            people,
            lambda: people.propose_remove(_named(people, run.get("name"))),
            f"{sanitise(run.get('name'))} counts no longer.",
        )


def revoke_key(run: Run) -> int:
    with _people(run) as people:

        def propose() -> Proposal:
            wanted = run.get("fingerprint")
            keys = {key_fingerprint(key): key for person in people.roster().people.values() for key in person.keys}
            if wanted not in keys:
                raise Refused(f"Nobody on the list has the key {sanitise(wanted)}.", Exit.USAGE)
            return people.propose_revoke(keys[wanted], run.get("reason") or "")

        return settle(run, people, propose, "The key counts no longer.")


def _time(run: Run, name: str) -> datetime | None:
    """A time that was given; None where there is none, or no end."""
    text = run.get(name)
    if not text or text == "-":
        return None
    try:
        said = datetime.fromisoformat(text)
    except ValueError as error:
        example = "2026-11-20 or 2026-11-20T03:00:00+01:00"
        raise Refused(f"{sanitise(text, 60)} is no time: write {example}.", Exit.USAGE) from error
    return said if said.tzinfo else said.replace(tzinfo=UTC)


@contextmanager
def _people(run: Run) -> Iterator[People]:
    with run.parts() as parts:
        yield People(parts.journal, key_by_signature)


def _named(people: People, name: str) -> Person:
    found = next((one for one in people.roster().people.values() if one.name.casefold() == name.casefold()), None)
    if found is None:
        raise Refused(f"Nobody on the list is called {sanitise(name)}.", Exit.USAGE)
    return found


def _given_keys(run: Run) -> list[str]:
    found: list[str] = []
    for name in run.get("public_key"):
        blob = read_public(Path(name).expanduser())
        if blob is None:
            raise Refused(f"{sanitise(name, 300)} holds no public SSH key.", Exit.USAGE)
        found.append(f"{key_type(blob)} {base64.b64encode(blob).decode()}")
    return found

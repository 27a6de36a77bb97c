"""Sittings: who of the list of people is at the desk of a program, since when, by which key.

Somebody takes a desk by a signature over a fresh challenge: of this journal, at its head of that moment, for this
program, with a number that is never used again. So what was signed can be used once, here and now. The entry keeps
challenge and signature; entries that the program writes afterwards carry the person's name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from console.journal.canonical import canonical
from console.journal.chain import time_text
from console.journal.model import Entry

CATEGORY = "desk"
TAKEN, LEFT, LOCKED, RETURNED = "desk.taken", "desk.left", "desk.locked", "desk.returned"
#: What the signature under a challenge is for: SSHSIG's namespace.
NAMESPACE = "desk@driftvakt"
_ACTOR = re.compile(r"(.+) <([^<>]*)>")


@dataclass(frozen=True, slots=True)
class Challenge:
    """What somebody signs who takes a desk. `head` and `hash` are the journal's newest entry at that moment, `seat` is
    the program, `person` an id of the list, `nonce` 32 hex digits of chance."""

    journal: str
    head: int
    hash: str
    seat: str
    person: str
    nonce: str

    @property
    def text(self) -> str:
        """The text that is signed."""
        return canonical(
            {
                "desk": 1,
                "hash": self.hash,
                "head": self.head,
                "journal": self.journal,
                "nonce": self.nonce,
                "person": self.person,
                "seat": self.seat,
            }
        )

    @classmethod
    def read(cls, text: str) -> Challenge:
        """Read a challenge as an entry keeps it. Raises ValueError for any other text."""
        try:
            raw = json.loads(text)
            made = cls(raw["journal"], raw["head"], raw["hash"], raw["seat"], raw["person"], raw["nonce"])
            words = (made.journal, made.hash, made.seat, made.person, made.nonce)
            if type(made.head) is not int or not all(isinstance(word, str) for word in words) or made.text != text:
                raise ValueError("written in another way")
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise ValueError(f"no challenge: {error}") from error
        return made


@dataclass(frozen=True, slots=True)
class Sitting:
    """Somebody at a desk: their id and name on the list, the public key that proved it, the entry that says so, since
    when, and whether the desk is locked meanwhile."""

    person: str
    name: str
    key: str
    sequence: int
    since: datetime
    locked: bool = False

    def record(self) -> str:
        """As the table keeps it."""
        return canonical(
            {
                "key": self.key,
                "locked": self.locked,
                "name": self.name,
                "person": self.person,
                "sequence": self.sequence,
                "since": time_text(self.since),
            }
        )

    @classmethod
    def read(cls, record: str) -> Sitting:
        """Read a record. Raises ValueError for one that is none."""
        try:
            raw = json.loads(record)
            since = datetime.fromisoformat(str(raw["since"]))
            return cls(
                str(raw["person"]), str(raw["name"]), str(raw["key"]), int(raw["sequence"]), since, bool(raw["locked"])
            )
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise ValueError(f"no sitting: {error}") from error


def after(sittings: Mapping[str, Sitting], entry: Entry) -> dict[str, Sitting]:
    """Who is at which desk, by program, after an entry of category `desk`."""
    now = dict(sittings)
    there = now.get(entry.source)
    if entry.type == TAKEN and entry.targets:
        about = entry.targets[0]
        now[entry.source] = Sitting(
            about.id.removeprefix("person:"),
            about.name.removeprefix("person:"),
            str(entry.details.get("key", "")),
            entry.sequence,
            entry.time,
        )
    elif entry.type == LEFT:
        now.pop(entry.source, None)
    elif there is not None and entry.type in (LOCKED, RETURNED):
        now[entry.source] = replace(there, locked=entry.type == LOCKED)
    return now


def actor_of(name: str, operator: str) -> str:
    """Who wrote an entry: `operator` is what the machine calls its user, `name` who proved to be at the desk."""
    return f"{name} <{operator}>" if name else operator


def person_in(actor: str) -> tuple[str, str]:
    """The name of who was at the desk, empty for nobody, and what the machine called its user."""
    match = _ACTOR.fullmatch(actor)
    return (match[1], match[2]) if match is not None else ("", actor)

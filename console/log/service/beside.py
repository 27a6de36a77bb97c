"""Other logs that are kept beside the own: what was put there, and whether it still stands so.

They are no fold of the own entries, so the entry by which they came says which numbers they have, and a digest over
them. What nobody put there, and what was changed or is gone, is found by that.
"""

from __future__ import annotations

import bisect
import contextlib
import hashlib
import json
import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from console.journal.chain import Detail, commitment, read_entry
from console.journal.features import Difference
from console.journal.model import Entry, Target
from console.journal.service import Journal
from console.journal.transactions import Transaction

#: The types, in category `log`, of entries by which others' entries came.
IMPORTED, KEPT = "log.imported", "log.kept_beside"


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry that was put beside: its number and hash, and the names of the values that lie with it."""

    sequence: int
    hash: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OtherLog:
    """Another log, by its number here, its id and name: how many `entries` of it lie beside the own one, the first and
    last of them, and when the newest came. Of a log that was taken in, `size` is how many it had by then and `key` the
    public key that signed it; 0 and empty for what a recovery kept."""

    number: int
    id: str
    name: str
    entries: int
    first: int
    last: int
    came: datetime | None = None
    size: int = 0
    key: str = ""


def place_of(entry: Entry) -> str:
    """By which id what came by an entry lies here, where that is not the id of its log; else empty."""
    said = entry.details.get("beside")
    return said if isinstance(said, str) else ""


def _lies(entry: Entry, target: Target) -> str:
    """The address of the row under which what came by an entry about a target lies."""
    return f"journal:{place_of(entry)}" if place_of(entry) else target.id


def other_logs(journal: Journal) -> tuple[OtherLog, ...]:
    """The logs of which entries lie beside the own one, by name."""
    with journal.reading() as reading:
        rows = reading.rows(
            "SELECT j.number, j.id, j.name, count(e.sequence) AS entries, coalesce(min(e.sequence), 0) AS first,"
            " coalesce(max(e.sequence), 0) AS last"
            " FROM journals AS j LEFT JOIN entries_beside AS e ON e.journal = j.number"
            " WHERE j.number > 1 GROUP BY j.number ORDER BY j.name COLLATE NOCASE, j.number"
        )
        came = {
            _lies(entry, target): entry
            for entry in reading.entries("AND category = 'log' AND type IN (?, ?)", (IMPORTED, KEPT))
            for target in entry.targets
        }
    return tuple(_other(OtherLog(**row), came.get(f"journal:{row['id']}")) for row in rows)


def _other(log: OtherLog, entry: Entry | None) -> OtherLog:
    if entry is None:
        return log
    size, key = entry.details.get("size"), entry.details.get("key")
    return replace(
        log, came=entry.time, size=size if isinstance(size, int) else 0, key=key if isinstance(key, str) else ""
    )


def entries_of(journal: Journal, number: int, newest: int) -> tuple[Entry, ...]:
    """The newest entries of another log that lie here, the newest first; one that cannot be read is left out."""
    with journal.reading() as reading:
        rows = reading.rows(
            "SELECT sequence, entry, hash FROM entries_beside WHERE journal = ? ORDER BY sequence DESC LIMIT ?",
            (number, newest),
        )
        last = rows[-1]["sequence"] if rows else 0
        beside: dict[int, list[tuple[str, str]]] = {}
        for row in reading.rows(
            "SELECT sequence, field, value FROM details WHERE journal = ? AND sequence >= ?", (number, last)
        ):
            beside.setdefault(row["sequence"], []).append((row["field"], row["value"]))
    found: list[Entry] = []
    for row in rows:
        with contextlib.suppress(ValueError):
            found.append(read_entry(row["entry"], row["hash"], beside.get(row["sequence"], ())))
    return tuple(found)


def told_of(kept: Iterable[Kept]) -> dict[str, Any]:
    """What an entry says of those that came by it: their numbers, as ranges, and a digest."""
    every = sorted(kept, key=lambda each: each.sequence)
    return {"numbers": _ranges([each.sequence for each in every]), "digest": _digest(every)}


def _digest(kept: Iterable[Kept]) -> str:
    found = hashlib.sha256()
    for each in kept:
        found.update(f"{each.sequence} {each.hash} {','.join(sorted(each.fields))}\n".encode())
    return found.hexdigest()


def _ranges(numbers: Collection[int]) -> list[list[int]]:
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found


def _told_ranges(said: object) -> list[tuple[int, int]]:
    """The ranges that an entry says, in order; none where a hand wrote something else."""
    pairs = said if isinstance(said, list) else []
    found = [tuple(pair) for pair in pairs if isinstance(pair, list) and len(pair) == 2]
    return sorted((first, last) for first, last in found if type(first) is int and type(last) is int)


def _within(ranges: Sequence[tuple[int, int]], number: int) -> bool:
    place = bisect.bisect_right(ranges, (number, math.inf))
    return place > 0 and ranges[place - 1][1] >= number


def strange_beside(journal: Journal) -> tuple[Difference, ...]:
    """What lies beside otherwise than the entries say."""
    with journal.reading() as reading:
        logs = reading.rows("SELECT number, id, name FROM journals WHERE number > 1")
        came: dict[str, list[Entry]] = {}
        for entry in reading.entries("AND category = 'log' AND type IN (?, ?)", (IMPORTED, KEPT)):
            for target in entry.targets:
                # After a recovery there is what it kept, whatever came before.
                lies = _lies(entry, target)
                before = came.setdefault(lies, []) if entry.type == IMPORTED else []
                came[lies] = [*before, entry]
        found = [each for log in logs for each in _log(reading, log, came.pop(f"journal:{log['id']}", []))]
    # What came and is not there any more.
    found += [
        Difference("journals", entry.targets[0].name, "", entry.sequence) for gone in came.values() for entry in gone
    ]
    return tuple(found)


def _log(reading: Transaction, log: dict[str, Any], came: Collection[Entry]) -> Iterator[Difference]:
    """One log: each of its rows came by one entry, and is as that says."""
    address = f"journal:{log['name']}"
    if not any(target.name == address for entry in came for target in entry.targets):
        yield Difference("journals", address)
    kept = {each.sequence: each for each in _rows(reading, int(log["number"]))}
    told: set[int] = set()
    for entry in came:
        ranges = _told_ranges(entry.details.get("numbers"))
        numbers = {number for number in kept if _within(ranges, number)}
        told |= numbers
        gone = sum(last - first + 1 for first, last in ranges) != len(numbers)
        if gone or _digest(kept[number] for number in sorted(numbers)) != entry.details.get("digest"):
            yield Difference("entries_beside", address, "", entry.sequence)
    for number in sorted(kept.keys() - told):
        yield Difference("entries_beside", f"{address}/{number}")


def _rows(reading: Transaction, number: int) -> Iterator[Kept]:
    """The entries beside as they are now; what does not fit its text goes by another hash, or another name."""
    details: dict[int, list[Detail]] = {}
    for row in reading.rows("SELECT sequence, field, salt, value FROM details WHERE journal = ?", (number,)):
        details.setdefault(row["sequence"], []).append(Detail(row["field"], row["salt"], row["value"]))
    for row in reading.rows("SELECT sequence, entry, hash FROM entries_beside WHERE journal = ?", (number,)):
        text, beside = str(row["entry"]), details.pop(row["sequence"], [])
        hash = hashlib.sha256(text.encode()).hexdigest()
        yield Kept(row["sequence"], hash if hash == row["hash"] else "", tuple(_named(text, beside)))
    for sequence in details:  # values of an entry that is not there
        yield Kept(sequence, "", ())


def _named(text: str, beside: Iterable[Detail]) -> Iterator[str]:
    try:
        promised = json.loads(text)["details"]
    except (ValueError, KeyError, TypeError, RecursionError):
        promised = {}
    for detail in beside:
        yield detail.field if promised.get(detail.field) == commitment(detail) else f"{detail.field}?"

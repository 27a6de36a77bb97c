"""The index of a journal: what its lists and its search read, in a file of its own beside it.

It is made of the entries alone and believed by nobody: losing it costs the time to make it anew. A million entries are
counted, filtered and searched in it without parsing one of them; the entry itself is always read from the journal.
"""

from __future__ import annotations

import bisect
import contextlib
import heapq
import itertools
import json
import re
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from console.journal.chain import LEFT_OUT
from console.journal.model import Entry, Stage
from console.journal.service import Journal
from resources.errors import EnvironmentFault

FILE = "log_index.db"
#: Of another version it is made anew.
_VERSION = 3
#: Of those that words or times pick out, so many are counted one by one.
_MOST_COUNTED = 15_000
#: No more names are told than these.
_MOST_NAMES = 30
_PIECE = 2000
_BUSY_SECONDS = 5.0
_SCHEMA = """
    CREATE TABLE made (version INTEGER, journal TEXT, sequence INTEGER, hash TEXT);
    CREATE TABLE entry (
        sequence INTEGER PRIMARY KEY, time REAL, actor TEXT, source TEXT, category TEXT, type TEXT, result TEXT,
        stage TEXT, act TEXT, about TEXT, says TEXT, hash TEXT
    );
    CREATE TABLE tally (
        actor TEXT NOT NULL, category TEXT NOT NULL, many INTEGER NOT NULL, PRIMARY KEY (actor, category)
    ) WITHOUT ROWID;
    CREATE INDEX entry_by_both ON entry (actor, category, sequence);
    CREATE INDEX entry_by_time ON entry (time);
    CREATE INDEX entry_by_act ON entry (act, stage) WHERE act <> '';
    CREATE VIRTUAL TABLE words USING fts5 (text, tags, content = '', tokenize = 'unicode61 remove_diacritics 2');
"""


class IndexFault(EnvironmentFault):
    """The index cannot be read or written now: a full disk, another program. The journal itself is not touched."""


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as lists show it. `about` are the names of what it was done to, `says` is its own summary as JSON;
    `unknown` says that it began and nobody knows how it ended. `time` is unix seconds."""

    sequence: int
    time: float
    actor: str
    source: str
    category: str
    type: str
    result: str
    about: str
    says: str
    hash: str
    stage: Stage
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """Which entries are wanted: those that have all `words`, of these `actors` and `categories` (None: of all), from
    `start` to `end` (unix seconds). At most `most` of them, the newest first, older than the entry `before`."""

    words: str = ""
    actors: frozenset[str] | None = None
    categories: frozenset[str] | None = None
    start: float = float("-inf")
    end: float = float("inf")
    before: int | None = None
    most: int = 200


@dataclass(frozen=True, slots=True)
class Counts:
    """How many entries fit a wish. `actors` and `categories` count what would fit if only that were wished otherwise,
    by name, the most first. `more` says that there are more than were counted."""

    total: int
    actors: tuple[tuple[str, int], ...]
    categories: tuple[tuple[str, int], ...]
    more: bool = False


class LogIndex:
    """The index of one journal. Methods block, may be called from any thread, and raise IndexFault and JournalError."""

    def __init__(self, journal: Journal, path: Path) -> None:
        self._journal = journal
        self._path = path
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    def close(self) -> None:
        with self._lock:
            self._forget()

    def refresh(self, between: Callable[[int, int], None] = lambda _done, _all: None) -> int:
        """Take in what came into the journal since the last time, and give the number of its newest entry. `between` is
        told how far it is, as (entries, of so many), and may raise to end it: what was taken in stays."""
        (row,) = self._journal.rows("SELECT coalesce(max(sequence), 0) AS newest FROM entries WHERE journal = 1")
        newest = int(row["newest"])
        with self._lock, self._told():
            connection = self._opened()
            at = self._made(connection)
            while at < newest:
                upto = min(newest, at + _PIECE)
                with self._journal.reading() as reading:
                    entries = reading.entries("AND sequence > ? AND sequence <= ?", (at, upto))
                if any((entry.category, entry.type) == LEFT_OUT for entry in entries) and at:
                    # A value was taken out of the journal: it must not live on in here.
                    self._remove()
                    connection, at = self._opened(), 0
                    continue
                self._take(connection, entries, upto)
                at = upto
                between(at, newest)
        return newest

    def find(self, wish: Wish) -> tuple[Line, ...]:
        """The entries that are wished for, the newest first, of those in the index by now; call `refresh` before."""
        with self._lock, self._told():
            connection = self._opened()
            rows = _found(connection, wish)
            unknown = self._unfinished(connection, rows)
            return tuple(_line(row, row["act"] in unknown) for row in rows)

    def count(self, wish: Wish) -> Counts:
        """How many fit, and by whom and of which kind; of very many that words or times pick out, the newest alone."""
        with self._lock, self._told():
            connection = self._opened()
            rows = connection.execute(*_tallied(connection, wish)).fetchall()
        most = sum(row["many"] for row in rows) >= _MOST_COUNTED and _picks(wish)
        fitting = [
            row
            for row in rows
            if (wish.actors is None or row["actor"] in wish.actors)
            and (wish.categories is None or row["category"] in wish.categories)
        ]
        total = sum(row["many"] for row in fitting)
        actors = _added_up(rows, "actor", "category", wish.categories)
        categories = _added_up(rows, "category", "actor", wish.actors)
        return Counts(total, actors, categories, bool(most))

    def times(self, wish: Wish, edges: Sequence[float]) -> list[int]:
        """How many entries that fit the wish fall between each two of `edges` (unix seconds, ascending)."""
        with self._lock, self._told():
            connection = self._opened()
            if not match_of(wish.words) and wish.actors is wish.categories is None:  # the index of times alone is read
                sql = "SELECT count(*) FROM entry WHERE time >= ? AND time < ?"
                spans = [(max(start, wish.start), min(end, wish.end)) for start, end in itertools.pairwise(edges)]
                return [int(connection.execute(sql, span).fetchone()[0]) for span in spans]
            counts = [0] * (len(edges) - 1)
            whole = replace(wish, start=max(wish.start, edges[0]), end=min(wish.end, edges[-1]))
            where, values = _where(connection, whole)
            for (time,) in connection.execute(f"SELECT time FROM {_source(wish)} WHERE {where}", values):  # noqa: S608 - names of our own
                counts[bisect.bisect_right(edges, time) - 1] += 1
            return counts

    # -- the file ------------------------------------------------------------------------------------------------------

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            with contextlib.suppress(OSError):  # what cannot be made here, SQLite explains
                self._path.touch(mode=0o600)
            connection = sqlite3.connect(
                self._path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            connection.row_factory = sqlite3.Row
            self._connection = connection
            # Losing it costs time and nothing else, so no commit waits for the disk.
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("PRAGMA journal_mode = TRUNCATE")
            if not self._belongs(connection):
                self._remove()
                return self._opened()
        return self._connection

    def _belongs(self, connection: sqlite3.Connection) -> bool:
        """Whether it was made of this journal, by this version; a file that is new is made now."""
        if connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None:
            connection.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} COMMIT;")
            connection.execute("INSERT INTO made VALUES (?, ?, 0, '')", (_VERSION, self._id()))
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'made'").fetchone() is None:
            return False
        made = connection.execute("SELECT version, journal, sequence, hash FROM made").fetchone()
        if made is None or made["version"] != _VERSION or made["journal"] != self._id():
            return False
        if not made["sequence"]:
            return True
        rows = self._journal.rows("SELECT hash FROM entries WHERE journal = 1 AND sequence = ?", (made["sequence"],))
        return bool(rows) and rows[0]["hash"] == made["hash"]

    def _made(self, connection: sqlite3.Connection) -> int:
        return int(connection.execute("SELECT sequence FROM made").fetchone()["sequence"])

    def _id(self) -> str:
        return str(self._journal.rows("SELECT id FROM journals WHERE number = 1")[0]["id"])

    def _take(self, connection: sqlite3.Connection, entries: Iterable[Entry], upto: int) -> None:
        taken = list(entries)
        connection.execute("BEGIN IMMEDIATE")
        try:
            if self._made(connection) < upto:  # else another window was faster
                connection.executemany(
                    "INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", map(_row, taken)
                )
                connection.executemany(
                    "INSERT INTO words (rowid, text, tags) VALUES (?, ?, ?)",
                    [(each.sequence, _text(each), _tags(each)) for each in taken],
                )
                tallied = Counter((entry.actor, entry.category) for entry in taken)
                connection.executemany(
                    "INSERT INTO tally (actor, category, many) VALUES (?, ?, ?)"
                    " ON CONFLICT (actor, category) DO UPDATE SET many = many + excluded.many",
                    [(*names, many) for names, many in tallied.items()],
                )
                head = taken[-1].hash if taken else ""
                connection.execute("UPDATE made SET sequence = ?, hash = ?", (upto, head))
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    def _remove(self) -> None:
        self._forget()
        for suffix in ("", "-journal"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)

    def _forget(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.OperationalError, OSError) as error:
            self._forget()
            raise IndexFault(f"{self._path}: {error}") from error
        except sqlite3.DatabaseError as error:  # damaged, or no database: made anew the next time
            with contextlib.suppress(OSError):
                self._remove()
            raise IndexFault(f"{self._path}: {error}") from error

    # -- reading -------------------------------------------------------------------------------------------------------

    def _unfinished(self, connection: sqlite3.Connection, rows: Iterable[sqlite3.Row]) -> set[str]:
        begun = [row["act"] for row in rows if row["stage"] == Stage.BEGIN and row["act"]]
        return {
            act
            for act in begun
            if connection.execute("SELECT 1 FROM entry WHERE act = ? AND stage = 'ended'", (act,)).fetchone() is None
        }


def _picks(wish: Wish) -> bool:
    """Whether a wish picks out entries by their words or times."""
    return bool(match_of(wish.words)) or wish.start > float("-inf") or wish.end < float("inf")


def _found(connection: sqlite3.Connection, wish: Wish) -> list[sqlite3.Row]:
    """The rows that are wished for, the newest first, looked up one by one: never more are walked than are wanted and
    could be, however few of very many fit."""
    before = wish.before if wish.before is not None else 1 << 62
    if not _picks(wish) and (wish.actors is not None or wish.categories is not None):
        # Each writer's entries of each kind stand in order; what is wanted are the newest of all those.
        pairs = [
            (actor, category)
            for actor, category in connection.execute("SELECT actor, category FROM tally")
            if (wish.actors is None or actor in wish.actors)
            and (wish.categories is None or category in wish.categories)
        ]
        sql = "SELECT sequence FROM entry WHERE actor = ? AND category = ? AND sequence < ? ORDER BY sequence DESC"
        runs = [(row[0] for row in connection.execute(sql, (*pair, before))) for pair in pairs]
        sequences = list(itertools.islice(heapq.merge(*runs, reverse=True), wish.most))
        rows = (
            connection.execute("SELECT * FROM entry WHERE sequence = ?", (sequence,)).fetchone()
            for sequence in sequences
        )
        return list(rows)
    where, values = _where(connection, wish)
    # The words' own list is walked from its end: of a word in every entry only the newest are looked at.
    place = "words.rowid" if match_of(wish.words) else "entry.sequence"
    return connection.execute(
        f"SELECT entry.* FROM {_source(wish)} WHERE {where} AND {place} < ? ORDER BY {place} DESC LIMIT ?",  # noqa: S608 - names of our own
        (*values, before, wish.most),
    ).fetchall()


def _tallied(connection: sqlite3.Connection, wish: Wish) -> tuple[str, list[Any]]:
    """The statement that counts by whom and of which kind, whoever and whichever are wished for."""
    if not _picks(wish):
        return "SELECT actor, category, many FROM tally", []
    where, values = _where(connection, replace(wish, actors=None, categories=None))
    place = "words.rowid" if match_of(wish.words) else "entry.sequence"
    newest = f"SELECT actor, category FROM {_source(wish)} WHERE {where} ORDER BY {place} DESC LIMIT {_MOST_COUNTED}"  # noqa: S608 - names of our own
    return f"SELECT actor, category, count(*) AS many FROM ({newest}) GROUP BY actor, category", values  # noqa: S608 - as above


def _added_up(
    rows: Iterable[sqlite3.Row], column: str, other: str, chosen: frozenset[str] | None
) -> tuple[tuple[str, int], ...]:
    """How many there are of each of a column, of the other's that are wished for, the most first."""
    found = Counter[str]()
    for row in rows:
        if chosen is None or row[other] in chosen:
            found[row[column]] += int(row["many"])
    return tuple(sorted(found.items(), key=lambda each: (-each[1], each[0]))[:_MOST_NAMES])


def _where(connection: sqlite3.Connection, wish: Wish) -> tuple[str, list[Any]]:
    where, values = ["1"], list[Any]()
    matching = match_of(wish.words)
    chosen = (("actor", wish.actors), ("category", wish.categories))
    for column, names in chosen:
        if names is not None and not (matching and names):
            where.append(f"entry.{column} IN ({', '.join('?' * len(names))})")
            values += sorted(names)
    if wish.start > float("-inf") or wish.end < float("inf"):
        place = "words.rowid" if matching else "entry.sequence"
        between, moments = "time >= ? AND time < ?", (wish.start, wish.end)
        # Times are nearly in order: what lies outside of these numbers need not be looked at.
        ends = connection.execute(f"SELECT min(sequence), max(sequence) FROM entry WHERE {between}", moments)  # noqa: S608 - a text of our own
        first, last = ends.fetchone()
        where.append(f"{place} BETWEEN ? AND ? AND {between}")
        values += [first or 0, last or -1, *moments]
    if matching:
        where.append("words MATCH ?")
        tags = [_any_of(kind, names) for (_, names), kind in zip(chosen, _TAGS, strict=True) if names]
        values.append(" AND ".join((f"text : ({matching})", *tags)))
    return " AND ".join(where), values


def _any_of(kind: str, names: Iterable[str]) -> str:
    return "tags : (" + " OR ".join(_tag(kind, name) for name in sorted(names)) + ")"


def _source(wish: Wish) -> str:
    return "words JOIN entry ON entry.sequence = words.rowid" if match_of(wish.words) else "entry"


#: What a query cannot hold.
_NEVER = {ord('"'): None, 0: None}


def match_of(words: str) -> str:
    """What people type, as FTS5 asks for it: every word, or its beginning, somewhere; a text in quotes as it stands."""
    parts = re.findall(r'"([^"]*)"|(\S+)', words)
    asked = []
    for phrase, word in parts:
        text = (phrase or word).translate(_NEVER)
        if any(letter.isalnum() for letter in text):
            asked.append(f'"{text}"' if phrase else f'"{text}"*')
    return " ".join(asked)


def _row(entry: Entry) -> tuple[Any, ...]:
    says = entry.details.get("summary", entry.details.get("text"))
    return (
        entry.sequence,
        entry.time.timestamp(),
        entry.actor,
        entry.source,
        entry.category,
        entry.type,
        entry.result,
        entry.stage.value,
        entry.act,
        ", ".join(target.name for target in entry.targets),
        "" if says is None else json.dumps(says, ensure_ascii=False),
        entry.hash,
    )


def _text(entry: Entry) -> str:
    """All of an entry that somebody may look for: ids, names, words, values."""
    targets = " ".join(f"{target.id} {target.name}" for target in entry.targets)
    values = json.dumps(entry.details, ensure_ascii=False)
    return " ".join((entry.actor, entry.source, entry.category, entry.type, entry.result, targets, values))


#: What stands before a name in a tag: of whoever wrote an entry, and of its kind.
_TAGS = ("a", "c")


def _tag(kind: str, name: str) -> str:
    """A name as one word of the index, so that words and names are looked up together."""
    return f"{kind}{name.encode('utf-8', 'replace').hex()}"


def _tags(entry: Entry) -> str:
    return " ".join(_tag(kind, name) for kind, name in zip(_TAGS, (entry.actor, entry.category), strict=True))


def _line(row: sqlite3.Row, unknown: bool) -> Line:
    return Line(
        row["sequence"],
        row["time"],
        row["actor"],
        row["source"],
        row["category"],
        row["type"],
        row["result"],
        row["about"],
        row["says"],
        row["hash"],
        Stage(row["stage"]),
        unknown,
    )

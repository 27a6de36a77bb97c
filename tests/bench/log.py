"""The log: what writing, verifying, signing and searching it cost.

python -m tests.bench.log [--entries 1000000]

An append is compared with a plain insert of the same text into SQLite that is as durable, one of each in turn; the walk
along the chain with its tree with a loop of hashlib over the stored bytes, a stretch of each in turn. A million entries
are those of this log, brought up to a million where it is shorter. What is new are a thousand entries since the last
look. Searches are for a rare word and for one in every entry, counted by whom and of which kind. Appends are timed by
the clock, all else by the CPU of this process.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import itertools
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from console.journal.chain import Walk
from console.journal.database import wal_is_safe
from console.journal.model import Mark
from console.journal.service import Journal
from console.log.service.checkpoints import Checkpoints
from console.log.service.index import FILE, LogIndex, Wish
from console.log.service.people import People
from console.log.service.verifying import Verifier
from tests.bench.report import Report, cpu_seconds, machine, wall_seconds
from tests.support.signing import SomeKey, check

KEY = SomeKey(seed=8)
NODES = 64
KINDS = ("alarm", "trust", "deployment", "inventory.note", "test")
APPENDS = 1000
#: Pieces of a walk (of 200 entries) between two stretches of the loop that it is compared with.
PIECES = 25


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Journal]:
    journal = Journal.open(path, actor="astrid@desk", source="bench", clock=time.time)
    People(journal, check)
    try:
        yield journal
    finally:
        journal.close()


def fill(journal: Journal, entries: int, start: int = 0) -> None:
    """Entries of several kinds; every tenth sets a mark."""
    for first in range(start, start + entries, 5000):
        last = min(first + 5000, start + entries)
        marks = [
            Mark(1_800_000_000.0 + number, f"gpu:hall/g{number % NODES:02}/2", "alarm", "slowed by heat", f"a:{number}")
            for number in range(first, last, 10)
        ]
        with journal.transaction() as work:
            for number in range(first, last - len(marks)):
                work.append(
                    KINDS[number % len(KINDS)],
                    "alarm.raised",
                    targets=[f"gpu:hall/g{number % NODES:02}/2"],
                    details={"rule": "gpu.throttle", "limit": 85, "text": f"GPU 2 is slowed by heat, turn {number}"},
                )
        journal.add_marks(marks)


def walked_beside_hashing(journal: Journal, path: Path) -> tuple[float, float]:
    """CPU seconds of a walk along the chain with its tree, and of SHA-256 over what the chain vouches for with nothing
    else done. A stretch of each in turn: a machine that is slow for a while is slow for both."""
    hashed, upto = 0.0, 0
    walk, pieces = Walk(), itertools.count(1)

    def hash_on(newest: int) -> None:
        for sql in (
            "SELECT entry FROM entries WHERE journal = 1 AND sequence BETWEEN ? AND ? ORDER BY sequence",
            "SELECT salt || field || value FROM details WHERE journal = 1 AND sequence BETWEEN ? AND ?",
        ):
            for (text,) in file.execute(sql, (upto + 1, newest)):
                hashlib.sha256(text).hexdigest()

    def between() -> None:
        nonlocal hashed, upto
        if next(pieces) % PIECES == 0:
            hashed += cpu_seconds(lambda: hash_on(walk.count))
            upto = walk.count

    with contextlib.closing(sqlite3.connect(path)) as file:
        file.text_factory = bytes
        whole = cpu_seconds(lambda: journal.walk(walk, between))
        own = whole - hashed
        hashed += cpu_seconds(lambda: hash_on(walk.count))
    return own, hashed


def appended_beside_inserts(path: Path, count: int) -> tuple[float, float]:
    """Seconds of an append, and of a plain insert of the same bytes into one table that is durable when it returns:
    medians of so many of each, taken in turn."""
    ours, theirs = [], []
    with (
        opened(path) as journal,
        contextlib.closing(sqlite3.connect(path.with_name(f"plain-{path.name}"), isolation_level=None)) as plain,
    ):
        plain.execute(f"PRAGMA journal_mode = {'wal' if wal_is_safe(sqlite3.sqlite_version_info) else 'truncate'}")
        plain.execute("PRAGMA synchronous = FULL")
        plain.execute("CREATE TABLE entries (sequence INTEGER PRIMARY KEY, entry TEXT, hash TEXT)")
        sql = "INSERT INTO entries (entry, hash) VALUES (?, ?)"

        def append() -> None:
            journal.append("alarm", "alarm.raised", targets=["gpu:hall/g01/2"], details={"limit": 85})

        append()
        (row,) = journal.rows("SELECT entry, hash FROM entries")
        for _ in range(count):
            ours.append(wall_seconds(append))
            theirs.append(wall_seconds(lambda: plain.execute(sql, (row["entry"], row["hash"]))))
    return statistics.median(ours), statistics.median(theirs)


def searches(index: LogIndex) -> Iterator[tuple[str, float]]:
    """What a search costs, in milliseconds: the list, and the counts beside it."""
    for what, words in (("a rare word", "turn 777"), ("a word in every entry", "heat"), ("no word", "")):
        for part, look in (("listed", index.find), ("counted", index.count)):
            wish = Wish(words=words)
            look(wish)
            yield f"{what}, {part}", statistics.median(cpu_seconds(lambda: look(wish)) for _ in range(5)) * 1000  # noqa: B023 - called here


def run(entries: int = 200_000, rounds: int = 3) -> Report:
    report = Report("The log", (__doc__ or "").split("\n\n", 2)[2].replace("\n", " ").strip())
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        ours, theirs = appended_beside_inserts(place / "appended.db", APPENDS)
        report.less("append an entry", ours * 1000, theirs * 1000, "ms", 1.3)
        path = place / "journal.db"
        with opened(path) as journal:
            fill(journal, entries)
            Checkpoints(journal, check).sign(KEY, KEY.line)
            walks = [walked_beside_hashing(journal, path) for _ in range(rounds)]
            ours, theirs = (statistics.median(each) for each in zip(*walks, strict=True))
            report.less(f"chain and tree over {entries:,} entries", ours * 1000, theirs * 1000, "ms", 3.0)
            with contextlib.closing(Verifier(journal, check)) as verifier:
                whole = cpu_seconds(lambda: verifier.look(None))
                report.bound("verify a million entries: order, form, tables", whole * 1e6 / entries, "s", 120.0)
                fill(journal, 1000, entries)
                news = cpu_seconds(lambda: verifier.look(None, on=True)) * 1000
                report.bound("verify what is new, of a thousand entries", news, "ms", 100.0)
            signing = cpu_seconds(lambda: Checkpoints(journal, check).sign(KEY, KEY.line)) * 1000
            report.bound("sign a checkpoint after a thousand entries", signing, "ms", 50.0)
            index = LogIndex(journal, place / FILE)
            made = cpu_seconds(index.refresh)
            report.note("make the index of a million entries", f"{made * 1e6 / entries:,.0f} s")
            for what, took in searches(index):
                report.bound(f"search {entries:,} entries for {what}", took, "ms", 100.0)
            index.close()
    return report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000_000)
    print(machine())
    print(run(parser.parse_args().entries).markdown())


if __name__ == "__main__":
    main()

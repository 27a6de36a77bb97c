"""The journal under kill -9, among several programs, and on a disk that is full."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from console.journal.model import JournalError, JournalProblem
from tests.support.journals import opened

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]

#: Appends and says so, after each entry that it was told is durable.
WRITER = """
import sys, time
from pathlib import Path
from console.journal.model import Mark
from console.journal.service import Journal
journal = Journal.open(Path(sys.argv[1]), actor=sys.argv[2], clock=time.time)
count = int(sys.argv[3])
while count:
    if count % 3:
        entry = journal.append("test", "counted", details={"left": count, "padding": "x" * (count % 700)})
    else:
        entry = journal.add_mark(Mark(time.time(), "", "note", "marked"))
    print(entry.sequence, entry.hash, flush=True)
    count -= 1
"""


def writer(path: Path, actor: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), actor, str(count)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def test_what_was_said_to_be_written_survives_every_kill(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    chance = random.Random(7)
    acknowledged: list[tuple[int, str]] = []
    for _ in range(12):
        process = writer(path, "astrid@desk", -1)
        assert process.stdout is not None
        for _ in range(chance.randrange(1, 60)):
            sequence, hash = process.stdout.readline().split()
            acknowledged.append((int(sequence), hash))
        process.send_signal(signal.SIGKILL)
        # What it managed to say before it died counts as well; a line cut in half does not.
        rest = [line.split() for line in process.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
        acknowledged += [(int(sequence), hash) for sequence, hash in rest]
        process.stdout.close()
        process.wait()
        with opened(path) as journal:
            found = {entry.sequence: entry.hash for entry in journal.entries()}
            assert journal.verify().sound
            assert journal.verify().count >= len(acknowledged)
            assert all(found[sequence] == hash for sequence, hash in acknowledged)
            marked = len(journal.entries(category="mark"))
            assert len(journal.marks()) == marked, "a mark and its entry live or die together"


def test_several_programs_append_one_chain_without_a_broken_link(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    processes = [writer(path, f"writer-{number}", 100) for number in range(4)]
    for process in processes:
        output, _ = process.communicate(timeout=100)
        assert process.returncode == 0
        assert len(output.splitlines()) == 100
    with opened(path) as journal:
        assert journal.verify().count == 400
        assert journal.verify().sound
        assert {entry.actor for entry in journal.entries()} == {f"writer-{number}" for number in range(4)}


def test_a_full_disk_is_said_so_and_loses_nothing(tiny_disk: Path) -> None:
    with opened(tiny_disk / "journal.db") as journal:
        written = 0
        with pytest.raises(JournalError) as caught:
            while True:
                journal.append("test", "counted", details={"padding": "x" * 3000})
                written += 1
        assert caught.value.code is JournalProblem.FULL
        assert "full" in str(caught.value.happened)
        assert journal.verify().count == written > 0
    with opened(tiny_disk / "journal.db") as journal:
        assert journal.verify().count == written


def test_a_disk_that_is_full_from_the_start_is_said_so(tiny_disk: Path) -> None:
    (tiny_disk / "filler").write_bytes(bytes(1 << 20))
    with pytest.raises(JournalError) as caught, opened(tiny_disk / "journal.db"):
        pass
    assert caught.value.code is JournalProblem.FULL


def test_a_disk_that_is_mounted_read_only_is_said_so(tiny_disk: Path) -> None:
    with opened(tiny_disk / "journal.db") as journal:
        journal.append("test", "counted")
    subprocess.run(["mount", "-o", "remount,ro", str(tiny_disk)], check=True)
    with pytest.raises(JournalError) as caught, opened(tiny_disk / "journal.db") as journal:
        journal.append("test", "counted")
    assert caught.value.code is JournalProblem.READ_ONLY

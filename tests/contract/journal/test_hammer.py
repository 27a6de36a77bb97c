"""A few of the blows that the log must bear; `python -m tests.hammer` deals out as many as were promised."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.hammer import changes, exports

pytestmark = pytest.mark.slow


@pytest.mark.skipif(sys.platform == "win32", reason="forks are POSIX's")
def test_what_three_programs_said_to_be_written_survives_their_kills(tmp_path: Path) -> None:
    from tests.hammer.kills import hammer

    found = hammer(tmp_path / "journal.db", 30, seed=2)
    assert (found.kills, found.lost, found.troubles) == (30, [], [])
    assert found.acknowledged


def test_a_changed_byte_of_the_file_is_named_or_changes_nothing_that_is_read(tmp_path: Path) -> None:
    found = changes.spoil_file(tmp_path, 150, seed=9)
    assert found["SILENT"] == 0
    assert found["named: verified"]


def test_a_changed_byte_of_a_checkpoint_is_named_or_changes_nothing_that_is_read() -> None:
    assert changes.spoil_checkpoint(300, seed=9)["SILENT"] == 0


def test_mutated_exports_are_refused_by_both_readers(tmp_path: Path) -> None:
    assert exports.mutate_bytes(tmp_path, 2000, seed=9) == {"refused": 2000}


def test_of_exports_that_the_real_key_signed_nothing_is_believed_but_the_log(tmp_path: Path) -> None:
    found = exports.mutate_signed(tmp_path, 300, seed=9)
    assert not found.keys() & {"BELIEVED", "CRASHED", "DISAGREED"}
    assert found["refused"] > 200

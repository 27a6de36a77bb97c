"""Documents are saved whole, or what was there before stays."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from connectors import files
from connectors.files import save_file


def test_a_full_disk_leaves_what_was_there_and_is_told_by_the_name_that_was_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = tmp_path / "month.pdf"
    paper.write_bytes(b"the old one")

    def fails(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", fails)
    with pytest.raises(OSError, match="No space left on device") as caught:
        save_file(paper, b"a new one")
    assert caught.value.filename == str(paper)
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("month.pdf", b"the old one")]


def test_a_new_one_is_read_by_whom_other_files_are_and_an_old_one_keeps_its_mode(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.write_bytes(b"")
    save_file(tmp_path / "new", b"new")
    assert (tmp_path / "new").stat().st_mode == plain.stat().st_mode
    plain.chmod(0o640)
    save_file(plain, b"again")
    assert (plain.read_bytes(), plain.stat().st_mode & 0o777) == (b"again", 0o640)


def test_a_link_stays_and_what_it_names_is_written(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "there" / "file")
    save_file(tmp_path / "link", b"kept")
    assert (tmp_path / "link").is_symlink() and (tmp_path / "there" / "file").read_bytes() == b"kept"


def test_to_a_pipe_it_is_written_as_to_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    save_file(pipe, b"through it")
    reader.join(10)
    assert read == [b"through it"] and pipe.is_fifo()


def test_the_longest_of_names_can_be_written(tmp_path: Path) -> None:
    save_file(tmp_path / ("n" * 255), b"long")
    assert (tmp_path / ("n" * 255)).read_bytes() == b"long"

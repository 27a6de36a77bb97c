"""Where things are kept, and what the log file holds."""

from __future__ import annotations

import logging
import stat
import sys
from pathlib import Path

import pytest

from console.main.places import data_directory, log_directory, log_to, make_private, operator


def test_a_chosen_place_wins_over_the_variable_and_that_over_the_platform(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DRIFTVAKT_DATA_DIR", str(tmp_path / "variable"))
    assert data_directory(str(tmp_path / "chosen")) == tmp_path / "chosen"
    assert data_directory() == tmp_path / "variable"
    assert log_directory() == tmp_path / "variable" / "logs"
    monkeypatch.delenv("DRIFTVAKT_DATA_DIR")
    assert data_directory().is_absolute() and "driftvakt" in str(data_directory())


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
def test_what_is_made_is_for_its_owner_alone(tmp_path: Path) -> None:
    make_private(tmp_path / "data")
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    (tmp_path / "shared").mkdir(mode=0o755)
    make_private(tmp_path / "shared")
    assert stat.S_IMODE((tmp_path / "shared").stat().st_mode) == 0o755


def test_the_operator_is_a_user_at_a_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "@" in operator()

    def nobody() -> str:
        raise KeyError("no such user")

    monkeypatch.setattr("getpass.getuser", nobody)
    assert operator().startswith("unknown@")


def test_the_log_holds_one_harmless_line_a_record(tmp_path: Path) -> None:
    handler = log_to(tmp_path, "test")
    try:
        logging.getLogger("console.test").info("node said %s", "\x1b[2J\rowned\nFORGED line")
        logging.getLogger("elsewhere").info("other people's chatter")
        try:
            raise RuntimeError("a bug")
        except RuntimeError:
            logging.getLogger("console.test").exception("it broke")
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()
    text = (tmp_path / "test.log").read_text(encoding="utf-8")
    assert "\x1b" not in text and "\r" not in text
    assert "chatter" not in text
    starts = [line for line in text.splitlines() if not line.startswith("    ")]
    assert len(starts) == 2 and "RuntimeError: a bug" in text


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full is Linux's")
def test_a_log_on_a_full_disk_costs_its_lines_and_nothing_else(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "test.log").symlink_to("/dev/full")
    handler = log_to(tmp_path, "test")
    try:
        logging.getLogger("console.test").warning("nowhere to go")
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()
    assert capfd.readouterr().err == ""

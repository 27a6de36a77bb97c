"""`driftvakt desktop` where it cannot do what it is asked, and where it puts things."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from console.main.command_line.run import Refused
from console.main.desktop_entry import entry

Run = Callable[..., Any]


def test_paths_that_no_entry_can_hold_are_refused() -> None:
    for path in ("/opt/a\nb/driftvakt", "/opt/a=b/driftvakt"):
        with pytest.raises(Refused):
            entry([path])


def test_it_goes_below_the_home_folder_and_a_relative_place_is_passed_over(
    driftvakt: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", "elsewhere")
    monkeypatch.delenv("DRIFTVAKT_DATA_DIR")
    ended = driftvakt("desktop", "install")
    assert ended.status == 0 and "menus" in ended.out
    written = home / ".local/share/applications/driftvakt.desktop"
    assert "--data-dir" not in written.read_text(encoding="utf-8")
    assert "already" in driftvakt("desktop", "install").out
    driftvakt("--data-dir", str(home / "other"), "desktop", "install")
    starts = [line for line in written.read_text(encoding="utf-8").splitlines() if line.startswith("Exec=")]
    assert starts[0].endswith(f" --data-dir {home / 'other'}")
    assert starts[1].endswith(" demo") and "--data-dir" not in starts[1], "the demo would take the place of its nodes"
    monkeypatch.setenv("DRIFTVAKT_DATA_DIR", str(home / "third"))
    driftvakt("desktop", "install")
    assert f" --data-dir {home / 'third'}\n" in written.read_text(encoding="utf-8"), "no desktop knows the variable"
    assert "taken out" in driftvakt("desktop", "remove").out
    assert "was not" in driftvakt("desktop", "remove").out
    assert not written.exists()


def test_other_systems_are_told_why_not(driftvakt: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    ended = driftvakt("desktop", "install")
    assert ended.status == 1 and "Linux" in ended.err


def test_a_place_that_cannot_be_written_is_told(
    driftvakt: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    ended = driftvakt("desktop", "install")
    assert ended.status == 1 and str(tmp_path / "file") in ended.err


def test_an_entry_whose_icons_cannot_be_written_stands_in_no_menu(
    driftvakt: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "icons").write_text("")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert driftvakt("desktop", "install").status == 1
    assert not list(tmp_path.rglob("*.desktop"))
    ended = driftvakt("desktop", "remove")
    assert (ended.status, ended.err) == (0, "") and "was not" in ended.out

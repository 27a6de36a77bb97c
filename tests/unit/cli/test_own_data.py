"""The data directory as this user's own: what others could have written is refused, what they could read is hidden."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from console.fleet.service.history.writer import History
from console.main.compose import compose
from console.main.own_data import DataRefused, own_data

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes and owners are POSIX's")
SOMEBODY = 54321
TRUSTED = ("known_hosts", "journal.db", "telemetry.db")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    made = tmp_path / "data"
    made.mkdir(mode=0o700)
    return made


@pytest.fixture
def owned_by(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path, int], None]:
    """Give a path to somebody else. Only root can, so for others the answer of `stat` is changed instead."""

    def give(path: Path, user: int) -> None:
        if os.geteuid() == 0:
            os.chown(path, user, user)
            return
        real = Path.stat

        def answered(self: Path, **more: bool) -> os.stat_result:
            status = real(self, **more)
            return os.stat_result((*status[:4], user, *status[5:])) if self == path else status

        monkeypatch.setattr(Path, "stat", answered)

    return give


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_directory_that_is_missing_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    own_data(tmp_path / "deep" / "data")
    assert mode(tmp_path / "deep" / "data") == 0o700


def test_one_that_belongs_to_somebody_else_is_refused_with_what_to_do(
    data: Path, owned_by: Callable[[Path, int], None]
) -> None:
    (data / "known_hosts").write_text("")
    owned_by(data, SOMEBODY)
    with pytest.raises(DataRefused) as caught:
        own_data(data)
    assert f"The data directory {data} belongs to {SOMEBODY}" in str(caught.value)
    assert "--data-dir" in str(caught.value) and "chown -R" in str(caught.value)


def test_one_that_belongs_to_the_administrator_is_taken(data: Path, owned_by: Callable[[Path, int], None]) -> None:
    owned_by(data, 0)
    own_data(data)


@pytest.mark.parametrize("bits", [0o777, 0o770, 0o702])
def test_one_in_which_others_may_write_is_refused_with_what_to_do(tmp_path: Path, bits: int) -> None:
    made = tmp_path / "two words"
    made.mkdir()
    made.chmod(bits)
    (made / "known_hosts").write_text("planted")
    with pytest.raises(DataRefused) as caught:
        own_data(made)
    assert f"Others may write in the data directory {made}" in str(caught.value)
    assert str(caught.value).endswith(f"chmod go-w '{made}'")
    made.chmod(0o755)
    own_data(made)


@pytest.mark.parametrize("name", TRUSTED)
def test_what_others_left_in_it_is_refused_though_the_directory_is_closed_by_now(
    data: Path, name: str, owned_by: Callable[[Path, int], None]
) -> None:
    planted = data / name
    planted.write_text("")
    planted.chmod(0o666)
    with pytest.raises(DataRefused) as caught:
        own_data(data)
    assert f"Others may write in {planted}" in str(caught.value) and f"chmod 600 {planted}" in str(caught.value)
    planted.chmod(0o600)
    own_data(data)
    owned_by(planted, SOMEBODY)
    with pytest.raises(DataRefused) as caught:
        own_data(data)
    assert f"{planted} belongs to {SOMEBODY}" in str(caught.value)


def test_what_others_could_read_they_can_no_longer(data: Path) -> None:
    names = (*TRUSTED, "telemetry.db-wal", "telemetry.db.broken-1", "journal.db.at-2-3", "known_hosts.lock")
    for name in names:
        (data / name).write_text("")
        (data / name).chmod(0o644)
    (data / "window.json").write_text("{}")
    (data / "window.json").chmod(0o644)
    own_data(data)
    assert [mode(data / name) for name in names] == [0o600] * len(names)
    assert mode(data / "window.json") == 0o644, "nothing in it is anybody's secret"


def test_what_a_link_leads_to_keeps_its_mode(data: Path, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.write_text("")
    shared.chmod(0o644)
    (data / "known_hosts").symlink_to(shared)
    own_data(data)
    assert mode(shared) == 0o644
    shared.chmod(0o666)
    with pytest.raises(DataRefused):
        own_data(data)


def test_what_is_made_in_it_is_for_its_owner_alone_whatever_may_read_the_directory(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    data.chmod(0o755)
    before = os.umask(0o022)
    try:
        parts = compose(data, source="test")
        parts.close()
        history = History(data / "telemetry.db", now=lambda: 1_800_000_000.0)
        history.step(1_800_000_000.0)
        made = {path.name: mode(path) for path in data.glob("telemetry.db*") if path.suffix != ".lock"}
        history.stop()
    finally:
        os.umask(before)
    assert mode(data / "journal.db") == 0o600
    assert made and set(made.values()) == {0o600}, made


def test_nothing_of_a_refused_directory_is_opened(data: Path) -> None:
    data.chmod(0o777)
    with pytest.raises(DataRefused):
        compose(data, source="test")
    assert list(data.iterdir()) == []

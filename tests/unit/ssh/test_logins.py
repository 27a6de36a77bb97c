"""The keys that let us in: kept for the next run, shared by several programs, never in the way."""

from __future__ import annotations

import json
import logging
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.ssh.logins import RememberedLogins

LABEL, PRINT = "ops@g01:22", "SHA256:abc"


def test_nothing_is_known_at_first(tmp_path: Path) -> None:
    assert RememberedLogins().get(LABEL) == ""
    assert RememberedLogins(tmp_path / "none.json").get(LABEL) == ""


def test_a_key_is_remembered_by_the_account_and_the_machine(tmp_path: Path) -> None:
    for logins in (RememberedLogins(), RememberedLogins(tmp_path / "logins.json")):
        logins.put(LABEL, PRINT)
        assert logins.get(LABEL) == PRINT
        assert logins.get("root@g01:22") == ""
        logins.put(LABEL, "SHA256:newer")
        assert logins.get(LABEL) == "SHA256:newer"


def test_it_is_known_in_the_next_run_and_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "logins.json"
    RememberedLogins(file).put(LABEL, PRINT)
    assert RememberedLogins(file).get(LABEL) == PRINT
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_is_known_already_is_not_written_again(tmp_path: Path) -> None:
    file = tmp_path / "logins.json"
    RememberedLogins(file).put(LABEL, PRINT)
    before = file.stat().st_ino
    again = RememberedLogins(file)
    again.put(LABEL, PRINT)
    assert file.stat().st_ino == before


def test_two_programs_keep_what_the_other_wrote(tmp_path: Path) -> None:
    file = tmp_path / "logins.json"
    window, command_line = RememberedLogins(file), RememberedLogins(file)
    assert window.get("x") == command_line.get("x") == ""
    window.put("ops@g01:22", "SHA256:one")
    command_line.put("ops@g02:22", "SHA256:two")
    assert json.loads(file.read_text())["logins"] == {"ops@g01:22": "SHA256:one", "ops@g02:22": "SHA256:two"}
    assert command_line.get("ops@g01:22") == "SHA256:one"


def test_of_too_many_the_oldest_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.ssh.logins._MOST", 2)
    logins = RememberedLogins(tmp_path / "logins.json")
    for number in range(4):
        logins.put(f"g{number}", PRINT)
    logins.put("g2", "SHA256:used again")
    logins.put("g4", PRINT)
    assert [logins.get(f"g{number}") for number in range(5)] == ["", "", "SHA256:used again", "", PRINT]


def test_a_disk_that_takes_nothing_costs_the_memory_of_the_next_run_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    logins = RememberedLogins(tmp_path / "no folder" / "logins.json")
    logins.put(LABEL, PRINT)
    assert logins.get(LABEL) == PRINT
    assert "could not be kept" in caplog.text


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=200),
        st.recursive(
            st.none() | st.integers() | st.text(max_size=5),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        ).map(lambda found: json.dumps({"version": 1, "logins": found}).encode()),
    )
)
def test_whatever_stands_in_the_file_new_keys_are_kept(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "logins.json"
    file.write_bytes(data)
    logins = RememberedLogins(file)
    assert isinstance(logins.get("g1"), str)
    logins.put(LABEL, PRINT)
    assert RememberedLogins(file).get(LABEL) == PRINT

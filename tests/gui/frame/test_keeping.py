"""What the window remembers, where it has been, and that there is one of it."""

from __future__ import annotations

import json
import os
import stat
import tempfile
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from console.frame.catalogue import SETTINGS
from console.frame.memory import Memory
from console.frame.navigation import Trail
from console.frame.second_start import socket_name
from console.frame.settings import GEOMETRY, REDUCED_MOTION, THEME
from console.frame.single import Claim, SingleInstance
from console.pagekit.settings import Setting, layout, names, whole
from resources.text import Text

WIDTH = whole("width", 212, Text("T", "Width"), 100, 300)
SIGNALS = names("signals", Text("T", "Signals"))
TABLE = layout("table", Text("T", "Table"))
DECLARED = (THEME, REDUCED_MOTION, WIDTH, SIGNALS, TABLE)


def remembered(path: Path) -> Memory:
    return Memory(path, DECLARED)


def test_values_come_back_at_the_next_start(tmp_path: Path) -> None:
    memory = remembered(tmp_path / "deep" / "window.json")
    memory.put(THEME, "light")
    memory.put(WIDTH, 240)
    memory.put(SIGNALS, ("power", "temperature"))
    memory.put(REDUCED_MOTION, True)
    memory.put(TABLE, {"order": ["a", "b"], "hidden": [], "widths": {"a": 30}, "sort": ["a", True]})
    memory.save()
    again = remembered(tmp_path / "deep" / "window.json")
    assert again.get(THEME) == "light"
    assert again.get(WIDTH) == 240
    assert again.get(SIGNALS) == ("power", "temperature")
    assert again.get(REDUCED_MOTION)
    assert again.get(TABLE)["order"] == ["a", "b"]


def test_what_was_never_put_has_its_default(tmp_path: Path) -> None:
    memory = remembered(tmp_path / "window.json")
    assert [memory.get(setting) for setting in DECLARED] == ["dark", False, 212, (), {}]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"version": 2, "values": {"theme": "light"}}',
        b'{"version": 1, "values": []}',
        b"\xff\xfe",
        b"[" * 5000,
    ],
)
def test_a_file_that_is_not_ours_means_a_fresh_start(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "window.json"
    path.write_bytes(content)
    assert remembered(path).get(THEME) == "dark"


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        (THEME, 3),
        (THEME, "pink"),
        (WIDTH, True),
        (WIDTH, 99),
        (WIDTH, 301),
        (WIDTH, 200.0),
        (SIGNALS, "power"),
        (SIGNALS, ["power", 3]),
        (SIGNALS, ["x"] * 101),
        (REDUCED_MOTION, 1),
        (TABLE, []),
        (TABLE, {"order": [1]}),
        (TABLE, {"widths": {"a": "wide"}}),
        (TABLE, {"widths": ["a"]}),
        (TABLE, {"sort": ["a"]}),
        (GEOMETRY, None),
        (GEOMETRY, "x" * 20_001),
    ],
)
def test_a_value_that_is_not_allowed_counts_as_the_default_and_the_log_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, setting: Setting[Any], value: object
) -> None:
    path = tmp_path / "window.json"
    path.write_text(json.dumps({"version": 1, "values": {setting.name: value}}), encoding="utf-8")
    memory = Memory(path, [setting])
    assert memory.get(setting) == setting.default
    assert f"window.json: {setting.name} cannot be" in caplog.text
    with pytest.raises(ValueError):
        memory.put(setting, value)


def test_a_name_that_nobody_declares_is_told_and_stays_in_the_file(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "window.json"
    path.write_text('{"version": 1, "values": {"newer.thing": [1], "theme": "light"}}', encoding="utf-8")
    memory = remembered(path)
    assert "there is no setting 'newer.thing'" in caplog.text
    memory.put(THEME, "dark")
    memory.save()
    assert json.loads(path.read_text("utf-8"))["values"] == {"newer.thing": [1], "theme": "dark"}


def test_a_setting_that_was_not_declared_to_it_is_a_bug(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        remembered(tmp_path / "window.json").get(GEOMETRY)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_allows_its_default_and_says_what_it_is(setting: Setting[Any]) -> None:
    assert setting.check(setting.default) == setting.default
    assert setting.text.source and setting.kind
    assert all(setting.check(value) == value for value in setting.choices)


def test_no_two_settings_share_a_name() -> None:
    assert len({setting.name for setting in SETTINGS}) == len(SETTINGS)


def test_nothing_is_written_when_nothing_changed(tmp_path: Path) -> None:
    memory = remembered(tmp_path / "window.json")
    memory.save()
    assert not (tmp_path / "window.json").exists()


def test_what_another_thread_writes_is_what_was_there_when_it_was_asked(tmp_path: Path) -> None:
    memory = remembered(tmp_path / "window.json")
    memory.put(THEME, "light")
    write = memory.writing()
    assert write is not None and memory.writing() is None
    memory.put(THEME, "dark")
    write()
    assert remembered(tmp_path / "window.json").get(THEME) == "light"
    memory.save()
    assert remembered(tmp_path / "window.json").get(THEME) == "dark"


def test_what_could_not_be_written_is_written_the_next_time(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("in the way")
    memory = remembered(tmp_path / "folder" / "window.json")
    memory.put(THEME, "light")
    with pytest.raises(OSError):
        memory.save()
    (tmp_path / "folder").unlink()
    memory.save()
    assert remembered(tmp_path / "folder" / "window.json").get(THEME) == "light"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_raises_and_leaves_nothing(tmp_path: Path) -> None:
    memory = remembered(tmp_path / "window.json")
    memory.put(THEME, "light")
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(OSError, match="denied"):
        memory.save()
    tmp_path.chmod(stat.S_IRWXU)
    assert list(tmp_path.iterdir()) == []


def test_back_and_forward_walk_the_way_that_was_gone() -> None:
    trail = Trail()
    for place in ("fleet", "node:a/1", "settings"):
        trail.visit(place)
    assert trail.back() == "node:a/1"
    assert trail.back() == "fleet"
    assert not trail.can_go_back
    assert trail.back() == "fleet"
    assert trail.forward() == "node:a/1"


def test_going_somewhere_new_forgets_what_lay_ahead() -> None:
    trail = Trail()
    for place in ("a", "b", "c"):
        trail.visit(place)
    trail.back()
    trail.visit("d")
    assert not trail.can_go_forward
    assert trail.back() == "b"


def test_a_page_that_chose_its_own_item_adds_no_step() -> None:
    trail = Trail()
    trail.visit("fleet")
    trail.replace("node:a/1")
    assert trail.here == "node:a/1"
    assert not trail.can_go_back


@given(st.lists(st.one_of(st.sampled_from(["<", ">"]), st.sampled_from("abcdef")), max_size=300))
def test_the_trail_always_stands_somewhere_it_has_been(steps: list[str]) -> None:
    trail = Trail()
    seen = {""}
    for step in steps:
        if step == "<":
            here = trail.back()
        elif step == ">":
            here = trail.forward()
        else:
            trail.visit(step)
            seen.add(step)
            here = step
        assert here == trail.here
        assert here in seen


def test_a_second_window_on_the_same_data_raises_the_first(tmp_path: Path, qtbot: QtBot) -> None:
    first = SingleInstance(tmp_path)
    assert first.claim() is Claim.OURS
    first.listen()
    second = SingleInstance(tmp_path)
    answers: list[Claim] = []
    # In a thread: the first must answer from this thread's event loop.
    with qtbot.waitSignal(first.raised, timeout=5000):
        thread = threading.Thread(target=lambda: answers.append(second.claim()))
        thread.start()
    qtbot.waitUntil(lambda: bool(answers), timeout=5000)
    thread.join()
    assert answers == [Claim.RAISED]
    first.release()
    assert SingleInstance(tmp_path).claim() is Claim.OURS


def test_a_first_window_that_does_not_answer_is_told_from_one_that_came_forward(tmp_path: Path) -> None:
    first = SingleInstance(tmp_path)
    assert first.claim() is Claim.OURS
    assert SingleInstance(tmp_path).claim() is Claim.SILENT


def test_a_folder_in_which_nothing_can_be_written_is_no_other_window(tmp_path: Path) -> None:
    missing = SingleInstance(tmp_path / "data")
    (tmp_path / "data").rmdir()
    (tmp_path / "data").write_text("a file, so that not even root can write in it")
    assert missing.claim() is Claim.NOT_WRITABLE


def test_other_data_means_another_window(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, two = SingleInstance(tmp_path / "a"), SingleInstance(tmp_path / "b")
    assert one.claim() is Claim.OURS
    assert two.claim() is Claim.OURS
    one.release()
    two.release()


def test_the_socket_lies_in_the_runtime_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A socket's path may have about a hundred bytes: less than a test's own folder may be called.
    with tempfile.TemporaryDirectory(prefix="dv-") as short:
        monkeypatch.setenv("XDG_RUNTIME_DIR", short)
        assert Path(socket_name(tmp_path / "data")).parent == Path(short)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / ("deep" * 40)))
    long = tmp_path / ("x" * 120)
    assert "/" not in socket_name(long)

"""What the window remembers, where it has been, and that there is one of it."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from console.frame.knocking import socket_name
from console.frame.memory import Memory
from console.frame.navigation import Trail
from console.frame.single import SingleInstance


def test_values_come_back_at_the_next_start(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "deep" / "window.json")
    memory.put("theme", "light")
    memory.put("list", 240)
    memory.put("signals", ["power", "temperature"])
    memory.put("reduced_motion", True)
    memory.save()
    again = Memory(tmp_path / "deep" / "window.json")
    assert again.text("theme") == "light"
    assert again.whole("list") == 240
    assert again.texts("signals") == ["power", "temperature"]
    assert again.flag("reduced_motion")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"version": 2, "values": {"theme": "x"}}',
        b'{"version": 1, "values": []}',
        b"\xff\xfe",
        b"[" * 5000,
    ],
)
def test_a_file_that_is_not_ours_means_a_fresh_start(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "window.json"
    path.write_bytes(content)
    assert Memory(path).text("theme", "dark") == "dark"


def test_a_value_of_another_type_counts_as_none(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "window.json")
    memory.put("theme", 3)
    memory.put("width", True)
    memory.put("signals", "power")
    assert memory.text("theme", "dark") == "dark"
    assert memory.whole("width", 5) == 5
    assert memory.texts("signals") == []


def test_nothing_is_written_when_nothing_changed(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "window.json")
    memory.save()
    assert not (tmp_path / "window.json").exists()


def test_what_another_thread_writes_is_what_was_there_when_it_was_asked(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "window.json")
    memory.put("theme", "light")
    write = memory.writing()
    assert write is not None and memory.writing() is None
    memory.put("theme", "dark")
    write()
    assert Memory(tmp_path / "window.json").text("theme") == "light"
    memory.save()
    assert Memory(tmp_path / "window.json").text("theme") == "dark"


def test_what_could_not_be_written_is_written_the_next_time(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("in the way")
    memory = Memory(tmp_path / "folder" / "window.json")
    memory.put("theme", "light")
    with pytest.raises(OSError):
        memory.save()
    (tmp_path / "folder").unlink()
    memory.save()
    assert Memory(tmp_path / "folder" / "window.json").text("theme") == "light"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_raises_and_leaves_nothing(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "window.json")
    memory.put("theme", "light")
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
    assert first.claim()
    first.listen()
    second = SingleInstance(tmp_path)
    answers: list[bool] = []
    # In a thread: the first must answer from this thread's event loop.
    with qtbot.waitSignal(first.raised, timeout=5000):
        thread = threading.Thread(target=lambda: answers.append(second.claim()))
        thread.start()
    qtbot.waitUntil(lambda: bool(answers), timeout=5000)
    thread.join()
    assert answers == [False]
    first.release()
    assert SingleInstance(tmp_path).claim()


def test_other_data_means_another_window(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, two = SingleInstance(tmp_path / "a"), SingleInstance(tmp_path / "b")
    assert one.claim()
    assert two.claim()
    one.release()
    two.release()


def test_the_socket_lies_in_the_runtime_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert Path(socket_name(tmp_path / "data")).parent == tmp_path
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / ("deep" * 40)))
    long = tmp_path / ("x" * 120)
    assert "/" not in socket_name(long)

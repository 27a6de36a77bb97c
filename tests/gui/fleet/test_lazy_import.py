"""Modules that take long are imported in a job, but never beside a screen reader."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from console.pagekit import lazy_import
from widgets import reader


class Desk:
    """Runs jobs in a thread of their own, as the window does, and waits for them."""

    def __init__(self) -> None:
        self.ran: list[str] = []

    def run(self, _title: str, work: Callable[[Any], Any], done: Callable[[Any], None], *_: Any, **__: Any) -> None:
        self.ran.append("job")
        found: list[Any] = []
        thread = threading.Thread(target=lambda: found.append(work(None)))
        thread.start()
        thread.join()
        done(found[0])


@pytest.mark.parametrize(("listening", "jobs"), [(False, ["job"]), (True, [])])
def test_where_a_module_is_imported(monkeypatch: pytest.MonkeyPatch, listening: bool, jobs: list[str]) -> None:
    monkeypatch.setattr(reader, "listening", lambda: listening)
    desk, found = Desk(), []
    lazy_import.load(desk, "json", lambda module: found.append(module.__name__), lambda error: found.append(str(error)))  # type: ignore[arg-type]
    assert found == ["json"]
    assert desk.ran == jobs


def test_a_module_that_is_missing_is_told_beside_a_screen_reader_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "listening", lambda: True)
    found: list[str] = []
    lazy_import.load(
        Desk(), "no_such_module", lambda _module: found.append("there"), lambda error: found.append(str(error))
    )  # type: ignore[arg-type]
    assert found == ["No module named 'no_such_module'"]

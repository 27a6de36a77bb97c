"""Modules that take long to import, and that few need: loaded when somebody does."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from types import ModuleType

from console.pagekit.surroundings import Surroundings
from resources.errors import EnvironmentFault
from widgets import reader


def load(
    surroundings: Surroundings, module: str, done: Callable[[ModuleType], None], failed: Callable[[Exception], None]
) -> None:
    """Import a module in a job, so that the window does not wait. Beside a screen reader it waits: a job that makes
    classes of Qt while Qt asks for what the reader wants to know would stop both for ever."""
    if not reader.listening():
        surroundings.run("", lambda _report: _imported(module), done, failed, shown=False)
        return
    try:
        found = _imported(module)
    except EnvironmentFault as error:
        failed(error)
    else:
        done(found)


def _imported(module: str) -> ModuleType:
    """Raises EnvironmentFault when this installation lacks a library that it needs."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        raise EnvironmentFault(str(error)) from error

"""Our own bugs are loud: every uncaught exception becomes a report file without secrets and a notice in the window.

A report holds the versions, the traceback's files, lines and functions, and the exception's type. Texts of exceptions
other than our own are left out of it: they may quote what an operator typed.
"""

from __future__ import annotations

import datetime
import logging
import platform
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

_LOG = logging.getLogger("driftvakt.crash")
_MOST_REPORTS = 20
#: The same fault again within this time is only counted: what fails once a second must not hide all else.
_SAME_SECONDS = 600.0

#: Exceptions whose text is made by the interpreter or the libraries from names and types alone.
_PLAIN: tuple[type[BaseException], ...] = (
    AttributeError,
    AssertionError,
    ImportError,
    NameError,
    RecursionError,
    MemoryError,
    ZeroDivisionError,
)


def describe(kind: type[BaseException], error: BaseException, trace: TracebackType | None, thread: str) -> str:
    """The report's text. Source lines are not quoted and local variables are never looked at."""
    lines = [
        "Driftvakt report of an internal error",
        f"time      {datetime.datetime.now(datetime.UTC).isoformat(timespec='seconds')}",
        f"python    {platform.python_version()} on {platform.system()} {platform.release()} {platform.machine()}",
        f"thread    {thread}",
        f"error     {kind.__module__}.{kind.__qualname__}" + (f": {error}" if isinstance(error, _PLAIN) else ""),
        "",
    ]
    lines += [f"  {_short(f.filename)}:{f.lineno} in {f.name}" for f in traceback.extract_tb(trace)]
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    depth = 0
    while cause is not None and depth < 5:
        lines += ["", f"because of {type(cause).__module__}.{type(cause).__qualname__}"]
        lines += [f"  {_short(f.filename)}:{f.lineno} in {f.name}" for f in traceback.extract_tb(cause.__traceback__)]
        cause = cause.__cause__ or cause.__context__
        depth += 1
    return "\n".join(lines) + "\n"


def _short(filename: str) -> str:
    """A file's last three parts: enough to find it, without the user's home."""
    return "/".join(Path(filename).parts[-3:])


class CrashReports:
    """Writes reports into `directory` and tells `notice` (called in the thread that failed) where each one lies."""

    def __init__(
        self,
        directory: Path,
        notice: Callable[[Path | None, str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._directory = directory
        self._notice = notice
        self._clock = clock
        self._lock = threading.Lock()
        self._told: dict[str, tuple[float, int]] = {}  # when a fault was reported last, and how often it came since
        self._busy = threading.local()
        self._before = (sys.excepthook, threading.excepthook)

    def install(self) -> None:
        """Catch what nobody caught, on every thread."""
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._on_main
        threading.excepthook = self._on_thread

    def remove(self) -> None:
        sys.excepthook, threading.excepthook = self._before

    def _on_main(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self.report(kind, error, trace, threading.current_thread().name)

    def _on_thread(self, happened: threading.ExceptHookArgs) -> None:
        if happened.exc_value is None or issubclass(happened.exc_type, SystemExit):
            return
        name = happened.thread.name if happened.thread is not None else "unknown"
        self.report(happened.exc_type, happened.exc_value, happened.exc_traceback, name)

    def report(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None, thread: str
    ) -> Path | None:
        """Write one report; returns its path, or None when the folder cannot be written (the log has it then) or when
        the same fault was reported a short while ago."""
        if getattr(self._busy, "now", False):
            return None  # the notice itself failed: one report is enough
        self._busy.now = True
        try:
            again = self._again(kind, trace)
            if again is None:
                return None
            text = describe(kind, error, trace, thread)
            if again:
                text += f"\nThis came {again} times more since it was reported before.\n"
            _LOG.error("%s", text)
            path = self._write(text)
            self._notice(path, kind.__qualname__)
            return path
        finally:
            self._busy.now = False

    def _again(self, kind: type[BaseException], trace: TracebackType | None) -> int | None:
        """How often a fault came since it was reported before; None when that is too short a while ago to report it
        again."""
        where = traceback.extract_tb(trace)
        fault = f"{kind.__qualname__} {where[-1].filename}:{where[-1].lineno}" if where else kind.__qualname__
        now = self._clock()
        with self._lock:
            since, count = self._told.get(fault, (now - _SAME_SECONDS, 0))
            if now - since < _SAME_SECONDS:
                self._told[fault] = (since, count + 1)
                return None
            self._told[fault] = (now, 0)
            return count

    def _write(self, text: str) -> Path | None:
        stamp = datetime.datetime.now(datetime.UTC).strftime("%Y%m%dT%H%M%S.%fZ")
        path = self._directory / f"report-{stamp}.txt"
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
            for old in sorted(self._directory.glob("report-*.txt"))[: -(_MOST_REPORTS - 1)]:
                old.unlink(missing_ok=True)
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            _LOG.error("the report could not be written: %s", error.strerror)
            return None
        return path

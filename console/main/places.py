"""Directories on this machine, who works here, and the program's own log file."""

from __future__ import annotations

import contextlib
import getpass
import logging
import os
import platform
import sys
from pathlib import Path

import platformdirs

from connectors.text import sanitise

APPLICATION = "driftvakt"
VARIABLE = "DRIFTVAKT_DATA_DIR"


def data_directory(chosen: str = "") -> Path:
    """The data directory: as chosen, else as DRIFTVAKT_DATA_DIR says, else the platform's usual place."""
    text = chosen or os.environ.get(VARIABLE, "")
    return Path(text).expanduser().absolute() if text else platformdirs.user_data_path(APPLICATION, appauthor=False)


def cache_directory(name: str) -> Path:
    """Where something lies that can be made again: what the demo site made."""
    return platformdirs.user_cache_path(APPLICATION, appauthor=False) / name


def log_directory(chosen: str = "") -> Path:
    """Where log files go: beside the data when its place was chosen, else the platform's usual place."""
    if chosen or os.environ.get(VARIABLE):
        return data_directory(chosen) / "logs"
    return platformdirs.user_log_path(APPLICATION, appauthor=False)


def make_private(directory: Path) -> None:
    """Make a directory for its owner alone; one that is there keeps its mode. Raises OSError."""
    if directory.is_dir():
        return
    try:
        directory.mkdir(mode=0o700, parents=True)
    except OSError as error:
        text = f"The folder for the data cannot be made ({error.strerror})"
        raise OSError(error.errno, text, str(directory)) from error


def operator() -> str:
    """Who works here, as the journal names them: `user@machine`."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError, ImportError):
        # No such user in the password database, as in some containers; each platform and version raises its own.
        user = "unknown"
    return sanitise(f"{user}@{platform.node()}", 120)


def log_to(directory: Path, name: str) -> logging.Handler:
    """Write warnings of everyone, and what our own code tells, to `NAME.log`: at most six files of a megabyte.

    Nothing here may be told a secret: they have a type that shows nothing, and connectors log neither keys nor input.
    Raises OSError.
    """
    from logging.handlers import RotatingFileHandler  # noqa: PLC0415 - 6 ms that the first paint need not wait

    class LogFile(RotatingFileHandler):
        """A log whose disk may be full or gone: then a line is missing in it, and nothing else goes wrong."""

        def handleError(self, record: logging.LogRecord) -> None:
            if not isinstance(sys.exception(), OSError):
                super().handleError(record)

        def close(self) -> None:
            with contextlib.suppress(OSError):
                super().close()

    make_private(directory)
    handler = LogFile(
        directory / f"{name}.log",
        maxBytes=1 << 20,
        backupCount=5,
        encoding="utf-8",
        errors="backslashreplace",
        delay=True,
    )
    handler.setFormatter(_OneLine("%(asctime)s %(levelname)s %(name)s %(threadName)s: %(message)s"))
    handler.setLevel(logging.INFO)
    root = logging.getLogger()
    root.addHandler(handler)
    for ours in ("console", "connectors", "widgets"):
        logging.getLogger(ours).setLevel(logging.INFO)
    return handler


class _OneLine(logging.Formatter):
    """A record is one line, whatever a node put into its message; tracebacks keep theirs, indented."""

    def format(self, record: logging.LogRecord) -> str:
        lines = sanitise(super().format(record), 20_000, lines=True).split("\n")
        return "\n    ".join(lines)

"""A real X11 display without a screen, with the program on it and a hand that presses keys."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
_LEFT_OUT = ("DBUS_", "QT_", "WAYLAND", "AT_SPI", "NO_AT_BRIDGE", "XDG_", "LANG", "LC_")


class Display:
    """An Xvfb with an environment of its own, its home in `folder`. Close it by `close`."""

    def __init__(self, folder: Path, size: str = "1700x1100") -> None:
        self._running: list[subprocess.Popen[Any]] = []
        seen, told = os.pipe()
        self.start("Xvfb", "-displayfd", str(told), "-screen", "0", f"{size}x24", "-nolisten", "tcp", fds=(told,))
        os.close(told)
        with os.fdopen(seen) as stream:
            display = f":{stream.readline().strip()}"
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith(_LEFT_OUT)} | {
            "DISPLAY": display,
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "QT_QPA_PLATFORM": "xcb",
            "LC_ALL": "C.UTF-8",
        }

    def start(self, *words: str, fds: Sequence[int] = (), stdout: int | None = None) -> subprocess.Popen[Any]:
        """Start something that ends with the display."""
        started = subprocess.Popen(
            words,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=stdout if stdout is not None else subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=getattr(self, "environment", None),
            pass_fds=fds,
        )
        self._running.append(started)
        return started

    def start_program(self, *arguments: str) -> subprocess.Popen[Any]:
        """Start the console with these arguments."""
        return self.start(sys.executable, "-m", "console.main", *arguments)

    def _xdotool(self, *words: str) -> str:
        done = subprocess.run(["xdotool", *words], env=self.environment, check=False, capture_output=True, text=True)
        return done.stdout

    def keys(self, *keys: str) -> None:
        """Press keys as xdotool names them, in the window that has the keyboard."""
        self._xdotool("key", "--delay", "20", *keys)

    def type(self, text: str) -> None:
        self._xdotool("type", "--delay", "10", text)

    def windows(self, title: str) -> list[str]:
        """The windows in sight whose title fits this expression, the newest last."""
        return self._xdotool("search", "--onlyvisible", "--name", title).split()

    def focus(self, title: str) -> bool:
        """Give the keyboard to the window of this title, as a window manager would; whether it is there."""
        found = self.windows(title)
        if found:
            self._xdotool("windowfocus", "--sync", found[-1])
        return bool(found)

    def of_class(self, name: str) -> list[str]:
        """The windows in sight that a desktop joins with the entry in its menus that names this class."""
        return self._xdotool("search", "--onlyvisible", "--class", f"^{name}$").split()

    def close(self) -> None:
        """End everything; what does not end by itself is killed, so that it is in nobody's way, and told."""
        stayed = []
        for process in reversed(self._running):
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                stayed.append(process.args)
                process.kill()
                process.wait()
            if process.stdout is not None:
                process.stdout.close()
        assert stayed == [], "this had to be killed"

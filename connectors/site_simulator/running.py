"""One command on a simulated node: the real probe or the real runner as a child process, its pipes joined to the SSH
channel.

Only their own command line runs. A simulated node is a process on somebody's workstation, and a console that sends
`reboot` to a demo must not restart that: the runner is held within the node's folder by its surroundings.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import paramiko

from connectors.probe import launch

NOT_RUN = 127
_SHELL = Path("/bin/sh")
_CHUNK = 65_536
_ENDING_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a node's commands run in, and whom to tell: `starting` before a program runs, `said` after each piece of its
    output went out, `ended` once after it. Called in the threads of the transport and of the pipes."""

    environment: dict[str, str]
    starting: Callable[[], None]
    said: Callable[[bytes], None]
    ended: Callable[[], None]


class RunningProgram:
    """A child process and the threads that move its bytes. `kill` may be called from any thread, more than once."""

    def __init__(
        self,
        channel: paramiko.Channel,
        process: subprocess.Popen[bytes],
        surroundings: Surroundings,
    ) -> None:
        self._channel, self._process, self._surroundings = channel, process, surroundings
        self._errors = threading.Thread(target=self._pump_errors, name="node-stderr", daemon=True)
        self._output = threading.Thread(target=self._pump_output, name="node-stdout", daemon=True)
        self._input = threading.Thread(target=self._pump_input, name="node-stdin", daemon=True)

    def start(self) -> None:
        for thread in (self._errors, self._output, self._input):
            thread.start()

    @property
    def alive(self) -> bool:
        return self._output.is_alive()

    def kill(self) -> None:
        """End the child and whatever it started."""
        if self._process.poll() is not None:
            return
        with contextlib.suppress(OSError):  # it ended by itself meanwhile
            if os.name == "posix":
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()

    def _pump_output(self) -> None:
        source = self._process.stdout
        try:
            while source is not None and (data := os.read(source.fileno(), _CHUNK)):
                self._channel.sendall(data)
                self._surroundings.said(data)
        except OSError:
            self._leave()  # the client is gone; the program has to go too
        self._errors.join()
        status = self._process.wait()
        with contextlib.suppress(OSError, EOFError):  # nobody is there to hear how it ended
            self._channel.send_exit_status(status if status >= 0 else 128 - status)
            self._channel.close()
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()
        self._surroundings.ended()

    def _pump_errors(self) -> None:
        source = self._process.stderr
        try:
            while source is not None and (data := os.read(source.fileno(), _CHUNK)):
                self._channel.sendall_stderr(data)
        except OSError:
            self._leave()

    def _pump_input(self) -> None:
        sink = self._process.stdin
        try:
            while sink is not None and (data := self._channel.recv(_CHUNK)):
                sink.write(data)
                sink.flush()
        except OSError:
            pass  # the child closed its input: how it ends is its own affair
        self._close(sink)
        if self._channel.closed:
            self._leave()

    def _leave(self) -> None:
        """The client is gone: let the child see the end of its input, then be firm."""
        try:
            self._process.wait(_ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    @staticmethod
    def _close(pipe: IO[bytes] | None) -> None:
        with contextlib.suppress(OSError):  # what was still buffered has no reader any more
            if pipe is not None:
                pipe.close()


def start_program(channel: paramiko.Channel, command: bytes, surroundings: Surroundings) -> RunningProgram:
    """Run the command line of the probe and the runner for a channel; any other is answered with an explanation and
    status 127. It speaks once it is told to `start`. Raises OSError when no process can be started."""
    surroundings.starting()
    process = subprocess.Popen(
        _arguments(command),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
        env=surroundings.environment,
        start_new_session=os.name == "posix",
    )
    return RunningProgram(channel, process, surroundings)


def _arguments(command: bytes) -> list[str]:
    if command.decode("utf-8", "replace") != launch.command():
        return [sys.executable, "-I", "-S", "-c", _REFUSAL, str(NOT_RUN)]
    if _SHELL.exists():
        return [str(_SHELL), "-c", launch.command()]
    return [sys.executable, "-I", "-S", "-B", str(Path(__file__).with_name("shell_less_start.py"))]


_REFUSAL = """import sys
sys.stderr.write("DEMO: this node is simulated and runs Driftvakt's probe and runner only\\n")
sys.exit(int(sys.argv[1]))
"""

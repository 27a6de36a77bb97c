"""The demo site's process: `python -m connectors.site_simulator`. docs/demo-site.md describes its lines.

It prints one JSON line with its endpoints, then reads commands, one JSON object a line, and answers each with one. It
ends when its standard input does, so that it never outlives who started it.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import logging
import os
import shutil
import signal
import sys
import threading
import time
from pathlib import Path
from typing import IO, Any

import paramiko

from connectors.site_simulator.directories import make_directory, make_temporary
from connectors.site_simulator.faults import Entry, FaultError, FaultKind
from connectors.site_simulator.furnishing import write_golden
from connectors.site_simulator.keys import own_key, public_line
from connectors.site_simulator.running import Surroundings
from connectors.site_simulator.runtime import Runtime
from connectors.site_simulator.server import LOOPBACK, USER, NodeSettings, Servers
from connectors.site_simulator.serving.ports import Ports
from connectors.site_simulator.specification import (
    Specification,
    SpecificationError,
    default_specification,
    load_specification,
)
from connectors.site_simulator.story import STORY
from connectors.site_simulator.tool_doors import POSSIBLE, ToolDoors, make_programs
from connectors.site_simulator.tools import PROGRAMS

MAX_LINE = 65_536
_log = logging.getLogger(__name__)
_STAND_IN = Path(__file__).with_name("nvml_stand_in.py")


class Speaker:
    """The one writer of standard output; lines never mix."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._lock = threading.Lock()

    def say(self, message: dict[str, Any]) -> None:
        """Write one line. A reader that is gone is no error here: standard input tells the end."""
        line = json.dumps(message, separators=(",", ":")).encode() + b"\n"
        with self._lock, contextlib.suppress(BrokenPipeError):
            self._out.write(line)
            self._out.flush()


class DemoSite:
    """Keys, servers and runtime put together below one directory."""

    def __init__(
        self,
        spec: Specification,
        seed: int,
        directory: Path,
        speaker: Speaker,
        *,
        files: Path | None = None,
        story: bool = False,
        opening: float | None = None,
        ahead: float = 0.0,
        away_seconds: float | None = None,
    ) -> None:
        """`opening` is when the story opens (unix seconds), else it does so now. The site's clock is `ahead` of this
        machine's, in seconds. A reboot keeps a node away for `away_seconds`, else as long as each needs."""
        self._directory, self._speaker, self._seed, self._spec = directory, speaker, seed, spec
        make_directory(directory)
        self._nodes = files or directory / "nodes"
        if files is None:
            shutil.rmtree(self._nodes, ignore_errors=True)  # left by a process that was killed
        keys = directory / "keys"
        make_directory(keys)
        self.client_key_path = keys / "client_key"
        client_key = own_key(self.client_key_path, "driftvakt-demo-client")
        host_keys = {node.name: own_key(keys / f"host_{node.name}", f"demo-{node.name}") for node in spec.nodes}
        write_golden(directory / "golden")
        tools, self._programs = directory / "bin", directory / "programs"
        _make_shim(tools)
        make_programs(self._programs, PROGRAMS)
        wall = time.time() + ahead
        self._opening = wall if opening is None else opening
        self.runtime = Runtime(
            spec,
            seed,
            self._nodes,
            wall=wall,
            monotonic=time.monotonic,
            story=STORY if story else (),
            opening=opening,
            ahead=ahead,
            away_seconds=away_seconds,
        )
        self._doors = ToolDoors(self.runtime.roots, self.runtime.use) if POSSIBLE else None
        runtime = self.runtime
        self._ports = Ports(runtime.roots, runtime.ask_port, runtime.ask_socket) if POSSIBLE else None
        self.servers = Servers([self._settings(name, host_keys[name], client_key, tools) for name in host_keys])
        self._host_keys = host_keys

    def _settings(self, name: str, host_key: paramiko.PKey, client_key: paramiko.PKey, tools: Path) -> NodeSettings:
        runtime = self.runtime
        kept = {key: os.environ[key] for key in ("SYSTEMROOT", "TEMP", "TMP", "TMPDIR") if key in os.environ}
        environment = {
            **kept,
            "PATH": os.pathsep.join([str(tools), *(("/usr/bin", "/bin") if os.name == "posix" else ())]),
            "HOME": str(self._nodes / name),
            "USER": USER,
            "LOGNAME": USER,
            "SHELL": "/bin/sh",
            "LANG": "C",
            "DRIFTVAKT_PROBE_ROOT": str(self._nodes / name),
            "DRIFTVAKT_PROBE_NVML": str(_STAND_IN),
            # The runner finds stand-ins there and no program of this machine.
            "DRIFTVAKT_RUNNER_ROOT": str(self._nodes / name),
            "DRIFTVAKT_RUNNER_PATH": str(self._programs),
        }
        surroundings = Surroundings(
            environment,
            starting=lambda: runtime.probe_starting(name),
            said=lambda data: runtime.probe_said(name, data),
            ended=lambda: runtime.probe_ended(name),
        )
        return NodeSettings(name, host_key, client_key, surroundings, lambda: runtime.may_log_in(name))

    def start(self) -> None:
        self.servers.start()
        for entry in self.runtime.active():
            if entry.fault.kind is FaultKind.NODE_GONE:
                self.servers.gone(entry.fault.node)
        if self._doors is not None:
            self._doors.start()
        if self._ports is not None:
            self._ports.start()
            self.runtime.listen_by(self._ports.listen)
        self.runtime.start(self._changed, self)

    def announcement(self) -> dict[str, Any]:
        """The first line: where the nodes are and how to get in."""
        nodes = []
        for node in self._spec.nodes:
            port, key = self.servers.ports[node.name], public_line(self._host_keys[node.name])
            site = self._spec.site(node.site)
            nodes.append(
                {
                    "name": node.name,
                    "site": site.key,
                    "site_name": site.name,
                    "hall": node.hall,
                    "rack": node.rack,
                    "switch": node.switch,
                    "gpus": node.gpus,
                    "host": LOOPBACK,
                    "port": port,
                    "host_key": key,
                    "known_hosts": f"[{LOOPBACK}]:{port} {key}",
                }
            )
        return {
            "demo_site": 1,
            "simulated": True,
            "seed": self._seed,
            "opening": self._opening,
            "pid": os.getpid(),
            "directory": str(self._directory),
            "user": USER,
            "client_key": str(self.client_key_path),
            "nodes": nodes,
        }

    def answer(self, line: bytes) -> dict[str, Any]:
        """The answer to one command line; never raises for what stands in it."""
        ref: Any = None
        try:
            asked = json.loads(line)
            if not isinstance(asked, dict):
                raise FaultError("a command is a JSON object")
            ref = asked.pop("ref", None)
            answer = self._obey(asked.pop("do", None), asked)
        except (FaultError, UnicodeDecodeError, json.JSONDecodeError, RecursionError) as problem:
            answer = {"ok": False, "error": str(problem)[:500]}
        if isinstance(ref, str | int) and not isinstance(ref, bool):
            answer["ref"] = ref
        return answer

    def _obey(self, do: object, rest: dict[str, Any]) -> dict[str, Any]:
        if do == "raise":
            return {"ok": True, **self.runtime.raise_fault(rest).as_json()}
        if do == "clear":
            return {"ok": True, **self.runtime.clear(str(rest.get("id"))).as_json()}
        if do == "clear_all":
            cleared = [self.runtime.clear(entry.id).id for entry in self.runtime.active()]
            return {"ok": True, "cleared": cleared}
        if do == "list":
            return {"ok": True, "faults": [entry.as_json() for entry in self.runtime.active()]}
        raise FaultError(f"`do` is raise, clear, clear_all or list, not {do!r:.60}")

    def _changed(self, entry: Entry, raised: bool) -> None:
        if entry.fault.kind is FaultKind.NODE_GONE:
            self.reach(entry.fault.node)
        self._speaker.say({"told": "raised" if raised else "cleared", **entry.as_json()})

    def reach(self, node: str) -> None:
        """Open or close a node's port as it is now."""
        away = self.runtime.is_away(node)
        if away and self._doors is not None:
            self._doors.hang_up(node)
        try:
            (self.servers.gone if away else self.servers.back)(node)
        except OSError:
            _log.exception("%s: its port could not be %s", node, "closed" if away else "opened")

    def serve(self, node: str, *, listening: bool) -> None:
        """Whether new connections to a node come in; those that are there stay."""
        try:
            self.servers.serve(node, listening=listening)
        except OSError:
            _log.exception("%s: its port could not be %s", node, "opened" if listening else "closed")

    def stop(self, *, remove: bool) -> None:
        """End everything and remove the nodes' files, or with `remove` the whole directory."""
        self.servers.stop()
        if self._doors is not None:
            self._doors.stop()
        if self._ports is not None:
            self._ports.stop()
        self.runtime.stop()
        shutil.rmtree(self._nodes, ignore_errors=True)
        if remove:
            shutil.rmtree(self._directory, ignore_errors=True)


def _make_shim(tools: Path) -> None:
    """A folder in which `python3` is this Python: a demo must not depend on what else is installed."""
    make_directory(tools)
    if os.name == "posix":
        shim = tools / "python3"
        quoted = "'" + sys.executable.replace("'", "'\\''") + "'"
        shim.write_text(f'#!/bin/sh\nexec {quoted} "$@"\n', encoding="utf-8")
        shim.chmod(0o700)


def _lines(source: IO[bytes], speaker: Speaker) -> Any:
    """Lines of bounded length until the end; longer ones are answered and skipped."""
    while line := source.readline(MAX_LINE):
        if not line.endswith(b"\n") and len(line) >= MAX_LINE:
            while line and not line.endswith(b"\n"):
                line = source.readline(MAX_LINE)
            speaker.say({"ok": False, "error": f"a command has at most {MAX_LINE} bytes"})
        elif line.strip():
            yield line


def main(arguments: list[str] | None = None) -> int:
    """Run the demo site until standard input ends; the exit status is 0, or 2 for what cannot be simulated."""
    parser = argparse.ArgumentParser(prog="python -m connectors.site_simulator", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same site (default 1)")
    parser.add_argument("--specification", type=Path, help="a JSON file instead of the 16 nodes that ship with it")
    parser.add_argument("--directory", type=Path, help="where keys and files go (default: a temporary directory)")
    parser.add_argument("--files", type=Path, help="where the nodes' files go (default: below the directory)")
    parser.add_argument("--remove", action="store_true", help="remove the directory at the end")
    parser.add_argument("--story", action="store_true", help="tell the night of docs/demo-site.md")
    parser.add_argument("--opening", type=float, help="when the story opens, in unix seconds (default: now)")
    parser.add_argument("--ahead", type=float, default=0.0, help="seconds that the site's clock is ahead (default 0)")
    parser.add_argument("--away", type=float, help="seconds that a reboot keeps a node away (default: 22 to 32)")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s", stream=sys.stderr)
    logging.getLogger("paramiko").setLevel(logging.CRITICAL)  # a client that hangs up is no news here
    speaker = Speaker(sys.stdout.buffer)
    remove = options.remove or options.directory is None
    directory: Path | None = None
    try:
        spec = load_specification(options.specification) if options.specification else default_specification()
        directory = (options.directory or make_temporary()).resolve()
        site = DemoSite(
            spec,
            options.seed,
            directory,
            speaker,
            files=options.files,
            story=options.story,
            opening=options.opening,
            ahead=options.ahead,
            away_seconds=options.away,
        )
    except (SpecificationError, FaultError, OSError, paramiko.SSHException) as problem:
        speaker.say({"ok": False, "error": str(problem)[:1000]})
        if options.files is not None:
            shutil.rmtree(options.files, ignore_errors=True)
        if remove and directory is not None:
            shutil.rmtree(directory, ignore_errors=True)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        site.start()
        speaker.say(site.announcement())
        for line in _lines(sys.stdin.buffer, speaker):
            speaker.say(site.answer(line))
    except KeyboardInterrupt:
        pass  # Ctrl+C in a terminal ends it as end of input does
    finally:
        site.stop(remove=remove)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The console's side of the demo site: start the child process, raise and clear faults, see its past, end it."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import connectors
from connectors.site_simulator.directories import make_temporary
from connectors.site_simulator.faults import Entry
from connectors.site_simulator.history import PastSample, past
from connectors.site_simulator.specification import Specification, default_specification, load_specification
from connectors.site_simulator.story import before
from connectors.streams import ConnectorError
from connectors.text import sanitise

START_SECONDS = 20.0
ANSWER_SECONDS = 10.0
_LOOK_SECONDS = 0.05
_KEPT_ERROR_BYTES = 2000


class DemoProblem(StrEnum):
    """What can go wrong with the demo site."""

    NOT_STARTED = "demo.not_started"
    REFUSED = "demo.refused"
    NO_ANSWER = "demo.no_answer"
    ENDED = "demo.ended"


class DemoError(ConnectorError):
    """The demo site did not start, refused a command, did not answer or has ended; `raw` holds its words, and so does
    the fact `said`, made safe and short."""

    def __init__(self, code: DemoProblem, target: str, raw: str = "") -> None:
        words = sanitise(raw, 2000, lines=True)
        super().__init__(code, target, facts={"said": sanitise(raw, 300)} if raw else {}, raw=words)


@dataclass(frozen=True, slots=True)
class DemoNode:
    """One simulated node. `known_hosts` is its line for a known_hosts file; `site` is the site's key."""

    name: str
    site: str
    site_name: str
    hall: str
    rack: str
    switch: str
    gpus: int
    host: str
    port: int
    host_key: str
    known_hosts: str


@dataclass(frozen=True, slots=True)
class RaisedFault:
    """A fault that lasts. `parameters` are those of its kind (docs/demo-site.md); `raised_at` is in unix seconds."""

    id: str
    kind: str
    parameters: dict[str, Any]
    raised_at: float


class Site:
    """A running demo site. Methods may be called from any thread; `stop` is safe to call twice, and the end of this
    process ends the site."""

    def __init__(self, process: subprocess.Popen[bytes], specification: Specification, temporary: Path) -> None:
        """Use `Site.start`."""
        self._process, self._specification, self._temporary = process, specification, temporary
        self._lock = threading.Lock()
        self._count = 0
        self._waiting: dict[int, queue.SimpleQueue[dict[str, Any]]] = {}
        self._first: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._errors = b""
        self._on_change: Callable[[], None] = lambda: None
        self._readers = [
            threading.Thread(target=self._read_lines, args=(process.stdout,), name="demo-lines", daemon=True),
            threading.Thread(target=self._read_errors, args=(process.stderr,), name="demo-errors", daemon=True),
        ]
        self.seed = 0
        self.opening = 0.0
        self.specification = ""
        self._story = False
        self.user = ""
        self.client_key = Path()
        self.nodes: tuple[DemoNode, ...] = ()

    @classmethod
    def start(
        cls,
        seed: int = 1,
        directory: Path | None = None,
        *,
        specification: Path | None = None,
        story: bool = False,
        opening: float | None = None,
        ahead: float = 0.0,
        away_seconds: float | None = None,
        on_change: Callable[[], None] | None = None,
        check: Callable[[], None] = lambda: None,
    ) -> Site:
        """Start a demo site and wait until its nodes listen (about a second).

        `directory` keeps the keys for the next time; without it they are removed at the end, as the nodes' files are in
        any case. `specification` is a JSON file. With `story` the site begins in the middle of its night, which
        opens at `opening` (unix seconds), else now; its clock is `ahead` of this machine's. A reboot keeps a
        node away for `away_seconds`, else as long as each needs. `on_change` is called, in a
        thread of this object, whenever a fault was raised or cleared; `check` again and again while it waits, and what
        it raises ends the site at once. Raises DemoError; SpecificationError or OSError for a file that will not do.
        """
        spec = load_specification(specification) if specification else default_specification()
        temporary = make_temporary()
        command = [sys.executable, "-m", "connectors.site_simulator", "--seed", str(seed)]
        if directory:
            command += ["--directory", str(directory), "--files", str(temporary)]
        else:
            command += ["--directory", str(temporary), "--remove"]
        command += ["--specification", str(specification)] if specification else []
        command += ["--story"] if story else []
        command += ["--opening", repr(opening)] if opening is not None else []
        command += ["--ahead", repr(ahead)] if ahead else []
        command += ["--away", repr(away_seconds)] if away_seconds is not None else []
        home = str(Path(connectors.__file__).resolve().parent.parent)
        paths = [home, *filter(None, [os.environ.get("PYTHONPATH")])]
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
                # Ctrl+C in the terminal is for who started it: nodes that vanish with it would be told as lost.
                start_new_session=os.name == "posix",
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as problem:
            shutil.rmtree(temporary, ignore_errors=True)
            raise DemoError(DemoProblem.NOT_STARTED, "demo site", raw=str(problem)) from problem
        site = cls(process, spec, temporary)
        site.specification = str(specification or "")
        site._on_change = on_change or site._on_change
        site._story = story
        site._begin(check)
        return site

    def _begin(self, check: Callable[[], None]) -> None:
        for reader in self._readers:
            reader.start()
        first: dict[str, Any] = {"error": f"no answer in {START_SECONDS:.0f} s"}
        for _ in range(int(START_SECONDS / _LOOK_SECONDS)):
            try:
                check()
            except BaseException:
                self._process.kill()
                self.stop()
                raise
            with contextlib.suppress(queue.Empty):
                first = self._first.get(timeout=_LOOK_SECONDS)
                break
        if "nodes" not in first:
            self.stop()
            raise DemoError(DemoProblem.NOT_STARTED, "demo site", raw=str(first.get("error") or self._last_words()))
        self.seed = int(first["seed"])
        self.opening = float(first["opening"])
        self.user = str(first["user"])
        self.client_key = Path(first["client_key"])
        self.nodes = tuple(DemoNode(**node) for node in first["nodes"])

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def known_hosts(self) -> str:
        """The text of a known_hosts file with all nodes."""
        return "".join(node.known_hosts + "\n" for node in self.nodes)

    def raise_fault(self, fault: str, **parameters: object) -> RaisedFault:
        """Raise a fault by its kind and parameters, e.g. `raise_fault("gpu_lost", node="g03", gpu=5)`. Raises DemoError
        (REFUSED says what the kind takes)."""
        return _fault(self._ask({"do": "raise", "fault": fault, **parameters}))

    def clear(self, fault: RaisedFault | str) -> None:
        """End a fault, given itself or its id. Raises DemoError."""
        self._ask({"do": "clear", "id": fault if isinstance(fault, str) else fault.id})

    def clear_all(self) -> None:
        """End every fault. Raises DemoError."""
        self._ask({"do": "clear_all"})

    def faults(self) -> tuple[RaisedFault, ...]:
        """The faults that last, oldest first. Raises DemoError."""
        return tuple(_fault(one) for one in self._ask({"do": "list"})["faults"])

    @property
    def begun(self) -> tuple[Entry, ...]:
        """The faults that the story had begun when the site opened, with their times."""
        return before(self.opening, self._specification) if self._story else ()

    def past(self, start: float, end: float, step: float) -> Iterator[PastSample]:
        """What this site would have shown between two unix times, its story's faults included; see `history.past`."""
        return past(self.seed, start, end, step, specification=self._specification, faults=self.begun)

    def stop(self) -> None:
        """End the site: kindly, then firmly. Its nodes' files are gone afterwards."""
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):  # it ended first
                self._process.stdin.close()
        try:
            self._process.wait(ANSWER_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for reader in self._readers:
            if reader.is_alive() and reader is not threading.current_thread():
                reader.join(ANSWER_SECONDS)
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()
        shutil.rmtree(self._temporary, ignore_errors=True)  # it does so itself, unless it was killed

    def __enter__(self) -> Site:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _ask(self, command: dict[str, object]) -> dict[str, Any]:
        box: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        what = f"{command.get('do')} {command.get('fault', '')}".strip()
        with self._lock:
            self._count += 1
            ref = self._count
            self._waiting[ref] = box
            try:
                if self._process.stdin is None or not self.alive:
                    raise BrokenPipeError
                self._process.stdin.write(json.dumps({**command, "ref": ref}).encode() + b"\n")
                self._process.stdin.flush()
            except (OSError, ValueError) as problem:
                del self._waiting[ref]
                raise DemoError(DemoProblem.ENDED, what, raw=self._last_words()) from problem
        try:
            answer = box.get(timeout=ANSWER_SECONDS)
        except queue.Empty:
            raise DemoError(DemoProblem.NO_ANSWER, what) from None
        finally:
            with self._lock:
                self._waiting.pop(ref, None)
        if "ended" in answer:
            raise DemoError(DemoProblem.ENDED, what, raw=self._last_words())
        if not answer.get("ok"):
            raise DemoError(DemoProblem.REFUSED, what, raw=str(answer.get("error", ""))[:2000])
        return answer

    def _read_lines(self, source: IO[bytes]) -> None:
        for line in source:
            try:
                message = json.loads(line)
            except ValueError:
                continue  # a stray print of some library; the site itself writes JSON only
            if "nodes" in message or ("ok" in message and not self.nodes and "ref" not in message):
                self._first.put(message)
            elif "told" in message:
                self._on_change()
            else:
                with self._lock:
                    box = self._waiting.get(message.get("ref", 0))
                if box is not None:
                    box.put(message)
        self._first.put({"error": ""})
        with self._lock:
            for box in self._waiting.values():
                box.put({"ended": True})

    def _read_errors(self, source: IO[bytes]) -> None:
        for line in source:
            self._errors = (self._errors + line)[-_KEPT_ERROR_BYTES:]

    def _last_words(self) -> str:
        return self._errors.decode("utf-8", "replace").strip()


def _fault(answer: dict[str, Any]) -> RaisedFault:
    own = ("id", "fault", "raised_at", "ok", "ref")
    parameters = {key: value for key, value in answer.items() if key not in own}
    return RaisedFault(answer["id"], answer["fault"], parameters, float(answer["raised_at"]))

"""Engines among the processes of a node, told by how they were started: whoever started them, and planned or not."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from connectors.text import sanitise
from connectors.tools import refused, rows_of, whole

PS: Final = "ps"
MOST_ENGINES: Final = 200
_PORT: Final = ("--port", "-p", "--http-port")
_MODEL: Final = ("--model", "-m", "--model-path", "--model-id", "--model-repository", "--model-store")
_ALIAS: Final = ("--served-model-name", "--alias", "-a")


@dataclass(frozen=True, slots=True)
class EngineProcess:
    """A process that serves a model: by whose account, the port that it was told to listen at or else its engine's
    own, the model's path or name as it was told, and what callers call it. Texts are safe to show."""

    pid: int
    user: str
    engine: str
    port: int
    model: str = ""
    alias: str = ""


@dataclass(frozen=True, slots=True)
class _Start:
    """How an engine is started: the word that is its program or module, what follows it, its own port."""

    engine: str
    program: str
    then: str = ""
    port: int = 8000


_STARTS: Final = (
    _Start("llama.cpp", "llama-server", port=8080),
    _Start("llama.cpp", "llama_cpp.server"),
    _Start("vllm", "vllm", "serve"),
    _Start("vllm", "vllm.entrypoints.openai.api_server"),
    _Start("sglang", "sglang.launch_server", port=30000),
    _Start("sglang", "sglang", "serve", port=30000),
    _Start("tensorrt-llm", "trtllm-serve"),
    _Start("triton", "tritonserver"),
    _Start("tgi", "text-generation-launcher", port=3000),
    _Start("ollama", "ollama", "serve", port=11434),
)


def processes() -> tuple[str, ...]:
    """Asks for all processes with their command lines."""
    return (PS, "-e", "-ww", "-o", "pid=,user:32=,args=")


def read_engines(status: int, out: bytes, err: bytes) -> tuple[EngineProcess, ...]:
    """The engines among what `processes` said. Raises ToolFault."""
    if status != 0:
        raise refused(PS, status, out, err)
    found: list[EngineProcess] = []
    for line in rows_of(PS, out):
        parts = line.split(None, 2)
        pid = whole(parts[0]) if len(parts) == 3 else None
        engine = _engine(pid, parts[1], parts[2]) if pid else None
        if engine is not None and len(found) < MOST_ENGINES:
            found.append(engine)
    return tuple(found)


def engine_of(words: Sequence[str]) -> str:
    """Which engine a command line starts; empty for none that is known."""
    found = _engine_of(1, "", list(words))
    return found.engine if found is not None else ""


def _engine(pid: int, user: str, command: str) -> EngineProcess | None:
    return _engine_of(pid, user, _words(command))


def _engine_of(pid: int, user: str, words: Sequence[str]) -> EngineProcess | None:
    # An interpreter, its options, and only then the program: what stands further behind is somebody's argument.
    for at, word in enumerate(words[:6]):
        name = word.rpartition("/")[2].removesuffix(".py")
        for start in _STARTS:
            if start.program not in (name, name.replace("_", "-")):
                continue
            rest = words[at + 1 :]
            if start.then and rest[:1] != [start.then]:
                continue
            return _started(pid, user, start, rest[1:] if start.then else rest)
    return None


def _started(pid: int, user: str, start: _Start, rest: Sequence[str]) -> EngineProcess:
    port = whole(_told(rest, _PORT))
    model = _told(rest, _MODEL) or (rest[0] if start.then and rest and not rest[0].startswith("-") else "")
    at = port if port is not None and 0 < port < 1 << 16 else start.port
    alias = sanitise(_told(rest, _ALIAS), 100)
    return EngineProcess(pid, sanitise(user, 32), start.engine, at, sanitise(model, 300), alias)


def _told(words: Sequence[str], names: Sequence[str]) -> str:
    """What follows one of these options, or stands behind its "="."""
    for at, word in enumerate(words):
        name, equals, value = word.partition("=")
        if name in names:
            return value if equals else words[at + 1] if at + 1 < len(words) else ""
    return ""


def _words(command: str) -> list[str]:
    """A command line, whose words ps joins with blanks: those within one cannot be told from those between."""
    try:
        return shlex.split(command[:8192]) if re.search(r"[\"']", command) else command[:8192].split()
    except ValueError:
        return command[:8192].split()

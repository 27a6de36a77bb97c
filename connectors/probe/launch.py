"""The probe's way onto a node: one constant command line, then everything else over standard input.

The command goes through the account's login shell, whatever that is, so it holds nothing that sh, bash, zsh, fish, csh
and tcsh read differently (no backslash, no `!`, no newline, one pair of single quotes). It starts a POSIX shell that
reads the first stage from standard input by exact byte count and runs it from memory. The first stage finds a Python of
3.6 or newer with ctypes and hands over to it, or else runs the shell variant. Nothing is written to the node's disk,
no source stands in Python's argument list (awk has its program there), and the command never changes, so a forced
command in authorized_keys can name it.

Standard input, in order: the first stage's length and a newline; the first stage; the shell variant; the Python variant
(zlib); one line of options as JSON; then control lines, one JSON object each, until the channel ends.
"""

from __future__ import annotations

import re
import shlex
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

import msgspec

#: Exit statuses of the probe, besides a shell's own 126 and 127.
EXIT_ENDED = 0
EXIT_NO_INTERPRETER = 69  # neither a Python of 3.6 or newer nor awk on the node
EXIT_PROBE_BUG = 70
EXIT_READER_GONE = 74

SHORTEST_PERIOD = 0.1
LONGEST_PERIOD = 3600.0

_COMMAND = "exec /bin/sh -c 'read -r n && eval \"$(dd bs=1 count=$n 2>/dev/null)\"'"

_PYTHONS = (
    "python3",
    "/usr/bin/python3",
    "/usr/local/bin/python3",
    "/usr/libexec/platform-python",  # RHEL 8 and 9 without a python3 package
    *(f"python3.{minor}" for minor in range(14, 5, -1)),
)

#: Isolated (-I), without site (-S), writing no byte code (-B): starting must neither run the account's code nor leave a
#: file.
_FLAGS = "-I -S -B"

#: What a Python that will do says: its status alone tells nothing, a wrapper may end well without having run one.
_CHECK = 'import sys,json,select,threading,zlib,ctypes;sys.version_info<(3,6) or print("ok")'
#: Seconds for which a Python is waited for: one on a dead NFS hangs for ever.
_PATIENCE = 6
#: That many are waited for, and no more: on a folder of the path that hangs, every name hangs.
_MOST_LATE = 3

_BOOT_ID = re.compile("[0-9a-f-]{1,64}")

_BOOT = """# Driftvakt node probe: nothing is installed, it ends with its SSH channel
import os,sys,zlib
def take(n):
    data=b""
    while len(data)<n:
        piece=os.read(0,min(65536,n-len(data)))
        if not piece: os._exit(0)
        data+=piece
    return data
take(int(sys.argv[1]))
names={"__name__":"driftvakt_node_probe"}
exec(compile(zlib.decompress(take(int(sys.argv[2]))),"node_probe.py","exec"),names)
line=b""
while not line.endswith(b"\\n"): line+=take(1)
names["main"](line.decode("utf-8","replace"))
"""

_STAGE = """PATH=$PATH:/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin
export PATH
boot={boot}
works() {{
  {{
    ( "$1" {flags} -c '{check}' & echo "pid $!"; wait $!; echo no ) &
    ( n=0; while [ $n -lt {patience} ]; do sleep 1; n=$((n + 1)); done; echo late ) & echo "pid $!"
  }} </dev/null 2>/dev/null | {{
    said= pids=
    while [ -z "$said" ] && read -r word pid; do
      case $word in pid) pids="$pids $pid" ;; ok | no | late) said=$word ;; esac
    done
    kill -9 $pids 2>/dev/null
    case $said in ok) true ;; late) (exit 2) ;; *) false ;; esac
  }}
}}
late=0
for p in {pythons}; do
  works "$p" && exec "$p" {flags} -c "$boot" {sh_bytes} {python_bytes}
  [ $? = 2 ] && late=$((late + 1))
  [ $late -lt {most_late} ] || break
done
if {allow_sh} && command -v awk >/dev/null 2>&1; then
  script=$(dd bs=1 count={sh_bytes} 2>/dev/null)
  dd bs=1 count={python_bytes} >/dev/null 2>&1
  eval "$script"
  exit
fi
echo 'driftvakt: this node has neither Python 3.6 or newer nor awk' >&2
exit {no_interpreter}
"""


class Variant(StrEnum):
    """Which probe may run. `AUTO` prefers Python; the others are for tests and odd nodes."""

    AUTO = "auto"
    PYTHON = "python"
    SH = "sh"


@dataclass(frozen=True, slots=True)
class Told:
    """How far a node's kernel log was told already: the number and microseconds of a line of that boot, and the lag of
    that clock in seconds, where it is known."""

    boot: str
    seq: int
    us: int = 0
    lag: float | None = None


@dataclass(frozen=True, slots=True)
class ProbeOptions:
    """`tiers` are the periods in seconds of fast, middle and slow readings. `told` asks for what the kernel said since.
    `python` names an interpreter on the node to try before the usual ones."""

    tiers: tuple[float, float, float] = (1.0, 10.0, 60.0)
    variant: Variant = Variant.AUTO
    python: str = ""
    told: Told | None = None


def command() -> str:
    """The command line to give to the account's login shell. It is the same for every node and version."""
    return _COMMAND


def payload(options: ProbeOptions | None = None) -> bytes:
    """What to write to the command's standard input first; about 90 kB. Raises ValueError for tiers out of bounds."""
    options = options or ProbeOptions()
    check_tiers(options.tiers)
    shell, python = _sources()
    pythons = [options.python] if options.python else []
    if options.variant is not Variant.SH:
        pythons.extend(_PYTHONS)
    asked: dict[str, object] = {"tiers": options.tiers}
    if options.told is not None and _BOOT_ID.fullmatch(options.told.boot):
        asked["log"] = options.told
    line = msgspec.json.encode(asked) + b"\n"
    if options.variant is Variant.PYTHON:
        return staged(_BOOT, python, pythons=pythons, line=line)
    return staged(_BOOT, python, pythons=pythons, line=line, shell=shell)


def staged(boot: str, python: bytes, *, line: bytes, pythons: Sequence[str] = _PYTHONS, shell: bytes = b"") -> bytes:
    """What goes to the command's standard input first: the stage that finds a Python, which reads `python` (zlib) by
    the program `boot`, told the lengths of both sources; or that runs `shell`, where there is no Python. Then the line
    of options."""
    stage = _STAGE.format(
        boot=shlex.quote(boot),
        pythons=" ".join(shlex.quote(name) for name in pythons),
        flags=_FLAGS,
        check=_CHECK,
        patience=_PATIENCE,
        most_late=_MOST_LATE,
        sh_bytes=len(shell),
        python_bytes=len(python),
        allow_sh="true" if shell else "false",
        no_interpreter=EXIT_NO_INTERPRETER,
    ).encode()
    return b"%d\n" % len(stage) + stage + shell + python + line


def control(op: str, **values: object) -> bytes:
    """One control line: `tiers` (fast, middle, slow: seconds, each optional), `refresh`, `nvml` (use: bool), `ping`,
    `stop`. Raises ValueError for tiers out of bounds."""
    if op == "tiers":
        check_tiers(tuple(values.values()))
    return msgspec.json.encode({"op": op, **values}) + b"\n"


def check_tiers(tiers: tuple[object, ...]) -> None:
    """Raise ValueError unless every period is a number of seconds that the probe accepts."""
    for period in tiers:
        if isinstance(period, bool) or not isinstance(period, int | float):
            raise ValueError(f"{period!r} is no number of seconds")
        if not SHORTEST_PERIOD <= period <= LONGEST_PERIOD:
            raise ValueError(f"a period lies between {SHORTEST_PERIOD:g} and {LONGEST_PERIOD:g} s, {period:g} does not")


@lru_cache(maxsize=1)
def _sources() -> tuple[bytes, bytes]:
    """(shell variant, compressed Python variant)."""
    folder = Path(__file__).parent
    shell = folder.joinpath("node_probe.sh").read_text(encoding="utf-8")
    python = folder.joinpath("node_probe.py").read_text(encoding="utf-8")
    lines = [line.strip() for line in shell.split("\n")]
    bare = "\n".join(line for line in lines if line and not line.startswith("#"))
    return bare.encode() + b"\n", zlib.compress(without_words(python).encode(), 9)


def without_words(python: str) -> str:
    """The source without its comments and the words of its docstrings, a third of it; lines keep their numbers, for a
    traceback."""
    lines, inside = [], False
    for line in python.split("\n"):
        begins = not inside and line.lstrip().startswith('"""')
        if inside or begins:
            ends = line.count('"""') == (2 if begins else 1)
            inside = not ends
            indent = line[: len(line) - len(line.lstrip())]
            line = indent + '""' if begins else ""  # noqa: PLW2901 - the line as it is sent
        lines.append("" if line.lstrip().startswith("#") else line)
    return "\n".join(lines)

"""Programs of ours that try a backup out on its node: they bring it back into a folder of its own, start what came back
within a fence, ask it, and say in words of their own what came of that.

Each stands in resources/trials behind one fence, and is sent into that folder before it runs there. What the modules
`connectors.postgresql`, `connectors.etcd` and `connectors.declared` have in common.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from connectors.backups import MOST_ERRORS, Asked, BackupProblem, Ended, fault
from connectors.text import sanitise
from connectors.tools import bad_value, not_read, text_of
from resources import path

_FENCE: Final = "fence.sh"
#: What it says: what was started, whether files are those of their manifest, an older backup that is the same, the
#: answer, what reading all of it ended with, and what a declared check did.
_SAID = re.compile(r"^driftvakt: (started|manifest|again|answer|read|checked) ?([^\n]*)$", re.MULTILINE)
_PROBLEM = re.compile(r"^driftvakt: problem ([a-z_]{1,40})$", re.MULTILINE)
#: Reading all of it ends with this where it found damage.
_CORRUPT: Final = "2"
#: What an answer may say first and still be none.
_NOTHING = frozenset({"", "0", "f", "false", "none"})
_PROBLEMS = {
    "missing": BackupProblem.MISSING,
    "unsupported": BackupProblem.UNSUPPORTED,
    "other_server": BackupProblem.OTHER_SERVER,
    "no_snapshot": BackupProblem.NO_SNAPSHOT,
    "damaged": BackupProblem.DAMAGED,
    "no_fence": BackupProblem.NO_FENCE,
    "forbidden": BackupProblem.FORBIDDEN,
    "crashed": BackupProblem.CRASHED,
}


def text(program: str) -> str:
    """A program, behind the fence."""
    return "\n".join(path(f"trials/{name}").read_text(encoding="utf-8") for name in (_FENCE, program))


def runs(program: str, verb: str, tool: str, target: str, *told: str) -> tuple[str, ...]:
    """Runs one that was sent into the folder `target`. Raises ToolFault (BAD_VALUE)."""
    if not target.startswith("/") or "\0" in target:
        raise bad_value(tool, "target", target)
    return ("sh", f"{target}/{program}", verb, tool, target, *told)


def named(err: str) -> BackupProblem | None:
    """The problem that a program of ours names itself."""
    found = _PROBLEM.findall(err)
    return _PROBLEMS.get(found[-1]) if found else None


def judged(end: Ended, problem: BackupProblem | None) -> Ended:
    """An end for this problem, without what a program of ours says to us alone."""
    if problem is None:
        return Ended(None, end.status, (), _without_ours(end.words))
    lines = tuple(line for line in end.errors if not line.startswith("driftvakt: "))[:MOST_ERRORS]
    return Ended(problem, end.status, lines, _without_ours(end.words))


def _without_ours(words: str) -> str:
    return "\n".join(line for line in words.split("\n") if not line.startswith("driftvakt: problem"))


def read_asked(end: Ended, out: str, *, misasked: bool = False) -> Asked:
    """What a program of ours says of what it started."""
    told: list[tuple[str, str]] = _SAID.findall(out)
    # What is said between may hold names of the backup's own: the first word on all but its end counts.
    said = dict(reversed(told)) | dict(each for each in told if each[0] == "read")
    answer = said.get("answer", "")
    first = answer.split("\t", 1)[0].strip()
    return Asked(
        end,
        manifest={"holds": True, "differs": False}.get(said.get("manifest", "")),
        no_manifest=said.get("manifest") == "none",
        again=sanitise(said.get("again", ""), 200),
        started="started" in said,
        answer="" if first.lower() in _NOTHING else sanitise(answer, 200),
        misasked=misasked,
        checked=int(said["checked"]) if re.fullmatch("[0-9]{1,3}", said.get("checked", "")) else None,
        sound={"0": True, _CORRUPT: False}.get(said.get("read", "")),
    )


_Judge = Callable[[int, str, str], Ended]


def read_whole(tool: str, ended: _Judge, pattern: re.Pattern[str], status: int, out: bytes, err: bytes) -> int:  # noqa: PLR0917
    """A number of bytes that a program told. Raises ToolFault."""
    well(tool, ended, status, out, err)
    found = pattern.fullmatch(text_of(tool, out))
    if found is None:
        raise not_read(tool, "no size", out)
    return int(found[1])


def well(tool: str, ended: _Judge, status: int, out: bytes, err: bytes) -> None:
    """Raises ToolFault for a program that did not end well."""
    if status != 0:
        said = err[-16384:].decode("utf-8", "replace")
        raise fault(tool, ended(status, said, out[-4096:].decode("utf-8", "replace")))

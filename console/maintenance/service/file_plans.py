"""Plans that send a file to a node: what has the name there is kept beside it, so that it can be put back."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from connectors.runner.messages import Entry
from console.journal.model import Target
from console.maintenance.model.refusing import CannotPlan
from console.maintenance.service.shared import called
from console.work.model.plans import Check, Content, Difference, Plan, Relation, Step, Touched, Undo, Way
from resources.text import QT_TRANSLATE_NOOP

#: What arrived is seen by its sum, which the node takes within twenty seconds: beyond this it may not.
LARGEST = 4 << 30
_LONGEST = 4000
#: Bytes a second that a slow way carries, and seconds that a file gets besides.
_SLOWEST, _LEAST = 1 << 20, 120
#: So much a second is guessed for people.
_USUAL = 50 << 20
_NO_PATH = QT_TRANSLATE_NOOP("Maintenance", "{path} is no place for a file: give the whole path, from / on.")
_ODD = QT_TRANSLATE_NOOP("Maintenance", "{path} has characters that cannot be seen. No file is sent there.")
_LARGE = QT_TRANSLATE_NOOP("Maintenance", "{file} is larger than is sent from here (4 GiB).")
_THERE = QT_TRANSLATE_NOOP("Maintenance", "{path} is on {node} already. Say that it is to be replaced.")
_SAME = QT_TRANSLATE_NOOP("Maintenance", "{path} on {node} holds the same already.")
_NO_FILE = QT_TRANSLATE_NOOP("Maintenance", "{path} on {node} is no file, and is not replaced.")
_CHANGES = QT_TRANSLATE_NOOP("Maintenance", "{path} on {node} is being written just now. Try again.")


@dataclass(frozen=True, slots=True)
class Measured:
    """A file of this computer as it was read: its path here, its bytes and their SHA-256."""

    source: str
    name: str
    size: int
    sha256: str


def is_place(path: str) -> None:
    """Raises CannotPlan for a path that no file is sent to."""
    parts = path.split("/")
    if not path.startswith("/") or "" in parts[1:] or {".", ".."} & set(parts) or len(path) > _LONGEST:
        raise CannotPlan(_NO_PATH, path=path[:200])
    if any(unicodedata.category(each) in ("Cc", "Cf", "Cs", "Zl", "Zp") for each in path):
        raise CannotPlan(_ODD, path=path[:200])


def send(
    node: Target,
    file: Measured,
    path: str,
    found: Entry | None,
    *,
    replace: bool = False,
    mode: int | None = None,
    reason: str = "",
) -> Plan:
    """A file goes to a path of a node, where `found` is now: None for nothing. Raises CannotPlan."""
    is_place(path)
    if file.size > LARGEST:
        raise CannotPlan(_LARGE, file=file.name)
    if found is not None:
        _refuse(node, file, path, found, replace)
    folder, _, name = path.rpartition("/")
    kept = f"{folder}/.driftvakt-kept-{found.sha256[:12]}-{name}"[:_LONGEST] if found is not None else ""
    values = {"file": name, "node": called(node), "path": path}
    touched = [Touched("file", path)]
    steps: list[Step] = []
    if found is not None:
        steps.append(_keep(node, values, path, kept, found))
        touched.append(Touched("file.kept", kept))
    new = _holds(path, file.sha256)
    if found is None:
        undo = Undo("file.remove", ("rm", "--", path), (_absent(path),), before=(new,))
    else:
        back = ("mv", "-f", "-T", "--", kept, path)
        undo = Undo("file.put_back", back, (_holds(path, found.sha256),), before=(new, _holds(kept, found.sha256)))
    right = mode if mode is not None else found.mode & 0o777 if found is not None else 0o644
    steps.append(
        Step(
            "file.send",
            node,
            Way.FILE,
            values,
            (path, file.sha256),
            before=(Check(("test", "-w", folder or "/"), "plain", "status", Relation.IS, "0"),),
            seen=(new,),
            changes=(Difference("file.holds", found.sha256[:12] if found is not None else "", file.sha256[:12]),),
            undo=undo,
            expected=1 + file.size // _USUAL,
            timeout=_LEAST + file.size // _SLOWEST,
            wave=len(steps),
            file=Content(
                path,
                file.sha256,
                file.size,
                right,
                source=file.source,
                replaces=found.sha256 if found is not None else "",
            ),
        )
    )
    return Plan("file.send", tuple(steps), values, reason, touched=tuple(touched))


def _refuse(node: Target, file: Measured, path: str, found: Entry, replace: bool) -> None:
    if found.type != "file":
        raise CannotPlan(_NO_FILE, path=path, node=called(node))
    if found.changed or not found.sha256:
        raise CannotPlan(_CHANGES, path=path, node=called(node))
    if found.sha256 == file.sha256:
        raise CannotPlan(_SAME, path=path, node=called(node))
    if not replace:
        raise CannotPlan(_THERE, path=path, node=called(node))


def _keep(node: Target, values: dict[str, str], path: str, kept: str, found: Entry) -> Step:
    return Step(
        "file.keep",
        node,
        values=values,
        argv=("cp", "-p", "-T", "--", path, kept),
        before=(_holds(path, found.sha256),),
        seen=(_holds(kept, found.sha256),),
        undo=Undo("file.forget", ("rm", "-f", "--", kept), (_absent(kept),)),
        expected=1,
        timeout=_LEAST + found.size // _SLOWEST,
    )


def _holds(path: str, sha256: str) -> Check:
    return Check(("sha256sum", "--", path), "sum", "sha256", Relation.IS, sha256)


def _absent(path: str) -> Check:
    return Check(("test", "-e", path), "plain", "status", Relation.IS, "1")

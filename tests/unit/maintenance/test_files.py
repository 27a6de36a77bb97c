"""Files of nodes: what is sent is a plan that can be taken back; names are shown as text whatever they are."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from connectors.runner.client import RunnerProblem
from connectors.runner.fetching import Fetched
from connectors.runner.files import FolderPart
from connectors.runner.messages import Entry
from connectors.streams import ConnectorError
from console.journal.acts import Act
from console.main.acting import READERS, WORDS
from console.maintenance.model import names
from console.maintenance.model.refusing import CannotPlan
from console.maintenance.service import files as service
from console.maintenance.service.file_plans import LARGEST, Measured, send
from console.maintenance.service.files import FilesService
from console.work.model.plans import Plan, Way, read_plan, undoing
from console.work.model.words import step_title, title

from .conftest import NODE

NEW, OLD = "a" * 64, "b" * 64
FILE = Measured("/desk/limits.conf", "limits.conf", 1_000, NEW)


def there(kind: str = "file", sha256: str = OLD, **more: object) -> Entry:
    told = {"path": "", "type": kind, "size": 9, "mode": 0o640, "uid": 0, "gid": 0, "mtime_ns": 0, "sha256": sha256}
    return Entry(**{**told, **more})  # type: ignore[arg-type]


def is_whole(plan: Plan) -> None:
    for step in (*plan.steps, *undoing(plan, range(len(plan.steps)))):
        assert all(check.reader in READERS for check in (*step.before, *step.seen))
        assert "?" not in str(step_title(step, WORDS)) and step.kind in WORDS, step.kind
        assert all(change.what in WORDS for change in step.changes)
    assert "?" not in str(title(plan, WORDS)) and all(thing.what in WORDS for thing in plan.touched)
    assert read_plan(plan.text) == plan and plan.can_be_undone


def test_a_new_file_is_removed_again_only_while_it_is_what_was_sent() -> None:
    plan = send(NODE, FILE, "/etc/limits.conf", None)
    is_whole(plan)
    [step] = plan.steps
    assert step.way is Way.FILE and step.file is not None and (step.file.replaces, step.file.mode) == ("", 0o644)
    [back] = undoing(plan, [0])
    assert back.argv == ("rm", "--", "/etc/limits.conf")
    [check] = back.before
    assert check.holds({"sha256": NEW}) and not check.holds({"sha256": "c" * 64})


def test_what_is_replaced_is_kept_and_put_back_whole() -> None:
    plan = send(NODE, FILE, "/etc/limits.conf", there(), replace=True)
    is_whole(plan)
    keep, step = plan.steps
    kept = "/etc/.driftvakt-kept-bbbbbbbbbbbb-limits.conf"
    assert keep.argv == ("cp", "-p", "-T", "--", "/etc/limits.conf", kept) and keep.wave < step.wave
    assert step.file is not None and (step.file.replaces, step.file.mode) == (OLD, 0o640)
    assert kept in [thing.which for thing in plan.touched], "it is said that it stays there"
    first, second = undoing(plan, [0, 1])
    assert first.argv == ("mv", "-f", "-T", "--", kept, "/etc/limits.conf") and second.argv[:2] == ("rm", "-f")
    assert [check.wanted for check in first.before] == [NEW, OLD]


@pytest.mark.parametrize(
    ("path", "found", "said"),
    [
        ("etc/limits", None, "no place"),
        ("/etc/../limits", None, "no place"),
        ("/etc/", None, "no place"),
        ("/etc/a\nb", None, "cannot be seen"),
        ("/etc/a\u202eb", None, "cannot be seen"),
        ("/etc/limits", there(), "is to be replaced"),
        ("/etc/limits", there("link"), "no file"),
        ("/etc/limits", there("folder", ""), "no file"),
        ("/etc/limits", there(sha256=NEW), "the same"),
        ("/etc/limits", there(changed=True), "just now"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(path: str, found: Entry | None, said: str) -> None:
    with pytest.raises(CannotPlan) as refused:
        send(NODE, FILE, path, found, replace=path != "/etc/limits" or said != "is to be replaced")
    assert said in str(refused.value)


def test_what_could_not_be_seen_to_arrive_is_not_sent() -> None:
    with pytest.raises(CannotPlan):
        send(NODE, Measured("/x", "x", LARGEST + 1, NEW), "/srv/x", None)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (b"run.log", "run.log"),
        ("språk".encode(), "språk"),
        (b"\xff\xfe", "\\xff\\xfe"),
        (b"a\nb\x1b[2J\x07", "a\\nb\\x1b[2J\\x07"),
        ("evil\u202egpj.exe".encode(), "evil\\u202egpj.exe"),
        ("a\u00a0b\u3164".encode(), "a\\xa0b\\u3164"),
        (b"x" * 400, "x" * 299 + "…"),
    ],
)
def test_names_are_shown_and_hide_nothing(name: bytes, text: str) -> None:
    assert names.shown(name) == text
    path = names.path_of("/srv", name)
    assert path.encode("utf-8", "surrogateescape") == b"/srv/" + name and names.above(path) == "/srv"


class Line:
    """A way to a node's files that is cut so often, and then fetches; or refuses."""

    def __init__(self, cuts: int, why: str = "") -> None:
        self.cuts, self.why, self.asked = cuts, why, 0
        self.told: list[tuple[str, dict[str, object]]] = []

    @contextmanager
    def at(self, _node: object) -> Iterator[Line]:
        yield self

    def folder(self, path: str, *, most: int, after: bytes = b"") -> FolderPart:
        raise NotImplementedError

    def itself(self, path: str) -> Entry | None:
        raise NotImplementedError

    def fetch(self, *_: object, **__: object) -> Fetched:
        self.asked += 1
        if self.why:
            raise ConnectorError(RunnerProblem.REFUSED, "g01", facts={"why": self.why, "to": "/etc/shadow"})
        if self.asked <= self.cuts:
            raise ConnectorError(RunnerProblem.GONE, "g01")
        return Fetched(9, NEW, 4)

    def begin(self, _category: str, type: str, /, **more: object) -> Act:
        self.told.append((type, more))

        def end(result: str, details: dict[str, object]) -> None:
            self.told.append((result, details))

        return Act("act", end)  # type: ignore[arg-type]


def fetching(line: Line, monkeypatch: pytest.MonkeyPatch) -> Fetched:
    monkeypatch.setattr(service, "_PAUSE", 0.0)
    files = FilesService(line.at, line.begin, lambda _path: FILE)
    return files.fetch(NODE, "/srv/x", Path("/desk/x"), stop=threading.Event())


def test_a_lost_line_is_made_anew_a_few_times_and_the_log_has_beginning_and_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    line = Line(cuts=3)
    assert fetching(line, monkeypatch).had == 4
    assert line.asked == 4 and [each[0] for each in line.told] == ["file.fetched", "ok"]
    assert line.told[1][1] == {"size": 9, "sha256": NEW, "had": 4}
    line = Line(cuts=9)
    with pytest.raises(ConnectorError):
        fetching(line, monkeypatch)
    assert line.asked == 4 and line.told[1][0] == "failed: runner.gone"


def test_a_refusal_is_told_in_words_and_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    line = Line(cuts=0, why="link")
    with pytest.raises(CannotPlan) as refused:
        fetching(line, monkeypatch)
    assert "is a link to /etc/shadow" in str(refused.value) and line.asked == 1

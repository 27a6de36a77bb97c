"""Steps that say something to a service, send a file, look and judge; and plans that take themselves back."""

from __future__ import annotations

import hashlib
import socketserver
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from connectors import plain
from console.journal.service import Journal
from console.main.claims import FileClaims
from console.main.handing_over import send, speak
from console.work.model.plans import Check, Plan, Relation, Step, Undo, Way, content, read_plan
from console.work.model.runs import RunState, RunView, StepState
from console.work.service.acting import Acts
from console.work.service.protocols import Aids, Runner
from console.work.service.records import Records
from tests.support.acts import LocalNodes, Rule, adding, exists, target


class Switch(socketserver.ThreadingUnixStreamServer):
    """A service with one word: `set WORD` and `show`. `deaf` hangs up after it heard."""

    daemon_threads = True

    def __init__(self, path: str) -> None:
        self.word, self.heard, self.cut = "blue", list[str](), False
        switch = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                line = self.rfile.readline().decode().strip()
                if line.startswith("set "):
                    switch.heard.append(line)
                    switch.word = line[4:]
                elif line == "show":
                    self.wfile.write(f"{switch.word}\n".encode())

        super().__init__(path, Handler)


@pytest.fixture
def switch() -> Iterator[Switch]:
    with tempfile.TemporaryDirectory(prefix="dv") as folder:  # a socket's path is short
        made = Switch(f"{folder}/s")
        threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True).start()
        yield made
        made.shutdown()
        made.server_close()


class Bed:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.verdicts: list[str] = []
        self.looked = 0
        self.journal = Journal.open(folder / "journal.db", actor="anna", source="test", clock=time.time)
        self.nodes = LocalNodes(folder / "nodes")
        self.rule = Rule()
        self.acts = Acts(
            Records(self.journal),
            self.nodes,
            plain.READERS,
            self.rule,
            FileClaims(folder / "claims"),
            holder="anna@desk",
            who=lambda: "anna",
            aids=Aids({"judge": self._judge}, speak=speak, send=send),
        )

    def _judge(
        self, _there: Runner, _run: str, _words: tuple[str, ...], stopped: Callable[[], bool]
    ) -> Mapping[str, Any]:
        self.looked += 1
        assert not stopped()
        return {"verdict": self.verdicts.pop(0), "why": "it says so"}

    def run(self, *steps: Step, back: bool = False) -> RunView:
        run = self.acts.propose(Plan("test.act", steps, back=back))
        self.acts.agree(run.id)
        self.acts.start(run.id)
        return self.acts.wait(run.id, 30)


@pytest.fixture
def bed(tmp_path: Path) -> Iterator[Bed]:
    made = Bed(tmp_path)
    yield made
    made.acts.close()
    assert not made.nodes.runs()
    assert made.journal.verify().sound
    made.journal.close()


def says(switch: Switch, word: str, wave: int = 0) -> Step:
    address = str(switch.server_address)

    def shows(which: str) -> Check:
        return Check(("show",), "plain", "line", Relation.IS, which, 5, address)

    undo = Undo("test.set", ("set blue",), (shows("blue"),), Way.REQUEST, address)
    return Step(
        "test.set",
        target("g01"),
        Way.REQUEST,
        argv=(f"set {word}",),
        address=address,
        seen=(shows(word),),
        undo=undo,
        wave=wave,
    )


def judges(wave: int) -> Step:
    return Step("test.judge", target("g01"), Way.LOOK, argv=("judge",), wave=wave)


def test_lines_are_said_once_and_their_success_is_asked_of_the_service(bed: Bed, switch: Switch) -> None:
    view = bed.run(says(switch, "green"))
    assert (view.state, switch.word, switch.heard) == (RunState.SUCCEEDED, "green", ["set green"])
    again = bed.run(says(switch, "green"))
    assert again.steps[0].state is StepState.ALREADY and switch.heard == ["set green"]
    back = bed.acts.undo(view.id)
    bed.acts.agree(back.id)
    bed.acts.start(back.id)
    assert bed.acts.wait(back.id, 30).state is RunState.SUCCEEDED and switch.word == "blue"


def test_a_file_is_there_whole_with_its_rights_and_nothing_unexpected_is_replaced(bed: Bed, tmp_path: Path) -> None:
    path = tmp_path / "unit"
    there = (exists(path),)
    file = content(str(path), "first\n", mode=0o600)
    step = Step("test.file", target("g01"), Way.FILE, argv=(str(path),), file=file)
    assert bed.run(replace(step, seen=there)).state is RunState.SUCCEEDED
    assert path.read_text() == "first\n" and path.stat().st_mode & 0o777 == 0o600
    second = replace(step, file=content(str(path), "second\n"))
    refused = bed.run(second).steps[0]
    assert (refused.state, refused.reason, path.read_text()) == (StepState.FAILED, "refused: there", "first\n")
    second = replace(step, file=content(str(path), "second\n", replaces=file.sha256))
    assert bed.run(second).state is RunState.SUCCEEDED and path.read_text() == "second\n"


def test_a_file_of_the_console_goes_over_and_one_that_is_not_there_is_said(bed: Bed, tmp_path: Path) -> None:
    source = tmp_path / "weights"
    source.write_bytes(b"w" * 3_000_000)
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    file = replace(content(str(tmp_path / "sent"), ""), sha256=digest, size=3_000_000, source=str(source))
    step = Step("test.file", target("g01"), Way.FILE, file=file)
    assert bed.run(step).state is RunState.SUCCEEDED and (tmp_path / "sent").read_bytes() == source.read_bytes()
    gone = bed.run(replace(step, file=replace(file, path=str(tmp_path / "other"), source=str(tmp_path / "none"))))
    assert (gone.steps[0].state, gone.steps[0].reason) == (StepState.FAILED, "not_read")


def test_a_plan_whose_comparison_says_no_takes_itself_back_and_the_log_says_so(
    bed: Bed, switch: Switch, tmp_path: Path
) -> None:
    bed.verdicts = ["fail"]
    view = bed.run(adding(tmp_path / "x"), says(switch, "green", 1), judges(2), says(switch, "red", 3), back=True)
    assert (view.state, view.steps[2].reason) == (RunState.FAILED, "verdict")
    back = bed.acts.back_of(view.id)
    assert back is not None
    back = bed.acts.wait(back.id, 30)
    assert back.state is RunState.SUCCEEDED and switch.heard == ["set green", "set blue"]
    assert not (tmp_path / "x").exists()
    assert bed.acts.back_of(back.id) is None


def test_what_several_agreed_to_takes_itself_back_without_asking_them_again(bed: Bed, switch: Switch) -> None:
    bed.rule.number = 2
    run = bed.acts.propose(Plan("test.act", (says(switch, "green"), judges(1)), back=True))
    for name in ("berit", "carl"):
        text = bed.acts.approval_text(run)
        bed.acts.approve(run.id, name, f"{name} plan@driftvakt {text}")
    bed.verdicts = ["fail"]
    bed.acts.start(run.id)
    bed.acts.wait(run.id, 30)
    back = bed.acts.back_of(run.id)
    assert back is not None and bed.acts.wait(back.id, 30).state is RunState.SUCCEEDED
    assert switch.word == "blue"


def test_a_comparison_that_proves_nothing_pauses_and_is_made_again(bed: Bed, switch: Switch) -> None:
    bed.verdicts = ["inconclusive", "pass"]
    view = bed.run(judges(0), says(switch, "green", 1), back=True)
    assert view.state is RunState.PAUSED and switch.heard == []
    bed.acts.resume(view.id)
    assert bed.acts.wait(view.id, 30).state is RunState.SUCCEEDED and bed.looked == 2


def test_while_the_console_looks_its_beat_is_run_and_leaves_nothing(bed: Bed, tmp_path: Path) -> None:
    beat = tmp_path / "beats"
    bed.verdicts = ["pass"]
    step = replace(judges(0), beat=("touch", str(beat)))
    assert bed.run(step).state is RunState.SUCCEEDED and beat.exists()
    with bed.acts.holding(target("g01"), ("rm", "--", str(beat))) as heart:
        assert not heart.stopped()
    assert not beat.exists()


def test_a_beat_goes_on_from_step_to_step_while_others_act_elsewhere_and_ends_with_a_step_that_has_none(
    bed: Bed, switch: Switch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.work.service.hearts.EVERY", 0.1)
    beats, between, last = tmp_path / "beats", tmp_path / "between", tmp_path / "last"
    bed.verdicts = ["pass"]
    line = ("import sys; open(sys.argv[1], 'a').write('x')",)
    beat = ("python3", "-I", "-S", "-c", *line, str(beats))
    wait = ("sh", "-c", f"for i in 1 2 3 4 5 6 7 8; do sleep 0.2; stat -c %s {beats} >> {between}; done")
    kept = ("sh", "-c", f"sleep 0.3; stat -c %s {beats} >> {last}; sleep 0.8; stat -c %s {beats} >> {last}")
    view = bed.run(
        replace(judges(0), beat=beat),
        Step("test.wait", target("g02"), argv=wait, wave=1),
        replace(says(switch, "green", 2), beat=beat),
        Step("test.wait", target("g01"), argv=kept, wave=3),
    )
    assert view.state is RunState.SUCCEEDED
    sizes = [int(each) for each in between.read_text().split()]
    assert sizes[-1] > sizes[0] > 0 and len(set(last.read_text().split())) == 1


def test_what_holds_a_target_ends_before_the_engine_has_closed(bed: Bed) -> None:
    held, ended = threading.Event(), threading.Event()

    def hold() -> None:
        with bed.acts.holding(target("g01"), ("true",)) as heart:
            while not heart.stopped():
                held.set()
                time.sleep(0.05)
        ended.set()

    threading.Thread(target=hold, daemon=True).start()
    assert held.wait(10)
    bed.acts.close()
    assert ended.is_set()


def test_a_run_goes_on_where_its_beat_does_not(bed: Bed, switch: Switch) -> None:
    bed.verdicts = ["pass"]
    step = replace(judges(0), beat=("false",))
    assert bed.run(step, replace(says(switch, "green", 1), beat=("false",))).state is RunState.SUCCEEDED


def test_a_request_that_was_under_way_when_the_console_died_is_settled_by_sight(bed: Bed, switch: Switch) -> None:
    for heard in (False, True):
        switch.word, switch.heard = ("green" if heard else "blue"), []
        run = bed.acts.propose(Plan("test.act", (says(switch, "green"),)))
        bed.acts.agree(run.id)
        records = Records(bed.journal)
        records.begin(run.id, "run", {"holder": "anna@desk"}, run.plan.targets)
        records.begin(run.id, "step", {"step": 0, "epoch": 1}, run.plan.targets)
        assert bed.acts.run(run.id).state is RunState.UNKNOWN
        bed.acts.resume(run.id)
        view = bed.acts.wait(run.id, 30)
        assert view.state is RunState.SUCCEEDED and switch.heard == ([] if heard else ["set green"])


def test_a_plan_of_all_ways_comes_back_from_its_text(switch: Switch, tmp_path: Path) -> None:
    file = Step("test.file", target("g01"), Way.FILE, file=content(str(tmp_path / "f"), "x"))
    plan = Plan("test.act", (says(switch, "green"), file, replace(judges(1), beat=("true",))), back=True)
    assert read_plan(plan.text) == plan
    older = Plan("test.act", (replace(says(switch, "green"), address="", undo=None, seen=()),))
    assert not any(f'"{name}"' in older.text for name in ("address", "file", "beat", "back"))

"""The demo site's backups: real files, restored and compared by what the console reads real restic with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import pytest

from connectors import restic, sandboxes
from connectors.restic import Repository, ResticProblem
from connectors.site_simulator.backups import KEY_FILE, MANIFEST, PROTECTED, Protected, entries, furnish
from connectors.site_simulator.tools import Answer, use
from connectors.site_simulator.tools.answers import Caller

OPENING = 1_800_000_000.0
SANDBOX = sandboxes.path("/srv", "0123456789abcdef")


def node(tmp_path: Path, name: str) -> tuple[Caller, Protected, Repository]:
    protected = next(each for each in PROTECTED if each.name == name)
    furnish(tmp_path, protected.node, 1, OPENING)
    caller = Caller(cast(Any, None), cast(Any, None), tmp_path)
    return caller, protected, Repository(protected.repository, KEY_FILE, (0, 18, 0))


def said(answer: Answer) -> tuple[int, bytes, bytes]:
    return answer.status, answer.out.encode(), answer.err.encode()


def newest(caller: Caller, repository: Repository) -> restic.Snapshot:
    return restic.read_snapshots(*said(use(caller, [*restic.snapshots(repository)]))).snapshots[-1]


def ended(answer: Answer) -> restic.Ended:
    return restic.ended(answer.status, answer.err, answer.out)


def test_a_sound_repository_gives_back_what_was_saved_and_its_folder_is_gone_afterwards(tmp_path: Path) -> None:
    caller, models, repository = node(tmp_path, "models")
    assert restic.read_version(*said(use(caller, [*restic.version()]))) == (0, 18, 0)
    snapshot = newest(caller, repository)
    assert snapshot.time == OPENING - models.ago and snapshot.paths == (models.path,)
    assert restic.read_size(*said(use(caller, [*restic.size(repository, snapshot.id)]))).entries == snapshot.files
    assert use(caller, [*sandboxes.make(SANDBOX)]).status == 0
    assert sandboxes.read_look(*said(use(caller, [*sandboxes.look(SANDBOX)])))["mode"] == "700"
    assert use(caller, [*sandboxes.make(SANDBOX)]).status == 1, "what is there is not made again"
    assert int(sandboxes.read_room(*said(use(caller, [*sandboxes.room("/srv")])))["bytes"]) > 0
    assert ended(use(caller, [*restic.check(repository)])).problem is None
    assert ended(use(caller, [*restic.restore(repository, snapshot.id, SANDBOX)])).problem is None
    back = tmp_path / SANDBOX.lstrip("/") / models.path.lstrip("/")
    saved, here = [*entries(tmp_path / models.path.lstrip("/"))], [*entries(back)]
    assert here == saved and len(here) > models.files
    assert use(caller, [*sandboxes.remove(SANDBOX)]).status == 0
    assert sandboxes.read_look(*said(use(caller, [*sandboxes.look(SANDBOX)]))) == {"there": "no"}


def test_what_has_rotted_is_seen_by_whoever_reads_it_and_by_nobody_else(tmp_path: Path) -> None:
    caller, _, repository = node(tmp_path, "training")
    snapshot = newest(caller, repository)
    assert ended(use(caller, [*restic.check(repository)])).problem is None, "a plain check does not read data"
    assert ended(use(caller, [*restic.check(repository, "all")])).problem is ResticProblem.DAMAGED
    use(caller, [*sandboxes.make(SANDBOX)])
    assert ended(use(caller, [*restic.restore(repository, snapshot.id, SANDBOX)])).problem is ResticProblem.DAMAGED


def test_a_wrong_password_and_a_repository_that_is_not_there_end_as_restic_ends(tmp_path: Path) -> None:
    caller, models, repository = node(tmp_path, "models")
    absent = Repository("/srv/backup/none", KEY_FILE)
    assert ended(use(caller, [*restic.snapshots(absent)])).problem is ResticProblem.NO_REPOSITORY
    (tmp_path / KEY_FILE.lstrip("/")).write_text("other")
    assert ended(use(caller, [*restic.snapshots(repository)])).problem is ResticProblem.WRONG_PASSWORD
    lines = (tmp_path / models.path.lstrip("/") / MANIFEST).read_text().splitlines()
    assert json.loads(lines[0])["driftvakt_manifest"] == 1 and len(lines) > models.files


@pytest.mark.parametrize("path", ["/srv/backup", "/../outside", "/"])
def test_nothing_else_is_removed_on_a_simulated_node(tmp_path: Path, path: str) -> None:
    caller, _, _ = node(tmp_path, "vectors")
    (tmp_path.parent / "outside").mkdir(exist_ok=True)
    assert use(caller, ["rm", "-rf", "--", path]).status == 1
    assert (tmp_path / "srv/backup").exists() and (tmp_path.parent / "outside").exists()

"""The demo site's backups: real files, restored and compared by what the console reads real restic with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import pytest

from connectors import borg, pg_dump, restic, sandboxes, tar
from connectors.backups import Asked, BackupProblem, Ended, Repository, Snapshot
from connectors.site_simulator.backups import BORG_KEY_FILE, KEY_FILE, MANIFEST, PROTECTED, Protected, entries, furnish
from connectors.site_simulator.tools import Answer, use
from connectors.site_simulator.tools.answers import Caller
from connectors.tools import ToolFault

RECORDED = Path(__file__).resolve().parents[2] / "support" / "recorded"
OPENING = 1_800_000_000.0
SANDBOX = sandboxes.path("/srv", "0123456789abcdef")


def node(tmp_path: Path, name: str) -> tuple[Caller, Protected, Repository]:
    protected = next(each for each in PROTECTED if each.name == name)
    furnish(tmp_path, protected.node, 1, OPENING)
    caller = Caller(cast(Any, None), cast(Any, None), tmp_path)
    return caller, protected, Repository(protected.repository, KEY_FILE, (0, 18, 0))


def said(answer: Answer) -> tuple[int, bytes, bytes]:
    return answer.status, answer.out.encode(), answer.err.encode()


def newest(caller: Caller, repository: Repository) -> Snapshot:
    return restic.read_snapshots(*said(use(caller, [*restic.snapshots(repository)]))).snapshots[-1]


def ended(answer: Answer) -> Ended:
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
    assert ended(use(caller, [*restic.check(repository, "all")])).problem is BackupProblem.DAMAGED
    use(caller, [*sandboxes.make(SANDBOX)])
    assert ended(use(caller, [*restic.restore(repository, snapshot.id, SANDBOX)])).problem is BackupProblem.DAMAGED


def test_a_wrong_password_and_a_repository_that_is_not_there_end_as_restic_ends(tmp_path: Path) -> None:
    caller, models, repository = node(tmp_path, "models")
    absent = Repository("/srv/backup/none", KEY_FILE)
    assert ended(use(caller, [*restic.snapshots(absent)])).problem is BackupProblem.NO_REPOSITORY
    (tmp_path / KEY_FILE.lstrip("/")).write_text("other")
    assert ended(use(caller, [*restic.snapshots(repository)])).problem is BackupProblem.WRONG_PASSWORD
    lines = (tmp_path / models.path.lstrip("/") / MANIFEST).read_text().splitlines()
    assert json.loads(lines[0])["driftvakt_manifest"] == 1 and len(lines) > models.files


def test_borg_is_answered_as_borg_answers(tmp_path: Path) -> None:
    caller, kept, _ = node(tmp_path, "configuration")
    repository = Repository(kept.repository, BORG_KEY_FILE, home="/var/lib/driftvakt")
    assert borg.read_version(*said(use(caller, [*borg.version()]))) == (1, 4, 0)
    listed = borg.read_snapshots(*said(use(caller, [*borg.snapshots(repository)]))).snapshots
    newest = listed[-1]
    assert len(listed) == kept.days and newest.time == OPENING - kept.ago and newest.paths == (kept.path,)
    held = borg.read_size(*said(use(caller, [*borg.size(repository, newest.name)])))
    assert held.entries == kept.files + 1 and held.bytes > 0
    use(caller, [*sandboxes.make(SANDBOX)])

    def end(argv: tuple[str, ...]) -> Ended:
        answer = use(caller, [*argv])
        return borg.ended(answer.status, answer.err, answer.out)

    assert end(borg.check(repository)).problem is None
    answer = use(caller, [*borg.restore(repository, newest.name, SANDBOX, [kept.path])])
    told = borg.read_progress(answer.err)
    assert answer.status == 0 and told is not None and told.bytes == told.of_bytes == held.bytes
    back = tmp_path / SANDBOX.lstrip("/") / kept.path.lstrip("/")
    assert [*entries(back)] == [*entries(tmp_path / kept.path.lstrip("/"))]
    assert end(borg.restore(repository, "nobody", SANDBOX)).problem is BackupProblem.NO_SNAPSHOT
    assert end(borg.restore(repository, newest.name, SANDBOX, ["/etc"])).problem is BackupProblem.PARTIAL
    assert end(borg.snapshots(Repository("/srv/none", BORG_KEY_FILE, home="/h"))).problem is BackupProblem.NO_REPOSITORY
    blob = next((tmp_path / kept.repository.lstrip("/") / "data").iterdir())
    blob.write_bytes(b"rot")
    assert end(borg.check(repository)).problem is BackupProblem.DAMAGED
    (tmp_path / BORG_KEY_FILE.lstrip("/")).write_text("other")
    assert end(borg.snapshots(repository)).problem is BackupProblem.WRONG_PASSWORD


def test_archives_of_tar_are_listed_read_and_unpacked(tmp_path: Path) -> None:
    caller, kept, _ = node(tmp_path, "scheduler")
    folder = Repository(kept.repository)
    assert tar.read_version(*said(use(caller, [*tar.version()])))[:1] == (1,)
    listed = tar.read_snapshots(*said(use(caller, [*tar.snapshots(folder)]))).snapshots
    newest = listed[-1]
    assert len(listed) == kept.days and newest.time == OPENING - kept.ago and newest.name.endswith(".tar")
    assert tar.read_size(*said(use(caller, [*tar.size(folder, newest.name)]))).bytes > 0
    use(caller, [*sandboxes.make(SANDBOX)])

    def end(argv: tuple[str, ...]) -> Ended:
        answer = use(caller, [*argv])
        return tar.ended(answer.status, answer.err, answer.out)

    assert end(tar.check(folder, "", newest.name)).problem is None
    assert end(tar.restore(folder, newest.name, SANDBOX, [kept.path])).problem is None
    back = tmp_path / SANDBOX.lstrip("/") / kept.path.lstrip("/")
    there = {each["path"]: each["sha256"] for each in entries(tmp_path / kept.path.lstrip("/"))}
    assert {each["path"]: each["sha256"] for each in entries(back)} == there and len(there) > kept.files
    assert end(tar.restore(folder, newest.name, SANDBOX, ["/etc"])).problem is BackupProblem.PARTIAL
    assert end(tar.check(folder, "", "none.tar")).problem is BackupProblem.NO_SNAPSHOT
    place = tmp_path / kept.repository.lstrip("/") / newest.name
    place.write_bytes(place.read_bytes()[:3000])
    assert end(tar.check(folder, "", newest.name)).problem is BackupProblem.DAMAGED
    with pytest.raises(ToolFault):
        tar.read_snapshots(*said(use(caller, [*tar.snapshots(Repository("/srv/none"))])))


def test_what_the_stand_in_of_borg_says_has_the_form_of_what_borg_says(tmp_path: Path) -> None:
    caller, kept, _ = node(tmp_path, "configuration")
    repository = Repository(kept.repository, BORG_KEY_FILE, home="/var/lib/driftvakt")
    recorded = json.loads((RECORDED / "borg" / "1.4.json").read_text(encoding="ascii"))

    def form(value: Any) -> Any:
        """Names without what they hold; of a list its first."""
        if isinstance(value, dict):
            return {name: form(each) for name, each in value.items()}
        return [form(each) for each in value[:1]] if isinstance(value, list) else type(value).__name__

    def holds(real: Any, ours: Any) -> bool:
        """Whether all that ours says is said by the real one, too."""
        if isinstance(ours, dict):
            return isinstance(real, dict) and all(name in real and holds(real[name], ours[name]) for name in ours)
        if isinstance(ours, list):
            return isinstance(real, list) and all(holds(real[0], each) for each in ours)
        return bool(real == ours)

    said_list = use(caller, [*borg.snapshots(repository)])
    name = borg.read_snapshots(*said(said_list)).snapshots[-1].name
    for ours, real in (
        (said_list.out, recorded["sound: list"]["out"]),
        (use(caller, [*borg.size(repository, name)]).out, recorded["info"]["out"]),
    ):
        assert holds(form(json.loads(real)), form(json.loads(ours)))
    (tmp_path / BORG_KEY_FILE.lstrip("/")).write_text("other")
    for ours, real in (
        (use(caller, [*borg.snapshots(repository)]), recorded["wrong password: list"]),
        (
            use(caller, [*borg.snapshots(Repository("/none", BORG_KEY_FILE, home="/h"))]),
            recorded["no repository: list"],
        ),
    ):
        line = json.loads(ours.err)
        told = next(each for each in map(json.loads, real["err"].splitlines()) if each.get("msgid") == line["msgid"])
        assert (ours.status, form(line)) == (real["status"], form(told))


@pytest.mark.parametrize("path", ["/srv/backup", "/../outside", "/"])
def test_nothing_else_is_removed_on_a_simulated_node(tmp_path: Path, path: str) -> None:
    caller, _, _ = node(tmp_path, "vectors")
    (tmp_path.parent / "outside").mkdir(exist_ok=True)
    assert use(caller, ["rm", "-rf", "--", path]).status == 1
    assert (tmp_path / "srv/backup").exists() and (tmp_path.parent / "outside").exists()


def test_dumps_of_postgresql_are_listed_read_restored_and_asked_by_the_program_that_was_sent(tmp_path: Path) -> None:
    caller, kept, _ = node(tmp_path, "registry")
    folder = Repository(kept.repository)
    assert pg_dump.read_version(*said(use(caller, [*pg_dump.version()]))) == (15, 18)
    listed = pg_dump.read_snapshots(*said(use(caller, [*pg_dump.snapshots(folder)]))).snapshots
    newest = listed[-1]
    assert len(listed) == kept.days and newest.time == OPENING - kept.ago
    assert pg_dump.read_size(*said(use(caller, [*pg_dump.size(folder, newest.name)]))).bytes > 0
    use(caller, [*sandboxes.make(SANDBOX)])

    def end(argv: tuple[str, ...]) -> Ended:
        answer = use(caller, [*argv])
        return pg_dump.ended(answer.status, answer.err, answer.out)

    def asked(query: str) -> Asked:
        answer = use(caller, [*pg_dump.ask(folder, newest.name, SANDBOX, "", query)])
        return pg_dump.read_asked(answer.status, answer.err, answer.out)

    assert end(pg_dump.check(folder, "", newest.name)).problem is None
    assert end(pg_dump.restore(folder, newest.name, SANDBOX)).problem is not None, "it was not sent yet"
    (tmp_path / SANDBOX.lstrip("/") / pg_dump.PROGRAM).write_text(pg_dump.program())
    assert not asked("").started
    assert end(pg_dump.restore(folder, newest.name, SANDBOX)).problem is None
    assert (asked("").answer, asked("").sound) == ("3", True)
    assert int(asked("SELECT count(*) FROM registry_images").answer) > 0
    assert asked("SELECT count(*) FROM nothing").answer == ""
    place = tmp_path / kept.repository.lstrip("/") / newest.name
    place.write_bytes(place.read_bytes()[:40])
    assert end(pg_dump.check(folder, "", newest.name)).problem is BackupProblem.DAMAGED
    assert use(caller, ["sh", "-c", "id"]).status == 127


def test_a_backup_that_is_made_on_a_simulated_node_is_the_newest_of_its_list(tmp_path: Path) -> None:
    class System:
        def now(self) -> float:
            return OPENING + 60

    for name, tool, key in (("models", restic, KEY_FILE), ("configuration", borg, BORG_KEY_FILE)):
        root = tmp_path / name
        root.mkdir()
        caller, kept, _ = node(root, name)
        caller = Caller(cast(Any, System()), caller.cluster, caller.root)
        repository = Repository(kept.repository, key, (0, 18, 0), "/var/lib/driftvakt")
        before = tool.read_snapshots(*said(use(caller, [*tool.snapshots(repository)]))).snapshots
        answer = use(caller, [*tool.back_up(repository, [kept.path], "driftvakt-now")])
        assert tool.ended(answer.status, answer.err, answer.out).problem is None
        (newest,) = tool.read_snapshots(*said(use(caller, [*tool.newest(repository)]))).snapshots
        assert newest.time == OPENING + 60 and newest.id not in {each.id for each in before}
        answer = use(caller, [*tool.back_up(repository, ["/srv/none"], "driftvakt-now")])
        assert answer.status != 0

"""The demo site's log: a month by its people, which holds like any other."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from connectors.site_simulator.specification import default_specification
from connectors.site_simulator.story import MOMENT
from console.fleet.service.inventory import InventoryService
from console.journal.service import Journal
from console.log.service.people import People
from console.log.service.verifying import verify
from console.main.compose import JOURNAL, key_by_signature
from console.main.demo_log import DemoLog, key_files

SITE = default_specification()
pytestmark = pytest.mark.slow


def written(folder: Path, opening: float = MOMENT) -> int:
    return log_of(folder).write(opening)


def log_of(folder: Path, check: Callable[[], None] = lambda: None) -> DemoLog:
    memory = folder / "memory"
    shutil.rmtree(memory, ignore_errors=True)
    memory.mkdir(mode=0o700)
    return DemoLog(folder, folder / "site", SITE, 1, story=True, memory=memory, check=check)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("demo")
    written(made)
    return made


def opened(folder: Path) -> Journal:
    return Journal.open(folder / JOURNAL, actor="looks@here", clock=lambda: MOMENT)


def test_it_holds_and_is_proved_up_to_three_in_the_night_by_the_one_on_duty(folder: Path):
    journal = opened(folder)
    InventoryService(journal)
    found = verify(journal, key_by_signature, None)
    journal.close()
    assert found.sound and found.chain.count > 2000
    proved = found.proof.proved
    assert proved is not None and proved.by is not None and proved.by.name == "A. Lindqvist"
    assert proved.time.timestamp() == MOMENT - (12 * 60 + 44)
    assert 0 < found.proof.by_chain_alone <= 16


def test_its_people_are_on_the_list_and_a_lost_key_counts_no_longer(folder: Path):
    journal = opened(folder)
    roster = People(journal, key_by_signature).roster()
    lost = (folder / "site" / "people" / "e.berg-lost-DEMO.pub").read_text(encoding="utf-8").split(" E.")[0]
    journal.close()
    assert len(roster.people) == 9 and len(roster.revoked) == 1
    assert set(roster.revoked) == {lost}


def test_the_witness_saw_it_and_nodes_have_owners(folder: Path):
    journal = opened(folder)
    kinds = {entry.type for entry in journal.entries()}
    owners = {node.owner for node in InventoryService(journal).current().nodes}
    journal.close()
    assert {"checkpoint.witnessed", "key.revoked", "checkpoint.signed", "note", "deployment"} <= kinds
    assert owners == {"Customer service", "Production", "Care West", "L. Dahl"}


def test_the_peoples_keys_are_private_and_marked(folder: Path):
    assert len(key_files(folder / "site")) == 9
    for path in key_files(folder / "site"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert path.with_name(f"{path.name}.pub").read_text(encoding="utf-8").endswith("(DEMO)\n")


def test_the_next_start_adds_what_came_since_and_nothing_twice(folder: Path):
    before = written(folder)
    assert written(folder) == before
    later = written(folder, MOMENT + 2 * 86400)
    journal = opened(folder)
    found = verify(journal, key_by_signature, None)
    journal.close()
    assert later > before and found.sound


def test_a_start_that_is_broken_off_leaves_no_half_log(tmp_path: Path):
    looked = 0

    def stop() -> None:
        nonlocal looked
        looked += 1
        if looked == 40:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        log_of(tmp_path, stop).write(MOMENT)
    assert not (tmp_path / JOURNAL).exists()
    assert written(tmp_path) > 2000

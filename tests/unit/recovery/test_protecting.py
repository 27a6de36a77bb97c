"""Protecting: the password is kept by the keyring or nothing is written, and no word of it is in the journal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from connectors.secrets import Secret, SecretError, SecretProblem
from console.journal.service import Journal
from console.recovery.model.assets import Asset, Copy, SeenCopy
from console.recovery.model.sets import AssetSet
from console.recovery.service.plans import secret_of
from console.recovery.service.protecting import Protecting, Protection
from console.recovery.service.records import Records
from console.recovery.service.recovery import CannotRecover, RecoveryService
from console.recovery.service.sets import Sets
from console.work.model.plans import Plan
from tests.support.journals import opened

COPY = Copy("local", "/srv/backup")
MODELS = Asset("", "Model store", "n1", ("/srv/models",), (COPY,))


class Keyring:
    """A keyring that keeps, or fails as it is told to."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.fails: SecretProblem | None = None

    def put(self, name: str, secret: Secret) -> None:
        if self.fails is not None:
            raise SecretError(self.fails, "SecretService Keyring", "DBusError")
        self.kept[name] = secret.reveal()

    def forget(self, name: str) -> None:
        self.kept.pop(name, None)


class NoTests:
    """Nothing is looked at or planned here."""

    def look(self, asset: str, copy: str = "") -> SeenCopy:
        raise NotImplementedError

    def plan(self, asset: str, copy: str = "", snapshot: str = "", **_more: object) -> Plan:
        raise NotImplementedError


class Room:
    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.recovery = RecoveryService(Records(journal))
        self.sets = Sets(self.recovery, NoTests(), lambda _plan: pytest.fail("nothing is proposed"))
        self.keyring: Keyring | None = Keyring()
        self.protecting = Protecting(self.recovery, self.sets, lambda: self.keyring)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Room]:
    with opened(tmp_path / "journal.db") as journal:
        yield Room(journal)
        assert journal.differences() == ()
    assert b"correct horse" not in (tmp_path / "journal.db").read_bytes()


WITH_PASSWORD = Protection(MODELS, COPY, Secret("correct horse"))


def test_the_password_is_kept_under_the_name_by_which_tests_ask_for_it(here: Room) -> None:
    made = here.protecting.protect(WITH_PASSWORD)
    assert here.keyring is not None and here.keyring.kept == {secret_of(made, COPY): "correct horse"}
    again = here.protecting.protect(Protection(replace(made, owner="M. Holm"), COPY, Secret("another")))
    assert again.id == made.id and here.keyring.kept == {secret_of(made, COPY): "another"}
    here.protecting.protect(Protection(replace(made, owner="E. Berg"), COPY))
    assert here.keyring.kept == {secret_of(made, COPY): "another"}, "what nobody typed changes nothing"


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (None, "No keyring .* runs here"),
        (SecretProblem.NO_KEYRING, "No keyring .* runs here"),
        (SecretProblem.LOCKED, "The keyring is locked"),
        (SecretProblem.FAILED, "did not take the password .DBusError."),
    ],
)
def test_where_nothing_keeps_the_password_nothing_is_written(
    here: Room, problem: SecretProblem | None, said: str
) -> None:
    if problem is None:
        here.keyring = None
    else:
        assert here.keyring is not None
        here.keyring.fails = problem
    with pytest.raises(CannotRecover, match=said):
        here.protecting.protect(WITH_PASSWORD)
    assert here.recovery.assets() == ()
    assert here.protecting.protect(Protection(MODELS, COPY)).name == "Model store", "without one it can be"


def test_what_is_refused_leaves_no_password_behind(here: Room) -> None:
    with pytest.raises(CannotRecover, match="from the root on"):
        here.protecting.protect(replace(WITH_PASSWORD, asset=replace(MODELS, paths=("srv",))))
    assert here.keyring is not None and here.keyring.kept == {}


def test_it_is_put_into_the_set_that_was_chosen_once(here: Room) -> None:
    ids = tuple(here.recovery.protect(replace(MODELS, name=name)).id for name in ("A", "B"))
    group = here.sets.group(AssetSet("", "Retrieval", ids, 60))
    made = here.protecting.protect(Protection(MODELS, COPY, set=group.id))
    assert here.sets.row("Retrieval").set.assets == (*ids, made.id)
    here.protecting.protect(Protection(made, COPY, set=group.id))
    assert here.sets.row("Retrieval").set.assets == (*ids, made.id)

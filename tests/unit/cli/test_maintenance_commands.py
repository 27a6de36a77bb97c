"""`driftvakt nodes drain|return|run` on this very machine: planned of what is there, done, and shown to who asked."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .conftest import Ended

pytestmark = pytest.mark.slow


def test_a_drain_is_planned_done_and_known_and_a_command_is_answered(driftvakt: Callable[..., Ended]) -> None:
    driftvakt("sites", "add", "lab")
    driftvakt("nodes", "add", "--local", "here", "--site", "lab", "--name", "here")
    planned = driftvakt("nodes", "drain", "here", "--reason", "fans")
    assert planned.status == 0 and "Nothing has run. Carry it out: driftvakt act apply" in planned.err
    assert driftvakt("nodes", "drain", "here", "--yes").status == 0
    again = driftvakt("nodes", "drain", "here")
    assert again.status == 1 and "here is out of work already" in again.err
    back = driftvakt("nodes", "return", "here", "--yes", "--json").document
    assert (back["state"], back["act"], back["steps"][0]["kind"]) == ("succeeded", "node.return", "node.back")
    told = driftvakt("nodes", "run", "--on", "site:lab", "--yes", "--", "echo", "--no-shell", "$HOME")
    assert "1 (lab/here): status 0\n    --no-shell $HOME" in told.out
    nowhere = driftvakt("nodes", "run", "--", "true")
    assert nowhere.status == 2 and "--on NODE" in nowhere.err

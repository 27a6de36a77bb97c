"""Servers that turn away: one that keeps penalties for who failed too often, one that vanishes as the login ends."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from connectors.ssh import connecting
from connectors.ssh.problems import SshError, SshProblem, retryable
from connectors.ssh.targets import Target
from tests.contract.ssh.conftest import Bench
from tests.support.sshd import PENALISES, Sshd, keygen


def problem(bench: Bench, target: Target) -> SshError:
    with pytest.raises(SshError) as caught:
        bench.connect(target)
    return caught.value


@pytest.mark.skipif(not PENALISES, reason="this sshd keeps no penalties (OpenSSH before 9.8)")
def test_a_real_server_turns_away_who_failed_too_often(bench: Bench, tmp_path: Path) -> None:
    stranger = keygen(tmp_path / "stranger")
    penalties = "PerSourcePenalties authfail:60s noauth:60s min:1s"
    with Sshd(tmp_path / "strict", options=[penalties]) as server:
        bench.trust(server)
        wrong = bench.target(server, identity_files=(stranger,))
        codes = [problem(bench, wrong).code for _ in range(3)]
    assert codes[0] is SshProblem.AUTH_FAILED
    assert codes[-1] is SshProblem.TURNED_AWAY


def test_a_server_that_vanishes_as_the_login_ends_is_closed_and_no_bug(
    bench: Bench, server: Sshd, monkeypatch: pytest.MonkeyPatch
) -> None:
    logged_in = connecting.Authentication.log_in

    def vanish(login: connecting.Authentication) -> None:
        logged_in(login)
        login._transport.close()

    monkeypatch.setattr(connecting.Authentication, "log_in", vanish)
    target = bench.target(server)
    key = base64.b64decode(problem(bench, target).facts["key"])
    bench.known_hosts.accept(target.host, target.port, key)
    error = problem(bench, target)
    assert error.code is SshProblem.CLOSED and retryable(error.code)

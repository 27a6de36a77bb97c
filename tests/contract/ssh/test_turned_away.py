"""A real server that keeps penalties turns away who failed too often."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.ssh.problems import SshError, SshProblem
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

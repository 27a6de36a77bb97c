"""The set-up of a level on the command line: a script to be read, or what it changes."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from console.main.command_line.arguments import parse_arguments
from console.main.command_line.run import Refused, Run
from console.main.command_line.setup_commands import show_setup
from console.main.command_line.terminal import Terminal

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDb6VdYqg0pPqWq6WnqGmJ7nO0Qm3mEo3lq0w2o9sWb1 ops@desk"


def shown(folder: Path, *words: str) -> str:
    (folder / "key.pub").write_text(KEY)
    out = io.StringIO()
    arguments = parse_arguments(["nodes", "setup", *words, "--key", str(folder / "key.pub")])
    assert show_setup(Run(arguments, Terminal(json=arguments.json, out=out, err=io.StringIO()))) == 0
    return out.getvalue()


def test_a_script_is_shown_with_the_policy_in_it_and_then_what_changes(tmp_path: Path) -> None:
    assert "'--no-ask-password" not in (text := shown(tmp_path, "operate")) and "systemctl" in text
    told = json.loads(shown(tmp_path, "operate", "--json"))
    assert told["policy"]["level"] == "operate" and told["runner_sha256"] in told["forced_command"]
    (tmp_path / "was").write_text(json.dumps(told["policy"]))
    assert shown(tmp_path, "operate", "--was", str(tmp_path / "was")).startswith("--- /etc/driftvakt/policy.json (now)")
    own = {**told["policy"], "write": ["/srv/drop"]}
    (tmp_path / "own").write_text(json.dumps(own))
    assert json.loads(shown(tmp_path, "operate", "--policy", str(tmp_path / "own"), "--json"))["policy"] == own


def test_at_recover_folders_are_named_that_restored_files_are_compared_with(tmp_path: Path) -> None:
    told = json.loads(shown(tmp_path, "recover", "--reads", "/srv/models", "--account", "ops", "--json"))["policy"]
    assert told["read"] == ["/home/ops/.local/state/driftvakt", "/srv/models"] and told["write"] == []
    assert json.loads(shown(tmp_path, "watch", "--reads", "/srv", "--json"))["policy"]["read"] == []
    for folder in ("srv", "/", "/srv/../etc"):
        with pytest.raises(Refused):
            shown(tmp_path, "recover", "--reads", folder)


@pytest.mark.parametrize("text", ["{", "[]", '{"driftvakt_policy": 2}'])
def test_what_is_no_policy_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "own").write_text(text)
    with pytest.raises(Refused):
        shown(tmp_path, "operate", "--policy", str(tmp_path / "own"))

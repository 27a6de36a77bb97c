"""Nodes from ~/.ssh/config."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.fleet.model.exchange.preview import ImportProblem, Offers, preview
from console.fleet.model.exchange.ssh import parse_ssh_config
from tests.support.inventories import hall

CONFIG = """\
# A configuration as people keep it.
User everyone

Host g1 gpu1 *.wild !not
    HostName 10.0.0.1
    Port 2222
Host = "g2"
    hostname=%h.example.net
    USER = "gpu user"  # a comment
Host g3
  ProxyJump ops@bastion:2200
Host g4
  ProxyJump none
Host github.com gl
  HostName gitlab.com
Match host g3 exec "true"
  User matched
Host g? 10.0.0.*
  User pattern
  IdentityFile ~/.ssh/id
Host *
  Port 22
  ProxyJump everywhere
"""


def hints(offers: Offers) -> dict[str, str]:
    return {offer.values["name"]: offer.hint for offer in offers.nodes}


def test_hosts_that_name_one_machine_are_offered_with_where_they_lead() -> None:
    offers = parse_ssh_config(CONFIG)
    assert hints(offers) == {
        "g1": "HostName 10.0.0.1, User everyone, Port 2222, ProxyJump everywhere",
        "gpu1": "HostName 10.0.0.1, User everyone, Port 2222, ProxyJump everywhere",
        "g2": "HostName g2.example.net, User everyone, ProxyJump everywhere",
        "g3": "User everyone, ProxyJump ops@bastion:2200",
        "g4": "User everyone",
    }
    assert [offer.line for offer in offers.nodes] == [4, 4, 7, 10, 12]


def test_nodes_keep_only_the_alias_so_that_the_file_stays_the_truth() -> None:
    assert all(o.values == {"name": o.values["name"], "host": o.values["name"]} for o in parse_ssh_config(CONFIG).nodes)


def test_aliases_of_one_machine_are_named_as_duplicates() -> None:
    found = preview(hall(), parse_ssh_config(CONFIG))
    assert [(row.label, row.verdict.value) for row in found.rows][:2] == [
        ("hall/g1", "new"),
        ("hall/gpu1", "duplicate"),
    ]


def test_what_is_passed_over_is_said() -> None:
    notes = {note.line: str(note.sentence) for note in parse_ssh_config(CONFIG).notes}
    assert "Match" in notes[16]
    assert "code host" in notes[14]


@pytest.mark.skipif(not shutil.which("ssh"), reason="ssh is not installed")
@pytest.mark.parametrize("alias", ["g1", "gpu1", "g2", "g4"])
def test_ssh_itself_agrees_on_where_an_alias_leads(alias: str, tmp_path: Path) -> None:
    file = tmp_path / "config"
    file.write_text(CONFIG, encoding="utf-8")
    asked = subprocess.run(["ssh", "-G", "-F", file, alias], capture_output=True, text=True, check=True).stdout
    told = dict(line.split(" ", 1) for line in asked.splitlines() if " " in line)
    offer = next(offer for offer in parse_ssh_config(CONFIG).nodes if offer.values["name"] == alias)
    jump = told.get("proxyjump", "")
    assert offer.endpoint == (told["hostname"], told["port"], told["user"], "" if jump == "none" else jump)


def test_includes_are_read_where_they_stand() -> None:
    files = {
        "conf.d/*": [("conf.d/a", "Host a1\n HostName 10.0.0.1\nInclude deeper"), ("conf.d/b", "Host b1\n")],
        "deeper": [("deeper", "User deep\n")],
        "inner": [("inner", "Host x1 outer1\n User inner\n")],
    }
    text = "Include conf.d/*\nHost outer1\n Include inner\n User outer\nHost *\n User last\n"
    assert hints(parse_ssh_config(text, lambda pattern: files.get(pattern, []))) == {
        "a1": "HostName 10.0.0.1, User deep",
        "b1": "User last",
        "outer1": "User inner",
    }


@pytest.mark.parametrize("text", ["Include self\n", "Include self\nInclude self\n", "Host *\nInclude self self self\n"])
def test_files_that_include_themselves_are_refused(text: str) -> None:
    with pytest.raises(ImportProblem, match="include each other"):
        parse_ssh_config(text, lambda _: [("self", text)])


def test_odd_lines_harm_nobody() -> None:
    offers = parse_ssh_config('Host "unbalanced\nHost\nPort\n=\nHost a\x1bb\nHost ok\n  Port "22\n\x00\n')
    assert [offer.values["name"] for offer in offers.nodes] == ["ok"]
    assert all("\x1b" not in str(note.sentence) for note in offers.notes)


@pytest.mark.slow
def test_thousands_of_hosts_with_a_block_each_are_read() -> None:
    text = "".join(f"Host n{number}\n  HostName 10.0.{number // 250}.{number % 250}\n" for number in range(4000))
    assert len(parse_ssh_config(text + "Host *\n  User root\n").nodes) == 4000


@pytest.mark.slow
def test_too_many_hosts_are_refused() -> None:
    with pytest.raises(ImportProblem, match="4096"):
        parse_ssh_config("".join(f"Host n{number}\n" for number in range(20_000)))


@given(
    st.lists(
        st.sampled_from(["Host ", "Match ", "Include ", "User ", "*", "!", '"', "a", "=", " ", "\n", "#", "?", "["])
    )
)
def test_any_configuration_is_read_or_refused(parts: list[str]) -> None:
    try:
        parse_ssh_config("".join(parts), lambda pattern: [(pattern, "Host inc\nInclude again\n")])
    except ImportProblem as error:
        str(error).encode()


@given(st.text())
def test_any_text_is_read_as_a_configuration(text: str) -> None:
    for offer in parse_ssh_config(text).nodes:
        assert offer.values["name"]

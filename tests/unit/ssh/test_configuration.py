"""What a configuration means, beyond what `ssh -G` shows: jump chains, agents, tokens, and what is not followed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.ssh.config_lines import (
    ConfigSyntaxError,
    next_word,
    parse_destination,
    parse_port,
    parse_time,
    split_arguments,
    split_line,
)
from connectors.ssh.config_reader import ConfigReader, Options, expand_tokens
from connectors.ssh.configuration import Surroundings, resolve
from connectors.ssh.patterns import match_host, match_list, match_pattern
from connectors.ssh.problems import SshError, SshProblem
from connectors.ssh.targets import Target


def read(tmp_path: Path, text: str, host: str = "node", **options: object) -> Target:
    config = tmp_path / "config"
    config.write_text(text)
    config.chmod(0o600)
    around = Surroundings(
        home=tmp_path, user_file=config, local_user="me", environment={"SSH_AUTH_SOCK": "/run/agent", "KEYS": "/k"}
    )
    return resolve(host, surroundings=around, **options)  # type: ignore[arg-type]


def refusal(tmp_path: Path, text: str, host: str = "node", **options: object) -> SshError:
    with pytest.raises(SshError) as caught:
        read(tmp_path, text, host, **options)
    assert caught.value.code is SshProblem.CONFIG_BAD
    return caught.value


def test_without_a_configuration_the_defaults_are_openssh_s(tmp_path: Path) -> None:
    target = read(tmp_path, "")
    assert (target.alias, target.host, target.port, target.user) == ("node", "node", 22, "me")
    assert target.identity_files[0] == tmp_path / ".ssh" / "id_rsa"
    assert not target.identities_configured
    assert target.identity_agent == "/run/agent"
    assert target.known_hosts_files[0] == tmp_path / ".ssh" / "known_hosts"
    assert target.label == "me@node:22"


def test_the_inventory_s_words_win(tmp_path: Path) -> None:
    text = "User x\nPort 5\nIdentityFile ~/other\nProxyJump other\n"
    target = read(tmp_path, text, user="y", port=6, identity_file="~/mine", jump="none")
    assert (target.user, target.port, target.jump) == ("y", 6, ())
    assert [path.name for path in target.identity_files] == ["mine", "other"]
    assert target.identities_configured
    assert read(tmp_path, "", "pat@node").user == "pat"
    assert read(tmp_path, "", "ssh://pat@node:99").port == 99


def test_a_chain_of_jumps_goes_from_the_outside_in(tmp_path: Path) -> None:
    text = "Host node\n ProxyJump outer,pat@inner:2200\nHost outer\n HostName outer.dc\n User gate\n"
    target = read(tmp_path, text)
    assert [hop.label for hop in target.jump] == ["gate@outer.dc:22", "pat@inner:2200"]
    assert all(hop.jump == () for hop in target.jump)


def test_the_first_hop_may_have_jumps_of_its_own_the_later_ones_not(tmp_path: Path) -> None:
    text = "Host node\n ProxyJump a,b\nHost a\n ProxyJump first\nHost b\n ProxyJump ignored\n"
    assert [hop.alias for hop in read(tmp_path, text).jump] == ["first", "a", "b"]


def test_tokens_in_a_jump_stand_for_the_target_at_every_hop(tmp_path: Path) -> None:
    text = (
        "Host node\n HostName real.dc\n User pat\n Port 2200\n ProxyJump %r@first.dc:23,a%%b@%n-%p-gate.dc,%h.gate.dc\n"
    )
    hops = [hop.label for hop in read(tmp_path, text).jump]
    assert hops == ["pat@first.dc:23", "a%b@node-2200-gate.dc:22", "me@real.dc.gate.dc:22"]
    assert refusal(tmp_path, "Host node\n ProxyJump %u@gate.dc\n").facts["reason"] == "token"


def test_a_jump_that_leads_to_itself_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, "ProxyJump gate\n").facts["reason"] == "jump_loop"
    assert refusal(tmp_path, "Host a\n ProxyJump b\nHost b\n ProxyJump a\n", "a").facts["reason"] == "jump_loop"
    text = "Host node\n ProxyJump " + ",".join(f"h{n}" for n in range(9)) + "\n"
    assert refusal(tmp_path, text).facts["reason"] == "jump_loop"
    assert [hop.alias for hop in read(tmp_path, "Host gate\n ProxyJump none\nHost *\n ProxyJump gate\n").jump] == [
        "gate"
    ]


def test_a_proxy_command_is_refused_and_its_words_are_not_quoted(tmp_path: Path) -> None:
    error = refusal(tmp_path, "ProxyCommand connect --password=hunter2 %h\n")
    assert error.facts["reason"] == "proxy_command"
    assert "hunter2" not in error.raw + str(error) + repr(error.facts)
    assert read(tmp_path, "ProxyCommand none\n").jump == ()
    assert read(tmp_path, "Host node\n ProxyCommand nc\n", jump="gate").jump[0].alias == "gate"


def test_agents(tmp_path: Path) -> None:
    assert read(tmp_path, "IdentityAgent none\n").identity_agent == ""
    assert read(tmp_path, "IdentityAgent ~/agent.sock\n").identity_agent == str(tmp_path / "agent.sock")
    assert read(tmp_path, "IdentityAgent SSH_AUTH_SOCK\n").identity_agent == "/run/agent"
    assert read(tmp_path, "IdentityAgent $KEYS\n").identity_agent == "/k"
    assert read(tmp_path, "IdentityAgent $MISSING\n").identity_agent == ""


def test_tokens_and_variables_in_paths(tmp_path: Path) -> None:
    text = "Host node\n HostName real.dc\n User pat\n Port 5\n"
    text += "IdentityFile ${KEYS}/%h-%n-%p-%r-%u-%%\nCertificateFile %d/c\n"
    target = read(tmp_path, text)
    assert str(target.identity_files[0]) == "/k/real.dc-node-5-pat-me-%"
    assert target.certificate_files == (tmp_path / "c",)
    assert refusal(tmp_path, "IdentityFile %z\n").facts["reason"] == "token"
    assert refusal(tmp_path, "IdentityFile ${NOWHERE}/x\n").facts["reason"] == "environment"


def test_preferred_authentications_order_what_is_enabled(tmp_path: Path) -> None:
    text = "PreferredAuthentications password,gssapi-with-mic,publickey\nPasswordAuthentication no\n"
    assert read(tmp_path, text).methods == ("publickey",)
    assert read(tmp_path, "PreferredAuthentications password,publickey\n").methods == ("password", "publickey")


def test_what_is_not_followed_is_noted(tmp_path: Path) -> None:
    text = "CanonicalizeHostname yes\nMatch exec true\n User evil\nMatch all\n KnownHostsCommand /bin/x\n"
    target = read(tmp_path, text)
    assert target.user == "me"
    assert target.notes == ("canonicalizehostname yes", "match exec", "knownhostscommand /bin/x")
    assert read(tmp_path, "CanonicalizeHostname no\nMatch host other exec true\n").notes == ()


def test_match_exec_runs_nothing(tmp_path: Path) -> None:
    witness = tmp_path / "ran"
    read(tmp_path, f'Match exec "touch {witness}"\n User x\n')
    assert not witness.exists()


def test_tags_match_where_they_were_set_before(tmp_path: Path) -> None:
    assert read(tmp_path, "Host node\n Tag lab\nMatch tagged lab\n User x\n").user == "x"
    assert read(tmp_path, "Match tagged lab\n User x\n").user == "me"


def test_an_error_names_file_and_line(tmp_path: Path) -> None:
    error = refusal(tmp_path, "User x\n\nPort many\n")
    assert error.facts == {"file": str(tmp_path / "config"), "line": "3", "reason": "port"}
    assert error.raw == "Port many"


@pytest.mark.parametrize("host", ["", "-oProxyCommand=x", "a b", "u@", "-x@host"])
def test_a_host_that_cannot_be_one_is_refused(tmp_path: Path, host: str) -> None:
    refusal(tmp_path, "", host)


def test_a_system_file_comes_second_and_may_not_include_from_a_home(tmp_path: Path) -> None:
    user, system = tmp_path / "config", tmp_path / "ssh_config"
    user.write_text("User mine\n")
    user.chmod(0o600)
    system.write_text("User theirs\nPort 77\n")
    around = Surroundings(home=tmp_path, user_file=user, system_file=system, system_folder=tmp_path)
    target = resolve("node", surroundings=around)
    assert (target.user, target.port) == ("mine", 77)
    system.write_text("Include ~/x\n")
    with pytest.raises(SshError):
        resolve("node", surroundings=around)


def test_relative_includes_stand_beside_their_file(tmp_path: Path) -> None:
    (tmp_path / ".ssh" / "conf.d").mkdir(parents=True)
    included = tmp_path / ".ssh" / "conf.d" / "lab"
    included.write_text("Host node\n Port 99\n")
    included.chmod(0o600)
    assert read(tmp_path, "Include conf.d/*\n").port == 99


def test_an_unreadable_or_endless_file_is_an_error_not_a_hang(tmp_path: Path) -> None:
    (tmp_path / "loop").write_text(f"Include {tmp_path}/loop\n")
    (tmp_path / "loop").chmod(0o600)
    assert refusal(tmp_path, f"Include {tmp_path}/loop\n").facts["reason"] == "include_depth"
    assert refusal(tmp_path, f"Include {tmp_path}\n").facts["reason"] in ("unreadable", "permissions")


@given(st.text(alphabet=st.sampled_from("Hostatchuer \t=\"'\\#*!,%\r\n{}$0"), max_size=120))
def test_no_text_upsets_the_reader(text: str) -> None:
    for line in text.split("\n"):
        for split in (split_line, split_arguments, next_word, parse_destination, parse_time, parse_port):
            try:
                split(line)
            except ConfigSyntaxError:
                continue


@given(st.binary(max_size=300))
def test_no_file_upsets_the_reader(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzzed_config"
    path.write_bytes(b"Host node\n" + data)
    path.chmod(0o600)
    reader = ConfigReader("node", Options(), home=path.parent, local_user="me", system_folder=path.parent)
    try:
        reader.read(path, user_file=True)
    except SshError as error:
        assert error.code is SshProblem.CONFIG_BAD


def test_times_ports_and_destinations() -> None:
    assert [parse_time(text) for text in ("90", "1m30s", "2h", "1d", "1w", "none")] == [
        90,
        90,
        7200,
        86400,
        604800,
        None,
    ]
    assert parse_destination("u@h@host:22") == ("u@h", "host", 22)
    assert parse_destination("[fe80::1]:23") == ("", "fe80::1", 23)
    assert parse_destination("fe80::1") == ("", "fe80::1", 0)
    for wrong in ("", "@h", "h:", "h:0", "h:99999", "[::1", "[::1]x", "a b", "-h", "ssh://h/path"):
        with pytest.raises(ConfigSyntaxError):
            parse_destination(wrong)
    with pytest.raises(ConfigSyntaxError):
        expand_tokens("%", {})


# -- patterns


def test_patterns() -> None:
    assert match_pattern("g03.dc", "g??.*")
    assert not match_pattern("g3.dc", "g??.*")
    assert match_pattern("", "*") and not match_pattern("", "?")
    assert match_pattern("a[b]", "a[b]") and not match_pattern("ab", "a[b]")
    assert match_list("a", ["!b", "a"]) and not match_list("a", ["!a", "a"]) and not match_list("a", ["!b"])
    assert match_host("NODE.dc", "*.DC,!x.dc")


@given(st.text("ab", max_size=12), st.text("ab*?", max_size=12))
def test_patterns_agree_with_a_plain_definition(text: str, pattern: str) -> None:
    def plain(text: str, pattern: str) -> bool:
        if not pattern:
            return not text
        if pattern[0] == "*":
            return plain(text, pattern[1:]) or (bool(text) and plain(text[1:], pattern))
        return bool(text) and pattern[0] in ("?", text[0]) and plain(text[1:], pattern[1:])

    assert match_pattern(text, pattern) == plain(text, pattern)


def test_a_hostile_pattern_takes_no_time() -> None:
    assert not match_pattern("a" * 250, "*a" * 120 + "b")

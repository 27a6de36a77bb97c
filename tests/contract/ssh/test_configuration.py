"""Our reading of ssh_config held against `ssh -G`, case by case and over generated files."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.ssh.config_lines import parse_destination
from connectors.ssh.configuration import Surroundings, resolve
from connectors.ssh.problems import SshError, SshProblem
from connectors.ssh.targets import Target

HOME = Path.home()
LOOP = Target(alias="", host="")  # a jump host that leads to itself: `ssh -G` does not look, ssh itself stops there


def ssh_says(config: Path, host: str, *options: str) -> dict[str, list[str]] | None:
    """What `ssh -G` prints for a host, by keyword; None when it refuses."""
    done = subprocess.run(
        ["ssh", "-F", str(config), *options, "-G", host],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode != 0:
        return None
    answer: dict[str, list[str]] = {}
    for line in done.stdout.splitlines():
        keyword, _, value = line.partition(" ")
        answer.setdefault(keyword, []).append(value)
    return answer


def we_say(config: Path, host: str, user: str = "", port: int = 0) -> Target | None:
    around = Surroundings(user_file=config)
    try:
        return resolve(host, user, port, surroundings=around)
    except SshError as error:
        assert error.code is SshProblem.CONFIG_BAD
        if error.facts["reason"] == "jump_loop":
            return LOOP
        return None


def expanded(path: str) -> str:
    return str(HOME) + path[1:] if path.startswith("~") else path


def compare(target: Target, said: dict[str, list[str]]) -> None:
    """Every answer that both give must be the same."""
    assert target.host == said["hostname"][0]
    assert target.user == said["user"][0]
    assert target.port == int(said["port"][0])
    assert target.identities_only == (said["identitiesonly"][0] == "yes")
    assert target.host_key_alias == said.get("hostkeyalias", [""])[0]
    assert ",".join(target.ca_signatures) == said["casignaturealgorithms"][0]
    assert target.address_family == said["addressfamily"][0]
    assert target.bind_address == said.get("bindaddress", [""])[0]
    timeout = said["connecttimeout"][0]
    assert target.connect_timeout == (None if timeout == "none" else float(timeout))
    assert (target.keepalive_interval or 0) == float(said["serveraliveinterval"][0])
    assert (3 if target.keepalive_count is None else target.keepalive_count) == int(said["serveralivecountmax"][0])
    methods = {
        "publickey": said["pubkeyauthentication"][0] in ("true", "yes", "unbound", "host-bound"),
        "keyboard-interactive": said["kbdinteractiveauthentication"][0] == "yes",
        "password": said["passwordauthentication"][0] == "yes",
    }
    if "preferredauthentications" not in said:
        assert {method: method in target.methods for method in methods} == methods
    if target.identities_configured:
        theirs = [expanded(path) for path in said["identityfile"] if path != "none"]
        assert [str(path) for path in target.identity_files] == theirs
    theirs = [expanded(path) for path in said.get("certificatefile", []) if path != "none"]
    assert [str(path) for path in target.certificate_files] == theirs
    known = [*said["userknownhostsfile"][0].split(), *said["globalknownhostsfile"][0].split()]
    assert [str(path) for path in target.known_hosts_files] == [expanded(path) for path in known if path != "none"]
    jump = said.get("proxyjump", ["none"])[0]
    if jump == "none":
        assert target.jump == ()
    else:
        asked = [parse_destination(hop) for hop in jump.split(",")]
        for (user, _, port), hop in zip(reversed(asked), reversed(target.jump), strict=False):
            assert user in ("", hop.user)
            assert port in (0, hop.port)


def check(tmp_path: Path, text: str, host: str, user: str = "", port: int = 0) -> Target | None:
    config = tmp_path / "config"
    config.write_text(text)
    config.chmod(0o600)
    options = (["-l", user] if user else []) + (["-p", str(port)] if port else [])
    said = ssh_says(config, host, *options)
    ours = we_say(config, host, user, port)
    if ours is LOOP:
        assert said is not None and said["proxyjump"][0] != "none"
        return None
    assert (ours is None) == (said is None), f"ssh {'refuses' if said is None else 'takes'} what we do not"
    if ours is not None and said is not None:
        compare(ours, said)
    return ours


CASES = {
    "nothing": ("", "Node.Example"),
    "first value wins": ("Host a\n User x\nHost *\n User y\n Port 2\n", "a"),
    "equals sign and no indent": ("Host=a\nUser = x\nPort=2200\n", "a"),
    "quotes": ('Host "a" b\nUser "x"\nIdentityFile "~/my key"\n', "a"),
    "single quotes": ("Host 'a'\nUser 'x'\n", "a"),
    "escapes": ('Host a\nIdentityFile ~/my\\ key\nHostName "a\\"b"\n', "a"),
    "comments": ("# all\nHost a # here\n User x # there\n  # more\n", "a"),
    "tabs, returns, form feeds": ("Host\ta\r\n\tUser\tx\r\n\r\nPort 23\f\n", "a"),
    "keywords in any case": ("hOsT a\nuSER x\nPORT 24\n", "a"),
    "patterns": ("Host g?? *.dc !bad.dc\n User x\n", "g03"),
    "negated pattern": ("Host *.dc !bad.dc\n User x\n", "bad.dc"),
    "negation alone": ("Host !bad\n User x\n", "good"),
    "host is case sensitive": ("Host NODE\n User x\nHost node\n User y\n", "node"),
    "hostname token": ("Host a\n HostName %h.example.%%\n", "a"),
    "hostname unknown token": ("Host a\n HostName %q\n", "a"),
    "identity files add up": ("Host a\n IdentityFile ~/one\nHost *\n IdentityFile ~/two\n IdentityFile ~/one\n", "a"),
    "identity file none": ("Host a\n IdentityFile none\n", "a"),
    "certificate files": ("Host a\n CertificateFile ~/c1\n CertificateFile /abs/c2\n", "a"),
    "identities only": ("IdentitiesOnly yes\n", "a"),
    "identities only true": ("IdentitiesOnly TRUE\n", "a"),
    "bad flag": ("IdentitiesOnly maybe\n", "a"),
    "port by its service": ("Port ssh\n", "a"),
    "port of no service": ("Port nonsense\n", "a"),
    "port with a sign": ("Port +2200\n", "a"),
    "port with two signs": ("Port ++22\n", "a"),
    "bad port": ("Port 70000\n", "a"),
    "bad port in another block": ("Host b\n Port x\n", "a"),
    "missing value": ("User\n", "a"),
    "extra value": ("User x y\n", "a"),
    "open quote": ('User "x\n', "a"),
    "known hosts files": ("UserKnownHostsFile ~/kh1 /abs/kh2\nGlobalKnownHostsFile /g\n", "a"),
    "known hosts none": ("UserKnownHostsFile none\n", "a"),
    "known hosts none and more": ("UserKnownHostsFile none /x\n", "a"),
    "alias": ("HostKeyAlias g03\nStrictHostKeyChecking no\n", "a"),
    "alias in capitals": ("HostKeyAlias G03\n", "a"),
    "authorities' algorithms": ("CASignatureAlgorithms rsa-sha2-512,ssh-ed25519\n", "a"),
    "algorithms added": ("CASignatureAlgorithms +ssh-rsa\n", "a"),
    "algorithms taken away": ("CASignatureAlgorithms -rsa*,sk-*\n", "a"),
    "algorithms put first": ("CASignatureAlgorithms ^ssh-rsa\n", "a"),
    "algorithms by pattern": ("CASignatureAlgorithms ecdsa*\n", "a"),
    "algorithms unknown": ("CASignatureAlgorithms rsa-sha2-512,bogus\n", "a"),
    "algorithms, first value wins": ("CASignatureAlgorithms ssh-rsa\nCASignatureAlgorithms +ssh-rsa\n", "a"),
    "algorithms twice and more": ("CASignatureAlgorithms ssh-rsa rsa-sha2-512\n", "a"),
    "times": ("ConnectTimeout 1m30s\nServerAliveInterval 2m\nServerAliveCountMax 5\n", "a"),
    "bad time": ("ConnectTimeout soon\n", "a"),
    "timeout none": ("ConnectTimeout none\n", "a"),
    "family and bind": ("AddressFamily INET\nBindAddress 127.0.0.1\n", "a"),
    "methods": ("PubkeyAuthentication no\nChallengeResponseAuthentication no\n", "a"),
    "old names": ("DSAAuthentication no\nIdentityFile2 ~/x\n", "a"),
    "match host": ("Host a\n HostName real.dc\nMatch host real.*\n User x\n", "a"),
    "match host before hostname": ("Match host real.*\n User x\nHost a\n HostName real.dc\n", "a"),
    "match host list": ("Match host b,a,!c\n User x\n", "a"),
    "match host any case": ("Match host NODE\n User x\n", "Node"),
    "match original host": ("Host a\n HostName real\nMatch originalhost a\n User x\n", "a"),
    "match user": ("Match user root\n Port 1\nMatch user !root,*\n Port 2\n", "a"),
    "match user set before": ("User pat\nMatch user pat\n Port 3\n", "a"),
    "match local user": ("Match localuser root\n Port 4\n", "a"),
    "match negated": ("Match !host b\n User x\n", "a"),
    "match two": ("Match host a user root\n Port 5\n", "a"),
    "match two, one fails": ("Match host a user nobody\n Port 5\n", "a"),
    "match all": ("Match all\n Port 6\n", "a"),
    "match all not alone": ("Match host a all\n Port 6\n", "a"),
    "match all negated": ("Match !all\n Port 6\n", "a"),
    "match final": ("Match final host b\n Port 7\nHost a\n HostName b\n", "a"),
    "match canonical": ("Match canonical\n Port 7\n", "a"),
    "match final sees the end": ("Match final user x\n Port 7\nHost a\n User x\n", "a"),
    "final pass names": ("Host a\n HostName real.DC\nHost real.dc\n User pat\nMatch final\n HostKeyAlias f\n", "a"),
    "final pass in lower case": ("Host node\n User pat\nMatch final\n HostKeyAlias f\n", "NODE"),
    "match unknown": ("Match weather sunny\n Port 8\n", "a"),
    "match empty": ("Match\n Port 8\n", "a"),
    "match without argument": ("Match host\n Port 8\n", "a"),
    "match with comment": ("Match host a # b\n Port 9\n", "a"),
    "jump": ("Host a\n ProxyJump j\n", "a"),
    "jump to itself": ("ProxyJump j\n", "a"),
    "jump with everything": ("Host a\n ProxyJump u@[::1]:2200,v@k:23\n", "a"),
    "jump uri": ("Host a\n ProxyJump ssh://u@j:2200\n", "a"),
    "jump none wins": ("Host a\n ProxyJump none\nHost *\n ProxyJump j\n", "a"),
    "jump invalid": ("ProxyJump u@\n", "a"),
    "jump after command none": ("Host a\n ProxyCommand none\n ProxyJump j\n", "a"),
    "jump before command": ("Host a\n ProxyJump j\n ProxyCommand nc %h %p\n", "a"),
    "empty host": ('Host ""\n User x\n', "a"),
    "host nothing": ("Host\n User x\n", "a"),
    "port given": ("Port 5\n", "a"),
    "user with spaces": ('User "a b"\n', "a"),
    "comment in value": ("User x#y\n", "a"),
    "hash in quotes": ('User "#x"\n', "a"),
    "nothing to include": ("Include /nowhere/*.conf\nUser x\n", "a"),
    "quoted keyword": ('"User" x\n', "a"),
    "match quoted": ('Match host "a"\n Port 11\n', "a"),
    "match equals": ("Match host=a\n Port 12\n", "a"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_configuration_is_read_as_ssh_reads_it(tmp_path: Path, name: str) -> None:
    text, host = CASES[name]
    check(tmp_path, text, host)


def test_options_of_the_call_win_over_the_file(tmp_path: Path) -> None:
    found = check(tmp_path, "User x\nPort 5\nMatch user y\n HostKeyAlias z\n", "a", user="y", port=77)
    assert found is not None
    assert (found.user, found.port, found.host_key_alias) == ("y", 77, "z")


def test_includes_are_read_where_they_stand(tmp_path: Path) -> None:
    (tmp_path / "one.conf").write_text("User from-one\nHost b\n Port 9\n")
    (tmp_path / "two.conf").write_text("Match host a\n Port 8\n")
    (tmp_path / "deep.conf").write_text(f"Include {tmp_path}/two.conf\n")
    for text in (
        f"Include {tmp_path}/*.conf\nUser late\n",
        f"Host b\n Include {tmp_path}/one.conf\nHost *\n User late\n",
        f"Host a\n Include {tmp_path}/one.conf {tmp_path}/deep.conf\n HostKeyAlias after\n",
        f'Include "{tmp_path}/one.conf"\n',
        f"Match host nobody\n Include {tmp_path}/two.conf\n",
    ):
        check(tmp_path, text, "a")


def test_an_include_that_includes_itself_is_refused(tmp_path: Path) -> None:
    check(tmp_path, f"Include {tmp_path}/config\n", "a")


def test_a_file_that_others_may_write_is_refused(tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.write_text("User x\n")
    config.chmod(0o666)
    with pytest.raises(SshError) as caught:
        resolve("a", surroundings=Surroundings(user_file=config))
    assert caught.value.facts["reason"] == "permissions"


words = st.sampled_from(["a", "b", "*", "?", "a*", "!a", "!b", "g0?", "*.dc", "a.dc", "!*.dc", "A"])
hosts = st.sampled_from(["a", "b", "a.dc", "g03", "A"])
users = st.sampled_from(["root", "pat", "x-y", "*"])
directives = st.one_of(
    st.tuples(st.just("User"), st.sampled_from(["root", "pat", '"sam"', "'kim'"])),
    st.tuples(st.just("Port"), st.sampled_from(["22", "2200", "65535"])),
    st.tuples(st.just("HostName"), st.sampled_from(["real.dc", "%h.dc", "10.0.0.7", "Up.Dc", "%%x"])),
    st.tuples(st.just("IdentityFile"), st.sampled_from(["~/k1", "/k2", '"~/k 3"', "none"])),
    st.tuples(st.just("CertificateFile"), st.sampled_from(["~/c1", "/c2"])),
    st.tuples(st.just("IdentitiesOnly"), st.sampled_from(["yes", "no", "Yes"])),
    st.tuples(st.just("HostKeyAlias"), st.sampled_from(["alias1", "alias2"])),
    st.tuples(st.just("UserKnownHostsFile"), st.sampled_from(["~/kh", "/kh1 /kh2"])),
    st.tuples(st.just("ConnectTimeout"), st.sampled_from(["5", "1m"])),
    st.tuples(st.just("PasswordAuthentication"), st.sampled_from(["yes", "no"])),
    st.tuples(st.just("ProxyJump"), st.sampled_from(["none", "jump1", "u@jump1:99,jump2"])),
)
criteria = st.one_of(
    st.tuples(st.sampled_from(["host", "originalhost", "!host", "!originalhost"]), words.filter(lambda w: w[0] != "!")),
    st.tuples(st.sampled_from(["user", "localuser", "!user"]), users),
    st.tuples(st.just("final"), st.just("")),
)
blocks = st.one_of(
    st.lists(words, min_size=1, max_size=3).map(lambda found: "Host " + " ".join(found)),
    st.lists(criteria, min_size=1, max_size=2).map(
        lambda found: "Match " + " ".join(f"{name} {value}".strip() for name, value in found)
    ),
    st.just("Match all"),
)
separators = st.sampled_from([" ", "=", " = ", "\t"])
lines = st.one_of(blocks, st.tuples(directives, separators).map(lambda d: f"  {d[0][0]}{d[1]}{d[0][1]}"))


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.lists(lines, max_size=14).map("\n".join), host=hosts)
def test_generated_configurations_are_read_as_ssh_reads_them(tmp_path: Path, text: str, host: str) -> None:
    check(tmp_path, text + "\n", host)

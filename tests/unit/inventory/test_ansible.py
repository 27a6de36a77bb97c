"""Nodes from Ansible inventories, held against what Ansible itself says (recorded with ansible-core 2.19.14:
`ansible-inventory -i FILE --list`)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.fleet.model.exchange.ansible_ini import expand_ansible, parse_ansible_ini
from console.fleet.model.exchange.ansible_yaml import parse_ansible_yaml
from console.fleet.model.exchange.preview import ImportProblem, Offer, Offers

HERE = Path(__file__).parent / "ansible"
PARSERS = {"ini": parse_ansible_ini, "yml": parse_ansible_yaml}
FIELDS = {"ansible_host": "host", "ansible_user": "user", "ansible_ssh_private_key_file": "identity_file"}


def read(kind: str) -> Offers:
    return PARSERS[kind]((HERE / f"training_hall.{kind}").read_text(encoding="utf-8"))


def by_name(offers: Offers) -> dict[str, dict[str, Any]]:
    return {offer.values["name"]: offer.values for offer in offers.nodes}


def only(offers: Offers) -> Offer:
    (offer,) = offers.nodes
    return offer


@pytest.mark.parametrize("kind", PARSERS)
def test_ansible_itself_agrees_on_every_host_and_variable(kind: str) -> None:
    recorded = json.loads((HERE / f"training_hall.{kind}.json").read_text(encoding="utf-8"))["_meta"]["hostvars"]
    ours = by_name(read(kind))
    assert ours.keys() == recorded.keys()
    for host, values in ours.items():
        theirs = recorded[host]
        if values.get("local"):
            assert theirs["ansible_connection"] == "local"
            continue
        for variable, field in FIELDS.items():
            theirs_old = theirs.get(variable, theirs.get(variable.replace("ansible_", "ansible_ssh_")))
            assert values.get(field) == theirs_old, (host, variable)
        port = theirs.get("ansible_port", theirs.get("ansible_ssh_port"))
        assert values.get("port") == (int(port) if port is not None else None), host
        assert values.get("site") == theirs.get("site")
        assert values.get("owner") == theirs.get("owner")
        if "rack" in theirs:
            assert values["rack"] == theirs["rack"]


@pytest.mark.parametrize("kind", PARSERS)
def test_what_ansible_inventory_prints_imports_the_same(kind: str) -> None:
    printed = parse_ansible_yaml((HERE / f"training_hall.{kind}.json").read_text(encoding="utf-8"))
    assert by_name(printed) == by_name(read(kind))


@pytest.mark.parametrize("kind", PARSERS)
def test_groups_are_those_that_ansible_tells(kind: str) -> None:
    recorded = json.loads((HERE / f"training_hall.{kind}.json").read_text(encoding="utf-8"))

    def members(group: str) -> set[str]:
        body = recorded.get(group, {})
        return set(body.get("hosts", [])).union(*map(members, body.get("children", [])))

    for host, values in by_name(read(kind)).items():
        groups = {name for name in recorded if name not in ("_meta", "all", "ungrouped") and host in members(name)}
        assert set(values.get("labels", ())) == {name for name in groups if not name.startswith("rack")}


def test_groups_called_rack_place_a_node_unless_a_variable_does() -> None:
    found = by_name(read("ini"))
    assert found["g01.hall.example.net"]["rack"] == "a1"
    assert found["g03.hall.example.net"]["rack"] == "a2"
    assert found["spaced.example.net"]["rack"] == "B 7"
    assert "rack" not in found["g04.hall.example.net"]


def test_the_way_there_is_taken_from_the_ssh_arguments() -> None:
    assert by_name(read("ini"))["g01.hall.example.net"]["jump"] == "ops@bastion.example.net"
    for arguments, jump in [
        ("-J a,b", "a,b"),
        ("-Ja", "a"),
        ("-o ProxyJump=a -o X=y", "a"),
        ('-oProxyCommand="ssh -W %h:%p -q ops@a"', "ops@a"),
    ]:
        offers = parse_ansible_ini(f"g1 ansible_ssh_common_args='{arguments}'")
        assert only(offers).values["jump"] == jump
        assert not offers.notes
    for arguments in ('-o ProxyCommand="nc -x proxy %h %p"', '-o ProxyCommand="ssh -p 22 -W %h:%p a"'):
        offers = parse_ansible_ini(f"g1 ansible_ssh_extra_args='{arguments}'")
        assert "jump" not in only(offers).values
        assert "ProxyCommand" in str(offers.notes[0].sentence)


def test_lines_are_told() -> None:
    lines = {offer.values["name"]: offer.line for offer in read("ini").nodes}
    assert (lines["laptop"], lines["g04.hall.example.net"]) == (3, 6)
    assert {offer.values["name"]: offer.line for offer in read("yml").nodes}["h100-a"] == 24


def test_passwords_are_left_behind_and_never_quoted() -> None:
    offers = read("ini")
    assert "hunter2" not in repr(offers)
    assert any("passwords are not taken over" in str(note.sentence) for note in offers.notes)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (
            "all:\n  hosts:\n    g1:\n      ansible_host: !vault |\n        $ANSIBLE_VAULT;1.1;AES256\n        31\n",
            "Vault",
        ),
        ("all:\n  hosts:\n    g1: {ansible_host: '{{ lookup(\"env\") }}'}\n", "template"),
        ("all:\n  hosts:\n    g1: {ansible_connection: winrm}\n", "not by SSH"),
        ("all:\n  hosts:\n    g1: {ansible_port: many}\n", "no port"),
        ("all:\n  hosts:\n    g1: {ansible_user: [a, b]}\n", "not a text"),
    ],
)
def test_a_host_whose_way_cannot_be_known_says_why_and_the_rest_go_on(text: str, word: str) -> None:
    bad, good = parse_ansible_yaml(text + "    g2:\n").nodes
    assert bad.fault is not None and word in str(bad.fault)
    assert good.fault is None


def test_vault_values_elsewhere_do_no_harm() -> None:
    text = "all:\n  hosts:\n    g1:\n      api_token: !vault |\n        $ANSIBLE_VAULT;1.1;AES256\n        31\n"
    assert only(parse_ansible_yaml(text)).fault is None
    assert only(parse_ansible_yaml('all: {hosts: {g1: {x: !unsafe "{{ y }}"}}}')).fault is None


@pytest.mark.parametrize("parse", PARSERS.values())
def test_a_file_that_is_all_vault_is_refused_kindly(parse: Any) -> None:
    with pytest.raises(ImportProblem, match="decrypt a copy"):
        parse("$ANSIBLE_VAULT;1.1;AES256\n3162\n")


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("g1\n[gpu:odd]\n", 2, "no section"),
        ("g1\n\n[gpu\n", 3, "bracket"),
        ("g1 oops\n", 1, "NAME=VALUE"),
        ("[gpu:vars]\noops\n", 2, "NAME=VALUE"),
        ("g1 x='\n", 1, "quotation"),
        ("g[9:1]\n", 1, "backwards"),
        ("g[1-9]\n", 1, "no range of Ansible's"),
        ("g[1:9999999]\n", 1, "4096"),
        ("[a:children]\nb\n[b:children]\na\n", 0, "contains itself"),
        ("[a:children]\na\n", 0, "contains itself"),
        ("[a:children]\nall\n", 0, "contains itself"),
        ("".join(f"[g{number}]\n" for number in range(1100)), 0, "1000 groups"),
    ],
)
def test_an_ini_that_cannot_be_read_says_where_and_why(text: str, line: int, word: str) -> None:
    with pytest.raises(ImportProblem) as caught:
        parse_ansible_ini(text)
    assert (caught.value.line, word in str(caught.value)) == (line, True), str(caught.value)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("plugin: amazon.aws.aws_ec2\nregions: [x]\n", "ansible-inventory --list"),
        ("- a\n- b\n", "mapping of groups"),
        ("", "mapping of groups"),
        ("just text", "mapping of groups"),
        ("all: [1, 2]\n", "no group"),
        ("a: b: c\n", "not YAML"),
        ("all: !!python/object/apply:os.system ['true']\n", "not YAML"),
        ("a: 1\n---\nb: 2\n", "more than one"),
        ("all: &a\n  children:\n    x: *a\n", "contains itself"),
        ("a: " + "[" * 5000 + "]" * 5000, "nested"),
        ("a: " + "{b: " * 100 + "1" + "}" * 100, "nested"),
        ("a: \x07\n", "not YAML"),
        ("a: 2027-13-45\n", "not YAML"),
        ("? [a, b]\n: c\n", "not YAML"),
        ("all: {children: {a: {children: {a: }}}}\n", "contains itself"),
    ],
)
def test_a_yaml_that_is_no_inventory_is_refused_with_the_reason(text: str, word: str) -> None:
    with pytest.raises(ImportProblem, match=word):
        parse_ansible_yaml(text)


def test_a_billion_laughs_are_not_laughed() -> None:
    levels = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    with pytest.raises(ImportProblem, match="aliases followed"):
        parse_ansible_yaml("\n".join(levels))
    merges = ["a0: &a0 {x: 1, y: 2}"]
    merges += [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 10)}]}}" for n in range(1, 10)]
    with pytest.raises(ImportProblem, match="aliases followed"):
        parse_ansible_yaml("\n".join(merges))


def test_odd_parts_of_a_group_are_told_and_skipped() -> None:
    offers = parse_ansible_yaml("all:\n  hosts: g1\n  strange: 1\n")
    assert only(offers).values["name"] == "g1"
    assert "strange" in str(offers.notes[0].sentence)


def test_ansible_ranges_pad_and_step_as_ansible_does() -> None:
    assert expand_ansible("g[01:03]") == ["g01", "g02", "g03"]
    assert expand_ansible("g[1:9:4]") == ["g1", "g5", "g9"]
    assert expand_ansible("g[a:e:2]-[1:2]") == ["ga-1", "ga-2", "gc-1", "gc-2", "ge-1", "ge-2"]


INI_PARTS = [
    "[",
    "]",
    ":",
    "children",
    "vars",
    "a",
    "b",
    "=",
    "'",
    '"',
    "\n",
    " ",
    "#",
    "1",
    "ansible_host",
    "ansible_port",
]


@given(st.lists(st.sampled_from(INI_PARTS)).map("".join) | st.text())
def test_any_text_is_read_as_ini_or_refused(text: str) -> None:
    try:
        parse_ansible_ini(text)
    except ImportProblem as error:
        str(error).encode()


YAML_PARTS = [
    "all",
    ":",
    " ",
    "\n",
    "hosts",
    "children",
    "vars",
    "- ",
    "&a",
    "*a",
    "<<",
    "{",
    "}",
    "[",
    "]",
    "!vault",
    "a",
    "'",
    "|",
]
TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["all", "hosts", "children", "vars", "_meta", "hostvars", "a", "plugin"]), inner
        )
    ),
    max_leaves=12,
)


@pytest.mark.slow
@given(st.lists(st.sampled_from(YAML_PARTS)).map("".join) | st.text() | TREES.map(json.dumps))
def test_any_text_is_read_as_yaml_or_refused(text: str) -> None:
    try:
        parse_ansible_yaml(text)
    except ImportProblem as error:
        str(error).encode()

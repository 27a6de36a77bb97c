"""Nodes are separate machines to whoever logs in, and nothing leads out of the lab."""

from __future__ import annotations

import errno
import socket
import subprocess

import pytest

from tests.lab.conftest import KINDS, MakeNode
from tests.lab.errors import LabError, NotInThisTier
from tests.lab.kernel_nodes import OPERATOR
from tests.lab.lab import Lab, Tier
from tests.lab.rootfs import Release
from tests.lab.systemd_nodes import SystemdNode


def test_every_node_answers_and_no_two_have_the_same_key(lab: Lab) -> None:
    nodes = lab.add_nodes(4)
    for node in nodes:
        done = lab.ssh(node, "echo here")
        assert (done.returncode, done.stdout) == (0, "here\n"), done.stderr
    assert len({node.public_key for node in nodes}) == len(nodes)


def test_a_loopback_node_tells_which_one_it_is(a_node: MakeNode) -> None:
    lab, node = a_node("loopback")
    assert lab.ssh(node, "echo $LAB_NODE").stdout.strip() == node.name


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "loopback"])
def test_a_node_has_its_own_name_home_and_processes(a_node: MakeNode, kind: str) -> None:
    lab, node = a_node(kind)
    assert lab.ssh(node, "hostname").stdout.strip() == node.name
    assert lab.ssh(node, "id -un; ls /root").stdout == "root\n"
    assert lab.ssh(node, "id -un; pwd", user=OPERATOR).stdout.split() == [OPERATOR, f"/home/{OPERATOR}"]
    assert int(lab.ssh(node, "ls -d /proc/[0-9]* | wc -l").stdout) < 40
    assert lab.ssh(node, "python3 -c 'import ctypes, json; print(1)'").stdout == "1\n"


def test_sixteen_nodes_start_together(full_lab: Lab) -> None:
    nodes = full_lab.add_nodes(16)
    assert [full_lab.ssh(node, "hostname").stdout.strip() for node in nodes] == [node.name for node in nodes]


def test_a_node_is_reached_through_another(full_lab: Lab) -> None:
    jump, target = full_lab.add_nodes(2)
    hop = f"ssh -F {full_lab.ssh_config} -W %h:%p {jump.name}"
    done = subprocess.run(
        ["ssh", "-F", full_lab.ssh_config, "-o", f"ProxyCommand={hop}", target.name, "hostname; echo $SSH_CLIENT"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split()[:2] == [target.name, jump.host], done.stderr


def test_nothing_leads_out_of_the_lab(full_lab: Lab) -> None:
    [node] = full_lab.add_nodes(1)
    with socket.socket() as outside, pytest.raises(OSError, match="unreachable") as raised:
        outside.connect(("192.0.2.1", 22))  # an address kept for documentation (RFC 5737)
    assert raised.value.errno == errno.ENETUNREACH
    assert "unreachable" in full_lab.ssh(node, "ping -c 1 -W 1 192.0.2.1 2>&1").stdout


def test_an_orphan_on_a_node_is_reaped(full_lab: Lab) -> None:
    [node] = full_lab.add_nodes(1)
    full_lab.ssh(node, "(sleep 0.05 &) >/dev/null 2>&1; sleep 0.3")
    assert "Z" not in full_lab.ssh(node, "ps -e -o state=").stdout


@pytest.mark.parametrize("release", list(Release))
def test_a_systemd_node_is_a_whole_machine(a_node: MakeNode, release: Release) -> None:
    lab, node = a_node(release)
    assert lab.ssh(node, "systemctl is-system-running --wait").stdout.strip() in {"running", "degraded"}
    assert lab.ssh(node, "systemctl is-active ssh.service").stdout.strip() == "active"
    assert f"VERSION_CODENAME={release}" in lab.ssh(node, "cat /etc/os-release").stdout
    assert "Accepted publickey" in lab.ssh(node, "journalctl --no-pager -t sshd -t sshd-session").stdout


def test_work_on_a_systemd_node_outlives_the_session_that_began_it(a_node: MakeNode) -> None:
    lab, node = a_node(Release.TRIXIE)
    begun = lab.ssh(node, "systemd-run --quiet --unit=lasting -p RemainAfterExit=yes sh -c 'echo done >/run/result'")
    assert begun.returncode == 0, begun.stderr
    lab.ssh(node, "systemctl is-active lasting --quiet && while [ ! -s /run/result ]; do sleep 0.05; done")
    assert lab.ssh(node, "cat /run/result").stdout == "done\n"
    lab.ssh(node, "systemctl stop lasting; rm /run/result")


def test_a_systemd_node_comes_back_after_a_reboot(full_lab: Lab) -> None:
    [node] = full_lab.add_systemd_nodes(1)
    assert isinstance(node, SystemdNode)
    full_lab.ssh(node, "touch /tmp/lost /root/kept")
    node.reboot()
    assert full_lab.ssh(node, "ls /root").stdout == "kept\n"
    assert "lost" not in full_lab.ssh(node, "ls /tmp").stdout
    assert full_lab.ssh(node, "systemctl is-active ssh.service").stdout.strip() == "active"


def test_a_removed_node_is_gone_and_the_others_stay(lab: Lab) -> None:
    first, second = lab.add_nodes(2)
    lab.remove([first])
    assert lab.ssh(second, "true").returncode == 0
    with socket.socket() as gone:
        gone.settimeout(2)
        assert gone.connect_ex((first.host, first.port)) != 0


def test_what_a_tier_cannot_do_it_says(a_node: MakeNode) -> None:
    lab, node = a_node("loopback")
    for impossible in (node.cut_link, node.fill_tmp, node.hide_python, lambda: node.drop_percent(10)):
        with pytest.raises(NotInThisTier, match=node.name):
            impossible()
    with pytest.raises(LabError, match="full lab"):
        lab.add_systemd_nodes(1)
    assert lab.tier is Tier.REDUCED

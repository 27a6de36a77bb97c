"""Engines in containers: by the digest of an image alone, with the same checks before each start, and a machine begins
with the one that serves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from connectors import podman, systemd
from connectors.tools import ToolFault
from console.deployments.model.deployments import Slot, Strategy
from console.deployments.model.fitting import GIB, GpuRoom
from console.deployments.model.vocabulary import WORDS
from console.deployments.service.containers import container_unit
from console.deployments.service.making import STAGE
from console.deployments.service.plan_told import changes_of
from console.deployments.service.powering import powering
from console.deployments.service.releases import Gate, NodeSeen, Pace, Seen
from console.deployments.service.rollout_plans import replacing
from console.work.model.plans import Plan, read_plan, undoing
from tests.unit.deployments.test_rollout_plans import AFTER, BEFORE, DEPLOYMENT, NODE

ID = "ab" * 32
IMAGE = f"sha256:{ID}"
CONTAINER = "/etc/containers/systemd/driftvakt-support-green.container"
LINK = "/etc/systemd/system/multi-user.target.wants/driftvakt-support-green.service"


def plan(before: str = "", after: str = IMAGE, strategy: Strategy = Strategy.CANARY) -> Plan:
    room = NodeSeen("hall/g01", (GpuRoom("hall/g01", "0", 80 * GIB, 80 * GIB, ""),))
    old, new = replace(BEFORE, image=before), replace(AFTER, image=after)
    seen = Seen(nodes={"1": room})
    return replacing(DEPLOYMENT, {"1": NODE}, old, new, strategy, seen, Gate(), Pace((50, 100)))


@pytest.mark.parametrize(
    "image", ["vllm/vllm-openai:v0.11.0", "engine", "sha256:abc", f"--x@{IMAGE}", f"{IMAGE}\nPull=always"]
)
def test_an_image_by_its_tag_or_whatever_else_is_refused(image: str) -> None:
    with pytest.raises(ToolFault):
        plan(after=image)


def test_the_file_of_a_container_holds_what_a_unit_would_and_pulls_nothing() -> None:
    about = (DEPLOYMENT, Slot.GREEN, "7.1", ("serve", "--model", "/m/x", "a b"), f"reg.example/vllm@{IMAGE}")
    text = container_unit(*about, place="/data/m", sums="/x.sha256", routers=("10.0.0.1",), gpus=True)
    for line in (
        f"Image=reg.example/vllm@{IMAGE}",
        "Pull=never",
        "RunInit=true",
        "Network=host",
        "Volume=/data/m:/data/m:ro",
        "AddDevice=nvidia.com/gpu=all",
        "PodmanArgs=--entrypoint serve --stop-timeout 110",
        'Exec=--model /m/x "a b"',
        "ExecStartPre=sha256sum --check --strict --quiet -- /x.sha256",
        "IPAddressAllow=localhost 10.0.0.1",
    ):
        assert f"\n{line}\n" in text
    assert "[Install]" not in text  # a machine begins with it by a link, once it serves
    with pytest.raises(ToolFault):
        container_unit(*about, place="/data/m:rw")


def test_the_image_is_seen_before_anything_is_written_and_the_unit_that_was_there_goes() -> None:
    made = plan()
    kinds = [step.kind for step in made.steps]
    assert kinds.index("rollout.image") < kinds.index("rollout.send") < kinds.index("rollout.unit_gone")
    assert kinds.index("rollout.unit_gone") < kinds.index("rollout.unit") < kinds.index("rollout.reload_units")
    [seen] = [step.seen for step in made.steps if step.kind == "rollout.image"]
    assert [(check.reader, check.seen, check.wanted) for check in seen] == [
        ("podman.version", "quadlet", "yes"),
        ("podman.image", ID, "there"),
    ]
    assert [step.file.path for step in made.steps if step.file and step.kind == "rollout.unit"] == [CONTAINER]
    # A unit of an earlier file is there already: that there is one does not say that the new one was read.
    [reload], [start] = ([s for s in made.steps if s.kind == f"rollout.{kind}"] for kind in ("reload_units", "start"))
    assert reload.seen == () and start.before[0].seen == "LoadState"
    assert set(kinds) <= STAGE.keys() & WORDS.keys() and read_plan(made.text) == made and made.can_be_undone


@pytest.mark.parametrize("before", ["", IMAGE])
def test_a_machine_begins_with_a_container_by_a_link_and_with_a_program_by_its_unit(before: str) -> None:
    made = plan(before)
    [enabled] = [step for step in made.steps if step.kind == "rollout.enable"]
    assert enabled.argv == ("ln", "-sfn", "--", "/run/systemd/generator/driftvakt-support-green.service", LINK)
    assert enabled.undo is not None and enabled.undo.argv == ("rm", "-f", "--", LINK)
    retired = [step.argv for step in made.steps if step.kind == "rollout.retire"]
    if before:
        blue = LINK.replace("green", "blue")
        assert retired == [("rm", "-f", "--", blue), systemd.act(systemd.Verb.STOP, "driftvakt-support-blue.service")]
        back = [step.argv[0] for step in undoing(made, [len(made.steps) - 3, len(made.steps) - 2])]
        assert back == ["systemctl", "ln"]
    else:
        assert retired == [("systemctl", "disable", "--now", "--", "driftvakt-support-blue.service")]


@pytest.mark.parametrize(("before", "old"), [(IMAGE, CONTAINER.replace("green", "blue")), ("", "")])
def test_a_plan_tells_what_becomes_of_the_file_of_a_container(before: str, old: str) -> None:
    [change, *_] = changes_of(DEPLOYMENT, plan(before), {})
    assert change.path == CONTAINER and f"Image={ID}" in change.after
    assert change.was == (old or DEPLOYMENT.unit_file(DEPLOYMENT.unit(Slot.BLUE)))


def test_a_container_is_stopped_and_started_with_its_link() -> None:
    release = replace(BEFORE, image=IMAGE)
    stopped = [step.argv[0] for step in powering(DEPLOYMENT, {"1": NODE}, release, on=False).steps]
    assert stopped == ["systemctl", "rm", "systemctl"]
    started = [step.argv for step in powering(DEPLOYMENT, {"1": NODE}, release, on=True).steps]
    assert [argv[0] for argv in started] == ["ln", "systemctl", "systemctl"]
    assert started[1] == systemd.act(systemd.Verb.START, DEPLOYMENT.unit(DEPLOYMENT.slot)) and "enable" in started[2]


def test_what_podman_says_is_read_by_digest() -> None:
    said = f"{ID} sha256:{'cd' * 32} [localhost/engine@sha256:{'cd' * 32}]\n".encode()  # as 5.4.2 says it
    assert podman.READERS["podman.image"](0, said, b"") == {ID: "there", "cd" * 32: "there"}
    unknown = b"Error: abababab: image not known\n"
    assert podman.READERS["podman.image"](125, b"", unknown) == {}
    for words, quadlet in (("podman version 5.4.2\n", "yes"), ("podman version 4.3.1\n", "no")):
        assert podman.READERS["podman.version"](0, words.encode(), b"") == {"quadlet": quadlet}
    with pytest.raises(ToolFault):
        podman.READERS["podman.version"](127, b"", b"")

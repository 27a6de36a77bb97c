"""Where a process runs: its control group says it, whoever made the group."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import node_probe
from tests.support.probes import NodeRoot
from tests.unit.probe.conftest import OpenLane

ID = "3f2a9c1b2d4e" + "0" * 52
UID = "0a1b2c3d-1111-2222-3333-444455556666"


def place(**known: str) -> dict[str, str]:
    return {"job": "", "runtime": "", "container": "", "pod": "", "unit": ""} | known


PLACES = [
    ("/system.slice/slurmstepd.scope/job_48120/step_0/user/task_0", place(job="48120")),
    ("/slurm/uid_1000/job_7/step_batch", place(job="7")),
    ("/slurm_g01/uid_1000/job_7/step_batch/task_0", place(job="7")),
    ("/home/job_7/x", place()),
    (f"/docker/{ID}", place(runtime="docker", container=ID)),
    (f"/system.slice/docker-{ID}.scope", place(runtime="docker", container=ID)),
    (
        f"/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-{ID}.scope/container",
        place(runtime="podman", container=ID),
    ),
    (f"/system.slice/nerdctl-{ID}.scope", place(runtime="containerd", container=ID)),
    (f"/default/{ID}", place(runtime="containerd", container=ID)),
    (
        f"/kubepods.slice/kubepods-besteffort.slice/kubepods-pod{UID.replace('-', '_')}.slice/crio-{ID}.scope",
        place(runtime="cri-o", container=ID, pod=UID),
    ),
    (f"/kubepods/besteffort/pod{UID}/{ID}", place(runtime="containerd", container=ID, pod=UID)),
    ("/lxc/train-1/ns", place(runtime="lxc", container="train-1")),
    ("/lxc.payload.train-1/system.slice/x.service", place(runtime="lxc", container="train-1", unit="x.service")),
    ("/system.slice/vllm.service", place(unit="vllm.service")),
    ("/user.slice/user-1000.slice/user@1000.service/app.slice/jupyter.service", place(unit="jupyter.service")),
    ("/user.slice/user-1000.slice/session-3.scope", place()),
    ("/", place()),
    ("", place()),
]


@pytest.mark.slow
@pytest.mark.parametrize(("path", "found"), PLACES)
def test_a_control_group_says_where_a_process_runs(probe: ModuleType, path: str, found: dict[str, str]) -> None:
    assert probe.place_of(path) == found


PROBE = node_probe.load()


@given(st.text())
def test_any_control_group_has_an_answer(path: str) -> None:
    assert set(json.loads(json.dumps(PROBE.place_of(path)))) == set(place())


def described(root: NodeRoot, probe: ModuleType, cgroup: str, environ: str = "") -> dict[str, str]:
    root.process(4242, ["python3", "train.py"])
    root.write("proc/4242/cgroup", f"0::{cgroup}\n")
    root.write("proc/4242/environ", environ)
    row = probe.ProcessReader(OpenLane()).describe([(0, {"pid": 4242, "memory_bytes": 5, "sm": None})])[0]
    return {key: row[key] for key in place()}


def test_pods_and_containers_are_called_by_their_names_where_the_kubelets_folders_may_be_listed(
    root: NodeRoot, probe: ModuleType
) -> None:
    cgroup = f"/kubepods/burstable/pod{UID}/{ID}"
    assert described(root, probe, cgroup) == place(runtime="containerd", container=ID[:12], pod=UID)
    root.write(f"var/log/pods/models_vllm-0_{UID}/x", "")
    root.write(f"var/log/containers/vllm-0_models_server-{ID}.log", "")
    assert described(root, probe, cgroup) == place(runtime="containerd", container="server", pod="models/vllm-0")


def test_slurms_number_comes_from_the_environment_where_there_is_no_group_of_slurms(
    root: NodeRoot, probe: ModuleType
) -> None:
    environ = "PASSWORD=secret\0SLURM_JOB_ID=48120\0"
    assert described(root, probe, "/user.slice", environ) == place(job="48120")
    assert described(root, probe, "/slurm/uid_1/job_3/step_0", environ) == place(job="3")
    assert described(root, probe, "/user.slice", "SLURM_JOB_ID=secret\0") == place()


def test_processes_of_one_group_that_is_not_slurms_have_each_their_own_job(root: NodeRoot, probe: ModuleType) -> None:
    for pid, job in ((11, "100"), (12, "200")):
        root.process(pid, ["python3", "train.py"])
        root.write(f"proc/{pid}/cgroup", "0::/system.slice/slurmd.service\n")
        root.write(f"proc/{pid}/environ", f"SLURM_JOB_ID={job}\0")
    rows = [(0, {"pid": pid, "memory_bytes": 5, "sm": None}) for pid in (11, 12)]
    assert [row["job"] for row in probe.ProcessReader(OpenLane()).describe(rows)] == ["100", "200"]


def test_nothing_is_read_of_a_process_that_hangs_whoever_reads_it(
    root: NodeRoot, probe: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    lane, read, really = OpenLane(), [], probe.read_text

    def reading(path: str, most: int = 65536) -> str:
        read.append(path)
        return str(really(path, most))

    for pid in (11, 12):
        root.process(pid, ["python3", "train.py"])
        root.write(f"proc/{pid}/cgroup", "0::/user.slice\n")
        root.write(f"proc/{pid}/environ", f"SLURM_JOB_ID={pid}\0")
    monkeypatch.setattr(probe, "read_text", reading)
    lane.skipped.add("11")
    rows = probe.ProcessReader(lane).describe([(0, {"pid": pid, "memory_bytes": 5, "sm": None}) for pid in (11, 12)])
    assert not [path for path in read if path.startswith("/proc/11/")]
    assert [(row["pid"], row["name"], row["job"]) for row in rows] == [(11, "", ""), (12, "python3 train.py", "12")]


@pytest.mark.slow
@given(part=st.sampled_from(["status", "comm", "cmdline", "cgroup", "environ"]), said=st.binary(max_size=200))
def test_an_odd_process_costs_its_own_row_alone(part: str, said: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root, probe = NodeRoot(Path(folder)), node_probe.load(Path(folder), "none")
        for pid in (11, 12):
            root.process(pid, ["python3", f"train{pid}.py"])
            root.write(f"proc/{pid}/cgroup", "0::/user.slice\n")
            root.write(f"proc/{pid}/environ", f"SLURM_JOB_ID={pid}\0")

        def rows() -> list[dict[str, object]]:
            given = [(0, {"pid": pid, "memory_bytes": 5, "sm": None}) for pid in (11, 12)]
            found: list[dict[str, object]] = probe.ProcessReader(OpenLane()).describe(given)
            return found

        well = rows()
        (root.path / "proc/11" / part).write_bytes(said)
        odd = rows()
        assert odd[1] == well[1]
        assert (odd[0]["pid"], odd[0]["memory_bytes"]) == (11, 5)

"""What can be simulated, and what is refused with a reason."""

from __future__ import annotations

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.site_simulator.specification import (
    SpecificationError,
    default_specification,
    load_specification,
    parse_specification,
)

SMALL = {
    "sites": [{"key": "lab", "name": "Lab", "storage": "nas-9", "fabric": "roce"}],
    "nodes": [{"name": "n1", "site": "lab", "hall": "H", "rack": "1", "gpus": 2}],
    "jobs": [
        {
            "number": 1,
            "name": "train",
            "user": "ada",
            "load": "training",
            "placement": {"n1": [0, 1]},
            "intensity": 0.9,
            "memory_bytes": 1 << 30,
        }
    ],
}


def changed(path: list, value: object) -> dict:
    copy = json.loads(json.dumps(SMALL))
    place = copy
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return copy


def test_the_default_site_is_the_one_in_the_pictures():
    spec = default_specification()
    assert [site.name for site in spec.sites] == ["Trollhättan", "Uppsala"]
    assert len(spec.nodes) == 16 and sum(node.gpus for node in spec.nodes) == 128
    assert {node.rack for node in spec.nodes if node.site == "trollhattan"} == {"A", "B", "C"}
    job = next(job for job in spec.jobs if job.number == 48120)
    assert job.user == "s.lind" and job.nodes == ("g05", "g06", "g07", "g08")


def test_a_file_gives_a_specification(tmp_path):
    path = tmp_path / "lab.json"
    path.write_text(json.dumps(SMALL), encoding="utf-8")
    spec = load_specification(path)
    assert spec.node("n1").gpus == 2
    assert spec.jobs[0].placement == (("n1", (0, 1)),)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([], "JSON object"),
        ({"nodes": []}, "at least one site"),
        ({**SMALL, "racks": []}, "unknown keys: 'racks'"),
        (changed(["nodes", 0, "site"], "moon"), "site 'moon', which is not there"),
        (changed(["nodes", 0, "gpus"], 17), "0-16 GPUs"),
        (changed(["nodes", 0, "gpus"], 2.0), "whole numbers"),
        (changed(["nodes", 0, "name"], "../etc"), "small letters"),
        (changed(["nodes", 0, "colour"], "red"), "wrong form"),
        (changed(["sites", 0, "fabric"], "token ring"), "wrong form"),
        (changed(["jobs", 0, "placement"], {"n1": [2]}), "not there"),
        (changed(["jobs", 0, "placement"], {"n1": [0, 0]}), "two jobs"),
        (changed(["jobs", 0, "user"], "root; rm"), "cannot be shown"),
        (changed(["jobs", 0, "memory_bytes"], 1 << 50), "does not fit"),
        ({**SMALL, "nodes": SMALL["nodes"] * 2}, "there twice"),
    ],
)
def test_what_cannot_be_simulated_is_refused_with_its_reason(data, words):
    with pytest.raises(SpecificationError, match=words):
        parse_specification(data)


def test_a_file_that_is_no_json_is_refused(tmp_path):
    path = tmp_path / "lab.json"
    path.write_bytes(b"\xff{")
    with pytest.raises(SpecificationError):
        load_specification(path)


leaves = st.none() | st.booleans() | st.integers(-5, 1 << 70) | st.floats() | st.text(max_size=6)


@given(
    st.sampled_from(
        [
            *([["sites", 0, field]] for field in SMALL["sites"][0]),
            *([["nodes", 0, field]] for field in SMALL["nodes"][0]),
            *([["jobs", 0, field]] for field in SMALL["jobs"][0]),
        ]
    ),
    leaves | st.lists(leaves, max_size=2) | st.dictionaries(st.text(max_size=3), leaves, max_size=2),
)
def test_any_value_in_any_field_is_taken_or_refused(path, value):
    try:
        spec = parse_specification(changed(path[0], value))
    except SpecificationError:
        return
    assert dataclasses.is_dataclass(spec)

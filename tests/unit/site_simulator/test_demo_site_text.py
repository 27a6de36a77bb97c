"""docs/demo-site.md says what is true: its commands and its specification are taken as they stand."""

from __future__ import annotations

import json
import re
from pathlib import Path

from connectors.site_simulator.faults import FaultKind, parse_fault
from connectors.site_simulator.specification import default_specification, parse_specification
from connectors.site_simulator.story import MOMENT, STORY

TEXT = (Path(__file__).parents[3] / "docs" / "demo-site.md").read_text(encoding="utf-8")


def test_its_commands_raise_what_they_say():
    commands = [json.loads(line) for line in re.findall(r"^    (\{\"do\": \"raise\".*\})$", TEXT, re.M)]
    assert commands
    for command in commands:
        del command["do"]
        parse_fault(command, default_specification())


def test_its_specification_is_one():
    block = re.search(r"^    \{\n(?:    .*\n)*?    \}$", TEXT, re.M)
    assert block is not None
    assert parse_specification(json.loads(block.group())).node("n1").gpus == 4


def test_it_lists_every_fault():
    for kind in FaultKind:
        assert f"| `{kind}` |" in TEXT


def test_it_tells_the_whole_story():
    for scene in STORY:
        moment = MOMENT + scene.begins + 3600.0
        clock = f"{int(moment // 3600 % 24):02d}:{int(moment // 60 % 60):02d}:{int(moment % 60):02d}"
        where = scene.fault.get("node") or scene.fault["site"]
        assert re.search(rf"^\| {clock} \| .*`{scene.fault['fault']}`.*{where}", TEXT, re.M), scene

"""Containers on the demo site: a file that a rollout writes becomes a unit that serves, where its image is there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.site_simulator.serving.quadlet import IMAGES, MADE, WANTED
from console.deployments.model.deployments import Deployment, Replica, Slot
from console.deployments.service.containers import container_unit
from tests.unit.site_simulator.test_serving import GREEN, SUPPORT, ServedSite

DEPLOYMENT = Deployment(
    "d", SUPPORT.name, "m", "1", SUPPORT.port, (Replica("g01", "1", 18001, 18002),), ("x", "{port}")
)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[ServedSite]:
    made = ServedSite(tmp_path)
    yield made
    made.runtime.stop()


def written(site: ServedSite, image: str) -> None:
    words = tuple(SUPPORT.unit_text((0, 1), SUPPORT.green).partition("ExecStart=")[2].splitlines()[0].split())
    place = site.folder / "g01" / DEPLOYMENT.container(Slot.GREEN).lstrip("/")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(container_unit(DEPLOYMENT, Slot.GREEN, "7.0", words, image), encoding="utf-8")
    assert site.do("systemctl daemon-reload").status == 0


def test_a_container_serves_where_its_image_is_there_and_begins_with_the_machine_by_its_link(site: ServedSite) -> None:
    written(site, f"sha256:{next(iter(IMAGES))}")
    assert site.do(f"systemctl start {GREEN}").status == 0
    site.wait(12)
    assert site.engine(GREEN).serving.port == SUPPORT.green
    link = f"{WANTED}/{GREEN}"
    assert site.do(f"test -L {link}").status == 1
    assert site.do(f"ln -sfn -- {MADE}/{GREEN} {link}").status == 0 and site.do(f"test -L {link}").status == 0
    assert site.do(f"ln -sfn -- {MADE}/{GREEN} /etc/passwd").status == 1
    assert site.do(f"rm -f -- {link}").status == 0 and site.do(f"test -L {link}").status == 1


def test_an_image_that_is_not_there_starts_nothing(site: ServedSite) -> None:
    written(site, f"sha256:{'ab' * 32}")
    site.do(f"systemctl start {GREEN}")
    site.wait(5)
    assert ("g01", GREEN) not in site.runtime._operations.floor.engines
    assert site.do(f"podman image inspect -- {'ab' * 32}").status == 125
    assert site.do("podman --version").out.startswith("podman version 5.")

"""Quadlet of a simulated node: the unit that it makes of a container's file, and the images that Podman has there."""

from __future__ import annotations

import shlex

#: Where files of containers lie, where the units made of them do, and the links by which a machine begins with them.
FOLDER = "/etc/containers/systemd"
MADE = "/run/systemd/generator"
WANTED = "/etc/systemd/system/multi-user.target.wants"
ENDING = ".container"
#: The images of every node by their ids: what runs in them is what the node has, too.
IMAGES = {"5e0c" * 16: "localhost/llama.cpp", "7a11" * 16: "localhost/vllm"}


def service_of(text: str) -> str:
    """The unit of a container's file: its program is the one that the container is started with, as soon as the image
    is there."""
    section, image, words, said = "", "", "", ""
    lines: list[str] = []
    for line in text.splitlines():
        name, _, value = line.partition("=")
        if line.startswith("["):
            section = line
        if section != "[Container]":
            lines.append(line)
        elif name == "Image":
            image = value
        elif name == "PodmanArgs":
            given = shlex.split(value)
            words = shlex.quote(given[given.index("--entrypoint") + 1]) if "--entrypoint" in given[:-1] else ""
        elif name == "Exec":
            said = value
    at = lines.index("[Service]") + 1 if "[Service]" in lines else len(lines)
    lines[at:at] = [f"ExecStartPre=podman image inspect -- {image}", f"ExecStart={words} {said}"]
    return "\n".join([*lines, ""])

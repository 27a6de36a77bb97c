"""haproxy, llama-server and vllm of a simulated node as somebody calls them by hand: what they are, and whether a
configuration is one. They serve as units alone."""

from __future__ import annotations

from connectors.site_simulator.serving.haproxy_config import ConfigError, parse_config
from connectors.site_simulator.serving.haproxy_socket import RELEASED, VERSION
from connectors.site_simulator.serving.quadlet import IMAGES
from connectors.site_simulator.tools.answers import Answer, Caller, read
from connectors.site_simulator.tools.files import inside

_BY_UNIT = "DEMO: {} runs as a service of systemd alone\n"


def haproxy(caller: Caller, argv: list[str]) -> Answer:
    """`-v`, and `-c -f FILE`."""
    if argv[:1] in (["-v"], ["-vv"]):
        return Answer(
            f"HAProxy version {VERSION} {RELEASED} - https://haproxy.org/\n"
            "Status: long-term supported branch - will stop receiving fixes around Q2 2027.\n"
            "Known bugs: http://www.haproxy.org/bugs/bugs-2.6.12.html\n"
            "Running on: Linux 6.8.0-demo-simulated (DEMO, simulated) x86_64\n"
        )
    given = read(argv, "cVf:dqDWsp:", ())
    if not given.has("-c"):
        return Answer(err=_BY_UNIT.format("haproxy"), status=1)
    path = given.value("-f")
    name = path.rpartition("/")[2]
    notes = f"[NOTICE]   (1) : haproxy version is {VERSION}\n[NOTICE]   (1) : path to executable is /usr/sbin/haproxy\n"
    try:
        parse_config(inside(caller, path).read_text(encoding="utf-8", errors="replace"))
    except ConfigError as problem:
        said = f"[ALERT]    (1) : config : {problem.told(name)}\n"
        if problem.line:
            said += f"[ALERT]    (1) : config : Error(s) found in configuration file : {name}\n"
        return Answer(err=f"{notes}{said}[ALERT]    (1) : config : Fatal errors found in configuration.\n", status=1)
    except (OSError, ValueError):
        where = f"Cannot open configuration file/directory {path} : No such file or directory"
        return Answer(err=f"[ALERT]    (1) : {where}\n", status=1)
    return Answer("Configuration file is valid\n", err=notes, after=0.05)


def podman(_caller: Caller, argv: list[str]) -> Answer:
    """`--version`, and `image inspect [--format ...] -- IMAGE`."""
    if argv == ["--version"]:
        return Answer("podman version 5.4.2\n")
    if argv[:2] != ["image", "inspect"]:
        return Answer(err="DEMO: of podman only its version and what images there are is simulated\n", status=125)
    [image] = read(argv[2:], "f:", ("format=",)).rest or [""]
    name = IMAGES.get(image.rpartition("sha256:")[2])
    if name is None:
        return Answer(err=f"Error: {image}: image not known\n", status=125)
    digest = image.rpartition("sha256:")[2]
    return Answer(f"{digest} sha256:{digest} [{name}@sha256:{digest}]\n")


def llama_server(_caller: Caller, argv: list[str]) -> Answer:
    if argv[:1] == ["--version"]:
        return Answer(err="version: 0 (demo)\nbuilt with DEMO for a simulated machine\n")
    if argv[:1] in (["--help"], ["-h"]):
        return Answer(_LLAMA_HELP)
    return Answer(err=_BY_UNIT.format("llama-server"), status=1)


def vllm(_caller: Caller, argv: list[str]) -> Answer:
    if argv[:1] == ["--version"]:
        return Answer("0.11.0\n")
    return Answer(err=_BY_UNIT.format("vllm"), status=1)


_LLAMA_HELP = """----- common params -----

-h,    --help, --usage                  print usage and exit
-c,    --ctx-size N                     size of the prompt context (default: 4096, 0 = loaded from model)
-m,    --model FNAME                    model path
-np,   --parallel N                     number of parallel sequences to decode (default: 1)
-ngl,  --gpu-layers N                   number of layers to store in VRAM
-dev,  --device <dev1,dev2,..>          comma-separated list of devices to use for offloading

----- example-specific params -----

-a,    --alias STRING                   set alias for model name (to be used by REST API)
       --host HOST                      ip address to listen, or bind to an UNIX socket if the address ends with .sock
       --port PORT                      port to listen (default: 8080)
       --metrics                        enable prometheus compatible metrics endpoint (default: disabled)
       --slots                          enable slots monitoring endpoint (default: enabled)
"""

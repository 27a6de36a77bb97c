"""What is asked of programs: exact lists of arguments, in which no value can become an option."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors import nvidia_smi, power, processes, slurm, systemd
from connectors.systemd import Verb
from connectors.tools import ToolFault, ToolProblem

UUID = "GPU-6f6d1a52-1f2e-4f0e-9c3a-0123456789ab"

BY_NAME: list[Callable[[str], tuple[str, ...]]] = [
    systemd.show,
    systemd.ran,
    lambda name: systemd.act(Verb.STOP, name),
    systemd.journal,
    lambda name: systemd.journal(after=name),
    lambda name: systemd.journal(containing=name),
    systemd.list_units,
    nvidia_smi.gpus,
    nvidia_smi.apps,
    nvidia_smi.reset,
    lambda name: nvidia_smi.set_power_limit(name, 300),
    slurm.node,
    slurm.jobs,
    slurm.resume,
    lambda name: slurm.drain(name, "why"),
    lambda name: slurm.drain("g01", name),
]


@pytest.mark.slow
@pytest.mark.parametrize("ask", BY_NAME)
@settings(max_examples=30, deadline=None)
@given(name=st.text(max_size=40) | st.from_regex(r"-{1,2}[a-z=]{1,12}", fullmatch=True))
def test_no_name_becomes_an_option_another_word_or_a_line(ask: Callable[[str], tuple[str, ...]], name: str) -> None:
    usual = {part.partition("=")[0] for part in (*_usual(ask), *systemd.journal())}
    try:
        argv = ask(name)
    except ToolFault as fault:
        assert fault.code is ToolProblem.BAD_VALUE
        return
    options = argv[: argv.index("--")] if "--" in argv else argv
    for part in options[1:]:
        assert not part.startswith("-") or part.partition("=")[0] in usual, argv
    assert not any("\n" in part or "\0" in part for part in argv)


def _usual(ask: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    for name in ("ssh.service", UUID, "service", "s=1;i=2"):
        try:
            return ask(name)
        except ToolFault:
            continue
    raise AssertionError(ask)


@pytest.mark.parametrize(
    ("argv", "line"),
    [
        (systemd.act(Verb.RESTART, "worker"), "systemctl --no-ask-password restart -- worker.service"),
        (systemd.act(Verb.RESET_FAILED, "-odd@1"), "systemctl --no-ask-password reset-failed -- -odd@1.service"),
        (nvidia_smi.set_power_limit(UUID, 500), f"nvidia-smi --id={UUID} --power-limit=500"),
        (nvidia_smi.set_persistence(UUID, True), f"nvidia-smi --id={UUID} --persistence-mode=1"),
        (nvidia_smi.reset(UUID), f"nvidia-smi --id={UUID} --gpu-reset"),
        (processes.end(processes.Signal.TERM, 42, 43), "kill -s TERM -- 42 43"),
        (processes.began(42), "cat -- /proc/42/stat"),
        (power.reboot(), "systemctl --no-ask-password reboot"),
        (slurm.resume("g01"), "scontrol update NodeName=g01 State=RESUME"),
    ],
)
def test_what_acts_is_asked_for_exactly(argv: tuple[str, ...], line: str) -> None:
    assert " ".join(argv) == line


def test_a_drain_says_why_in_one_argument() -> None:
    assert slurm.drain("g01", "fans are loud")[-1] == "Reason=fans are loud"


@pytest.mark.parametrize("pids", [(), (1,), (0,), (-1,), (1 << 23,), tuple(range(2, 400))])
def test_no_signal_goes_to_the_first_process_to_a_group_or_to_nobody(pids: tuple[int, ...]) -> None:
    with pytest.raises(ToolFault):
        processes.end(processes.Signal.KILL, *pids)


@pytest.mark.parametrize("watts", [0, -1, 10_000])
def test_no_power_limit_is_asked_for_that_makes_no_sense(watts: int) -> None:
    with pytest.raises(ToolFault):
        nvidia_smi.set_power_limit(UUID, watts)

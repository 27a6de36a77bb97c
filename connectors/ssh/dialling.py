"""From a name to a connected TCP socket, in bounded time and without waiting for the slowest address first."""

from __future__ import annotations

import errno
import os
import selectors
import socket
import threading
import time

from connectors.ssh.patience import Patience, Phase, Timeouts
from connectors.ssh.problems import SshError, SshProblem
from connectors.ssh.targets import Target

_SLICE = 0.1  # seconds between looks at the cancel flag
_STAGGER = 0.25  # seconds before the next address is tried beside the first (RFC 8305, section 5)

_Address = tuple[int, int, int, str, tuple[object, ...]]

_FAMILIES = {"any": socket.AF_UNSPEC, "inet": socket.AF_INET, "inet6": socket.AF_INET6}
_REFUSED = frozenset({errno.ECONNREFUSED, getattr(errno, "WSAECONNREFUSED", errno.ECONNREFUSED)})
_IN_PROGRESS = frozenset({0, errno.EINPROGRESS, errno.EWOULDBLOCK, getattr(errno, "WSAEWOULDBLOCK", errno.EWOULDBLOCK)})


def dial(target: Target, timeouts: Timeouts, patience: Patience) -> socket.socket:
    """A connected socket with TCP_NODELAY. Raises SshError: unresolved, refused, unreachable, timed_out, cancelled."""
    patience.phase(Phase.RESOLVE, timeouts.resolve)
    addresses = _addresses(target, patience)
    patience.phase(Phase.CONNECT, target.connect_timeout or timeouts.connect)
    connected = _race(target, addresses, patience, target.connect_timeout or timeouts.connect)
    # Without this a keystroke or a control line waits for the acknowledgement of the one before: 46 ms an exec.
    connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connected


def _addresses(target: Target, patience: Patience) -> list[_Address]:
    family = _FAMILIES[target.address_family]
    try:
        return _lookup(target, family, socket.AI_NUMERICHOST)
    except OSError:
        pass  # a name, then; only resolvers take time and cannot be interrupted
    found: list[list[_Address] | OSError] = []
    done = threading.Event()

    def ask() -> None:
        try:
            found.append(_lookup(target, family, 0))
        except (OSError, UnicodeError) as error:  # UnicodeError: a label that IDNA refuses
            found.append(error if isinstance(error, OSError) else OSError(str(error)))
        done.set()

    threading.Thread(target=ask, name=f"resolve {target.host}", daemon=True).start()
    while not done.wait(_SLICE):
        patience.check()
    result = found[0]
    if isinstance(result, OSError) or not result:
        raise SshError(
            SshProblem.UNRESOLVED, target.label, facts={"name": target.host}, raw=str(result) if result else ""
        )
    return result


def _lookup(target: Target, family: int, flags: int) -> list[_Address]:
    return [
        (int(found[0]), int(found[1]), found[2], found[3], tuple(found[4]))
        for found in socket.getaddrinfo(target.host, target.port, family, socket.SOCK_STREAM, 0, flags)
    ]


def _race(target: Target, addresses: list[_Address], patience: Patience, seconds: float) -> socket.socket:
    waiting = list(addresses)
    errors: list[OSError] = []
    next_start = 0.0
    with selectors.DefaultSelector() as selector:
        try:
            while waiting or selector.get_map():
                patience.check()
                now = time.monotonic()
                if waiting and (now >= next_start or not selector.get_map()):
                    next_start = now + _STAGGER
                    attempt = _start(target, waiting.pop(0), errors)
                    if attempt is not None:
                        selector.register(attempt, selectors.EVENT_WRITE, attempt)
                    continue
                for key, _ in selector.select(min(_SLICE, max(0.0, next_start - now) if waiting else _SLICE)):
                    tried: socket.socket = key.data
                    selector.unregister(tried)
                    code = tried.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                    if code == 0:
                        return tried
                    errors.append(OSError(code, os.strerror(code)))
                    tried.close()
                    next_start = 0.0
        finally:
            for key in list(selector.get_map().values()):
                key.data.close()
    raise _failure(target, errors, seconds)


def _start(target: Target, address: _Address, errors: list[OSError]) -> socket.socket | None:
    family, kind, protocol, _, place = address
    attempt = None
    try:
        attempt = socket.socket(family, kind, protocol)
        attempt.setblocking(False)
        if target.bind_address:
            attempt.bind((target.bind_address, 0))
        code = attempt.connect_ex(place)
        if code in _IN_PROGRESS:
            return attempt
        errors.append(OSError(code, os.strerror(code)))
    except OSError as error:
        errors.append(error)
    if attempt is not None:
        attempt.close()
    return None


def _failure(target: Target, errors: list[OSError], seconds: float) -> SshError:
    # One refusal says more than ten silent addresses: something answered there.
    refused = next((error for error in errors if error.errno in _REFUSED), None)
    if refused is not None:
        return SshError(SshProblem.REFUSED, target.label, raw=str(refused))
    if any(error.errno == errno.ETIMEDOUT for error in errors):
        facts = {"phase": str(Phase.CONNECT), "seconds": f"{seconds:.0f}"}
        return SshError(SshProblem.TIMED_OUT, target.label, facts=facts, raw=str(errors[-1]))
    return SshError(SshProblem.UNREACHABLE, target.label, raw=str(errors[-1]) if errors else "")

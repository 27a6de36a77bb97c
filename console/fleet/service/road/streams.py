"""Streams of nodes, written to and closed where nobody waits for what comes of it."""

from __future__ import annotations

import contextlib

from connectors.streams import ConnectorError, Stream
from console.fleet.service.road.sessions import Attempt


def write(stream: Stream, data: bytes) -> None:
    with contextlib.suppress(ConnectorError):  # the stream's end tells its session; the next one gets the new periods
        stream.write(data)


def close(attempt: Attempt) -> None:
    with contextlib.suppress(ConnectorError):  # it is gone already
        if attempt.stream is not None:
            attempt.stream.close()
    with contextlib.suppress(ConnectorError):  # as above
        if attempt.host is not None:
            attempt.host.close()

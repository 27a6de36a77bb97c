"""llama.cpp's own HTTP server as a program of lab nodes, behind a relay that counts what is carried out.

`llama_server.py --model FILE --host ADDRESS --port PORT [faults]`. The engine listens a thousand ports higher; every
request that reaches it is a line with its X-Request-Id in /var/tmp/carried-out. Faults make a version bad:

    --sick           says 503 when it is asked for its health
    --hang           says that it is well, and never answers what it is asked for
    --slow SECONDS   takes longer
    --dies REQUESTS  ends after so many, in the midst of one
    --dies-at FILE   the same, at the first request once there is such a file
    --hangs-at FILE  from then on, once there is such a file, no request comes to its end: its health is well, its
                     metrics say that they run
    --room MIB       has so much memory and no more, as on a card that is too small
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import resource
from pathlib import Path

import xllamacpp

CARRIED_OUT = "/var/tmp/carried-out"
#: What it writes there when it ends in the midst of a request.
DIED = "died"
#: What it writes there for each request that it lets hang.
HELD = "held"
_RUNNING = re.compile(rb"(?m)^(llamacpp:requests_processing) \S+")
_ID = re.compile(rb"\r\nx-request-id: *([^\r\n]+)", re.IGNORECASE)
_ABOVE = 1000


class Relay:
    def __init__(self, asked: argparse.Namespace) -> None:
        self.asked = asked
        self.count = self.held = 0
        self.log = os.open(CARRIED_OUT, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            if head.startswith(b"GET /health") and self.asked.sick:
                writer.write(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                await writer.drain()
                return None
            if head.startswith(b"POST"):
                await self._carried_out(head)
            if head.startswith(b"GET /metrics") and self.held:
                return await self._metrics(head, writer)
            await self._pass_on(head, reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError, OSError):
            pass
        finally:
            writer.close()

    async def _carried_out(self, head: bytes) -> None:
        if self.asked.hang:
            await asyncio.sleep(3600)
        found = _ID.search(head)
        os.write(self.log, (found[1] if found else b"-") + b"\n")
        self.count += 1
        if self.asked.hangs_at and Path(self.asked.hangs_at).exists():
            os.write(self.log, f"{HELD}\n".encode())
            self.held += 1
            await asyncio.sleep(3600)
        dies = self.asked.dies and self.count >= self.asked.dies
        if dies or (self.asked.dies_at and Path(self.asked.dies_at).exists()):
            os.write(self.log, f"{DIED}\n".encode())
            os._exit(1)
        await asyncio.sleep(self.asked.slow)

    async def _metrics(self, head: bytes, writer: asyncio.StreamWriter) -> None:
        """What the engine says of itself, beside the requests that it would not end."""
        theirs, ours = await asyncio.open_connection("127.0.0.1", self.asked.port + _ABOVE)
        ours.write(head.replace(b"HTTP/1.1", b"HTTP/1.0", 1))
        said = await theirs.read(1 << 20)
        ours.close()
        head, _, body = said.partition(b"\r\n\r\n")
        body = _RUNNING.sub(rb"\1 %d" % self.held, body)
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()

    async def _pass_on(self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        theirs, ours = await asyncio.open_connection("127.0.0.1", self.asked.port + _ABOVE)
        ours.write(head)

        async def pipe(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
            while piece := await source.read(65536):
                sink.write(piece)
                await sink.drain()

        up = asyncio.create_task(pipe(reader, ours))
        try:
            await pipe(theirs, writer)
        finally:
            up.cancel()
            ours.close()


async def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("--model", required=True)
    given.add_argument("--host", default="127.0.0.1")
    given.add_argument("--port", type=int, required=True)
    given.add_argument("--ctx-size", type=int, default=512)
    given.add_argument("--sick", action="store_true")
    given.add_argument("--hang", action="store_true")
    given.add_argument("--slow", type=float, default=0.0)
    given.add_argument("--dies", type=int, default=0)
    given.add_argument("--dies-at", default="")
    given.add_argument("--hangs-at", default="")
    given.add_argument("--room", type=int, default=0)
    asked = given.parse_args()
    if asked.room:
        resource.setrlimit(resource.RLIMIT_AS, (asked.room << 20, asked.room << 20))
    params = xllamacpp.CommonParams()
    params.model.path = asked.model
    params.hostnames = ["127.0.0.1"]
    params.port = asked.port + _ABOVE
    params.n_ctx = asked.ctx_size
    params.n_parallel = 4
    params.endpoint_metrics = True
    params.cpuparams.n_threads = 1
    params.warmup = False
    params.ui = False
    server = xllamacpp.Server(params)
    print(f"listens at {server.listening_address}", flush=True)
    relay = await asyncio.start_server(Relay(asked).serve, asked.host, asked.port)
    await relay.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())

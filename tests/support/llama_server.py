"""llama.cpp's own HTTP server as a program: `llama_server.py --model FILE --host ADDRESS --port PORT [--delay SECONDS]`.

Runs on lab nodes with nothing but xllamacpp beside it. `--delay` waits before it begins, as a large model loads.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time

import xllamacpp


def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("--model", required=True)
    given.add_argument("--host", default="127.0.0.1")
    given.add_argument("--port", type=int, required=True)
    given.add_argument("--ctx-size", type=int, default=256)
    given.add_argument("--delay", type=float, default=0.0)
    asked = given.parse_args()
    time.sleep(asked.delay)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    params = xllamacpp.CommonParams()
    params.model.path = asked.model
    params.hostnames = [asked.host]
    params.port = asked.port
    params.n_ctx = asked.ctx_size
    params.n_parallel = 4
    params.endpoint_metrics = True
    params.cpuparams.n_threads = 1
    params.warmup = False
    params.ui = False
    params.n_gpu_layers = 0
    server = xllamacpp.Server(params)
    print(f"listens at {server.listening_address}", flush=True)
    while True:
        signal.pause()


if __name__ == "__main__":
    main()

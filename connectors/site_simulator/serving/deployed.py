"""Models in production on the demo site as it opens: five behind their routers, versions of them in the model store,
and who calls them.

Names of units and files are those that a rollout of the console gives (docs/operators/models.md), so that the first one
finds them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from connectors.site_simulator.noise import key_of
from connectors.site_simulator.serving.callers import Work
from connectors.site_simulator.serving.engine import Program
from connectors.site_simulator.serving.model_files import ModelFile

#: Where the model store is mounted on every node.
STORE = "/data/models"
Places = tuple[tuple[str, tuple[int, ...]], ...]

#: What a request to each model is; the last is for any other.
WORK = {
    "support-sv": Work(420, 178, 0.42, 0.029),
    "journal-summary": Work(2600, 310, 0.33, 0.024),
    "embed-sv": Work(180, 1, 0.006, 0.002),
    "weld-inspect": Work(1100, 6, 0.022, 0.002),
    "x-ray-triage": Work(1400, 24, 0.05, 0.0015),
    "": Work(300, 120, 0.3, 0.03),
}


@dataclass(frozen=True, slots=True)
class Deployed:
    """A model with its router on `router`, which listens at `port`, one like it on a `second` node where it has a pair,
    and a replica on each node of `places`. Its callers ask `per_second` at the story's moment, and at the day's lowest
    `night` of what they ask at its height."""

    name: str
    version: str
    program: Program
    router: str
    port: int
    blue: int
    places: Places
    per_second: float
    night: float
    context: int
    parallel: int = 64
    share: float = 0.9  # of a GPU's memory that vLLM takes
    layers: int = 64
    second: str = ""

    @property
    def routers(self) -> tuple[str, ...]:
        return (self.router, self.second) if self.second else (self.router,)

    @property
    def green(self) -> int:
        return self.blue + 1

    @property
    def job_name(self) -> str:
        """What the work on its GPUs is called."""
        return f"{self.name} {self.version}"

    @property
    def unit(self) -> str:
        return f"driftvakt-{self.name}-blue.service"

    @property
    def router_unit(self) -> str:
        return f"driftvakt-{self.name}-router.service"

    @property
    def socket(self) -> str:
        return f"/run/driftvakt/{self.name}.sock"

    @property
    def config(self) -> str:
        return f"/etc/driftvakt/{self.name}.cfg"

    @property
    def state_file(self) -> str:
        return f"/run/driftvakt/{self.name}.state"

    def file(self) -> ModelFile:
        return ModelFile(self.name, self.version, layers=self.layers)

    def command(self, gpus: tuple[int, ...], port: int) -> tuple[str, ...]:
        """What starts a replica."""
        if self.program is Program.LLAMA:
            devices = ",".join(f"CUDA{gpu}" for gpu in gpus)
            return (
                *("/usr/bin/llama-server", "--model", f"{STORE}/{self.name}/{self.version}/model.gguf"),
                *("--host", "0.0.0.0", "--port", str(port), "--ctx-size", str(self.context)),  # noqa: S104 - simulated
                *("--parallel", str(self.parallel), "--device", devices, "--metrics", "--alias", self.name),
            )
        return (
            *("/opt/vllm/bin/vllm", "serve", f"{STORE}/{self.name}/{self.version}", "--host", "0.0.0.0"),  # noqa: S104
            *("--port", str(port), "--tensor-parallel-size", str(len(gpus)), "--max-model-len", str(self.context)),
            *("--gpu-memory-utilization", str(self.share), "--served-model-name", self.name),
        )

    def unit_text(self, gpus: tuple[int, ...], port: int) -> str:
        """The unit file of a replica."""
        visible = (
            "" if self.program is Program.LLAMA else f"Environment=CUDA_VISIBLE_DEVICES={','.join(map(str, gpus))}\n"
        )
        return (
            f"[Unit]\nDescription=Model {self.name} (blue)\nAfter=network-online.target\n\n"
            f"[Service]\nType=exec\nUser=svc-models\n{visible}ExecStart={' '.join(self.command(gpus, port))}\n"
            "Restart=on-failure\nRestartSec=5s\nTimeoutStartSec=75min\nTimeoutStopSec=120s\n\n"
            "[Install]\nWantedBy=multi-user.target\n"
        )

    def router_text(self) -> str:
        """The unit file of its router."""
        return (
            f"[Unit]\nDescription=Router of {self.name}\nAfter=network-online.target\n\n"
            f"[Service]\nType=notify\nExecStart=/usr/sbin/haproxy -Ws -f {self.config}\n"
            "ExecReload=/bin/kill -USR2 $MAINPID\nKillMode=mixed\nRestart=always\n\n"
            "[Install]\nWantedBy=multi-user.target\n"
        )

    def config_text(self) -> str:
        """The configuration of its router."""
        servers = "".join(
            f"    server {node}-blue {address_of(node)}:{self.blue} weight 100\n"
            f"    server {node}-green {address_of(node)}:{self.green} weight 100 disabled\n"
            for node, _ in self.places
        )
        return (
            f"global\n    maxconn 2000\n    stats socket {self.socket} mode 600 level admin\n    stats timeout 30s\n"
            f"    server-state-file {self.state_file}\n\n"
            "defaults\n    mode http\n    option http-no-delay\n    option http-server-close\n"
            "    option idle-close-on-response\n    option redispatch 1\n    retries 3\n    retry-on conn-failure\n"
            "    timeout connect 5s\n    timeout client 600s\n    timeout server 600s\n    timeout check 3s\n"
            "    load-server-state-from-file global\n\n"
            f"frontend fe-{self.name}\n    bind 0.0.0.0:{self.port}\n    default_backend be-{self.name}\n\n"
            f"backend be-{self.name}\n    balance roundrobin\n    option httpchk\n"
            "    http-check send meth GET uri /health ver HTTP/1.1 hdr Host localhost\n"
            "    http-check expect status 200\n    default-server check inter 2s rise 2 fall 4\n" + servers
        )


_LLAMA, _VLLM = Program.LLAMA, Program.VLLM
_SUPPORT: Places = (("g01", (0, 1)), ("g02", (0, 1)), ("g04", (0, 1)), ("g09", (0, 1)))
_SUMMARY: Places = (("g04", (2, 3, 4, 5, 6, 7)), ("g10", (1, 2)), ("g11", (0, 1)))
_WELD: Places = (("u01", (0,)), ("u02", (0,)), ("g03", (5,)), ("u03", (0,)), ("g09", (2,)), ("g10", (0,)))
_TRIAGE: Places = (("g10", (3,)), ("u01", (3,)), ("u03", (4,)), ("u04", (4,)))
DEPLOYED = (
    Deployed("support-sv", "7.0", _LLAMA, "g01", 8001, 18001, _SUPPORT, 66.0, 0.95, 458_752, 128),
    Deployed(
        "journal-summary", "1.9", _VLLM, "g10", 8002, 18011, _SUMMARY, 12.0, 0.95, 65_536, share=0.7, second="g11"
    ),
    Deployed("embed-sv", "4.1", _LLAMA, "g12", 8003, 18021, (("g12", (0, 1, 2, 3)),), 180.0, 0.75, 917_504, layers=24),
    Deployed("weld-inspect", "3.2", _VLLM, "g09", 8004, 18031, _WELD, 41.0, 0.95, 16_384, share=0.27, layers=32),
    Deployed("x-ray-triage", "2.4", _VLLM, "u01", 8005, 18041, _TRIAGE, 3.0, 0.75, 16_384, share=0.46, layers=32),
)


def versions() -> tuple[ModelFile, ...]:
    """What lies in the model store: what serves, and versions that may take its place. Some of these are bad."""
    support = DEPLOYED[0].file()
    return (
        *(each.file() for each in DEPLOYED),
        replace(support, version="7.1"),
        replace(support, version="7.2", behaviour="rubbish"),
        replace(support, version="7.3", behaviour="hangs"),
        replace(support, version="7.4", behaviour="slow"),
        replace(support, version="7.5", behaviour="dies"),
        replace(support, version="7.6", layers=176),  # twice as large: it does not fit beside the one that serves
        replace(support, version="7.7", behaviour="never-healthy"),
        replace(support, version="7.8", behaviour="hangs-waiting"),
        ModelFile("chat-sv", "2", layers=16, loading_seconds=4.0),
    )


#: A model server that somebody started by hand: no plan and no unit of ours knows it. It does without a GPU.
BY_HAND_NODE, BY_HAND_UNIT = "g12", "chat-sv-try.service"
BY_HAND_TEXT = (
    "[Unit]\nDescription=chat-sv, only to try\n\n[Service]\nType=exec\nUser=s.ahmadi\n"
    f"ExecStart=/usr/bin/llama-server --model {STORE}/chat-sv/2/model.gguf --port 8090 --gpu-layers 0 --metrics\n"
)


def address_of(node: str) -> str:
    """A node's address in the site's own network, which only the simulated machines know."""
    number = int("".join(letter for letter in node if letter.isdigit()) or "0") % 90
    area = {"g": 0, "u": 100}.get(node[:1], 200 if node else 0)
    if area == 200:
        return f"198.51.100.{200 + key_of(0, node) % 50}"
    return f"198.51.100.{area + number}"

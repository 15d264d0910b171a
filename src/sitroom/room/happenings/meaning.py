"""What a trigger means in its sentence, as a vector: whether two tell of one event, in whatever words.

A small network (``data/meaning.onnx``, made by ``training/meaning.py``) reads the sentence with the trigger marked, and the beginning of what its
document tells, and gives it a vector; two layers more (``data/meaning.npy``) compare two vectors. Each place is read by itself: numbers in int8
depend on what stands in a batch together, and a vector must not.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.resources import as_file, files
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sitroom.errors import ReaderError
from sitroom.records import Span
from sitroom.room.happenings.words import data

__all__ = ["CLOSE", "LEAD", "LONGEST", "OPEN", "SHAPES", "WIDTH", "Meanings", "Spot", "Vector", "key", "meanings", "pieces", "version"]

STATES, WIDTH, HIDDEN = 768, 192, 128
"""Numbers of what the graph gives, of a vector, and of the layer that compares two."""
SHAPES = ((WIDTH, STATES), (WIDTH,), (HIDDEN, 2 * WIDTH), (HIDDEN,), (1, HIDDEN), (1,), (1,))
"""Of the arrays in ``meaning.npy``, one behind the other: the last layer and its bias, the two layers that compare, each with its bias, and what the
cosine counts."""
LONGEST = 60
"""Word pieces of a sentence that are read, with the marks of the trigger; of a longer one those around the trigger."""
BEFORE = 34
"""... so many of them before it."""
BEGINNING = 16
"""Word pieces of the document's beginning that are read."""
OPEN, CLOSE, LEAD = 1, 2, 3
"""Pieces that are never text: before and behind the trigger, and before the document's beginning."""
CHUNK = 4096
"""Pairs that are compared at once."""
DIGITS = 6
"""Decimals of log odds: so far they do not depend on how many pairs are compared at once."""

_CLS, _SEP = 101, 102

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]
Vector = NDArray[np.float16]


class Spot(NamedTuple):
    """A sentence, where in it a trigger stands, and with what its document begins (title or first sentence)."""

    sentence: str
    span: Span
    lead: str = ""


def key(place: Spot, network: bytes = b"") -> str:
    """By which the vector that a network (``version()``) gives to a place is kept: the same words have the same one."""
    sentence, (start, end), lead = place
    return hashlib.blake2b(f"{start} {end} {sentence}\n{lead}".encode(), digest_size=12, key=network).hexdigest()


def pieces(ids: Sequence[int], hit: Sequence[int], lead: Sequence[int]) -> tuple[int, ...]:
    """What the network reads of a sentence's word pieces, ``hit`` the numbers of the trigger's, and of those of its document's ``lead``: ids with the
    marks of the trigger, of beginning and of end."""
    first, last = hit[0], hit[-1] + 1
    marked = [*ids[:first], OPEN, *ids[first:last], CLOSE, *ids[last:]]
    start = max(0, min(first - BEFORE, len(marked) - LONGEST))
    return _CLS, *marked[start : start + LONGEST], *((LEAD, *lead[:BEGINNING]) if lead else ()), _SEP


class Meanings:
    """The network. Raises ``ReaderError`` where a file is missing or damaged."""

    def __init__(self, folder: Path, tokenizer: Path) -> None:
        """``folder`` holds ``meaning.onnx`` and ``meaning.npy``."""
        import onnxruntime
        from tokenizers import Tokenizer

        try:
            options = onnxruntime.SessionOptions()
            options.log_severity_level = 3
            options.intra_op_num_threads = 1
            self._session = onnxruntime.InferenceSession(str(folder / "meaning.onnx"), options, providers=["CPUExecutionProvider"])
            self._tokenizer = Tokenizer.from_file(str(tokenizer))
            ends = list(accumulate(int(np.prod(shape)) for shape in SHAPES))
            flat = np.load(folder / "meaning.npy")
            if len(flat) != ends[-1]:
                raise ValueError(f"meaning.npy has {len(flat)} numbers, not {ends[-1]}")
            parts = [part.reshape(shape) for part, shape in zip(np.split(flat, ends[:-1]), SHAPES, strict=True)]
        except Exception as error:
            raise ReaderError(f"the network of meanings in {folder} cannot be loaded ({error}); reinstall sitroom.") from error
        self._last, self._added = (part.astype(np.float32) for part in parts[:2])
        self._compare = [part.astype(np.float64) for part in parts[2:]]
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._pool = ThreadPoolExecutor(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)

    def of(self, places: Sequence[Spot]) -> list[Vector]:
        """The vector of each place, (``WIDTH``,). It does not depend on the other places."""
        return list(self._pool.map(self._read, places))

    def odds(self, vectors: Sequence[Vector], first: Ints, second: Ints) -> Reals:
        """Log odds that the triggers of each pair (``first[i]``, ``second[i]``) tell of one event, as far as their meaning says. Symmetric."""
        table = np.array(vectors, dtype=np.float64).reshape(-1, WIDTH)
        lengths = np.sqrt((table**2).sum(1)) + 1e-8
        parts = [self._odds(table, lengths, first[at : at + CHUNK], second[at : at + CHUNK]) for at in range(0, max(len(first), 1), CHUNK)]
        return np.concatenate(parts)

    def _odds(self, table: Reals, lengths: Reals, first: Ints, second: Ints) -> Reals:
        one, other = table[first], table[second]
        hidden, added, out, bias, scale = self._compare
        products = one * other
        inside = _gelu(np.concatenate([products, np.abs(one - other)], 1) @ hidden.T + added)
        cosine = products.sum(1) / (lengths[first] * lengths[second])
        odds: Reals = np.round((inside @ out.T)[:, 0] + bias + scale * cosine, DIGITS)
        return odds

    def _read(self, place: Spot) -> Vector:
        sentence, (start, end), lead = place
        encoded = self._tokenizer.encode(sentence, add_special_tokens=False)
        hit = [i for i, (a, b) in enumerate(encoded.offsets) if a < end and b > start]
        ids = encoded.ids or [_SEP]
        beginning = self._tokenizer.encode(lead, add_special_tokens=False).ids if lead and lead != sentence else ()
        (states,) = self._session.run(None, {"pieces": np.array([pieces(ids, hit or [len(ids) - 1], beginning)], dtype=np.int64)})
        vector: Vector = (self._last @ states[0] + self._added).astype(np.float16)
        return vector


def _gelu(x: Reals) -> Reals:
    """x times the normal distribution function (Hendrycks & Gimpel 2016); the error function by Abramowitz & Stegun (1964), 7.1.26, off by 1.5e-7 at
    most."""
    z = np.abs(x) / np.sqrt(2)
    t = 1 / (1 + 0.3275911 * z)
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    value: Reals = x * 0.5 * (1 + np.sign(x) * (1 - series * np.exp(-z * z)))
    return value


@cache
def version() -> bytes:
    """That of the packaged network."""
    return hashlib.blake2b(data("meaning.tsv").encode(), digest_size=16).digest()


@cache
def meanings() -> Meanings:
    """The packaged network, loaded once."""
    with as_file(files("sitroom")) as home:
        return Meanings(home / "room/happenings/data", home / "reading/weights/tokenizer.json")

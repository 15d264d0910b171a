"""Copies: texts that share their words run by run, whole or in part, found through banded MinHash and settled by the true shares.

Runs of words (shingles) and their sketches follow Broder, "On the resemblance and containment of documents" (1997); the whole text is sketched,
and so is each of its parts, cut where the words say so (as rsync and LBFS cut files), so that a copy of the first paragraphs meets its original too.
Whether two texts are copies depends on nothing but the two of them.
"""

from __future__ import annotations

import hashlib
import zlib

import msgspec

from sitroom.errors import UsageError

__all__ = ["PARAMETERS", "Overlap", "Parameters", "bands", "body", "is_copy", "overlap"]


class Parameters(msgspec.Struct, frozen=True, kw_only=True):
    """How texts are sketched and compared. ``rows`` (of a part: ``part_rows``) sketch values make a band; ``part``: about how many runs a part has;
    ``least``: words that a text needs to be a copy in part; ``jaccard``, ``containment``: least shares of a copy in whole and in part, 0..1;
    ``algorithm``: rensa's version of MinHash, for sketches of different versions do not compare.
    """

    shingle: int = 4
    permutations: int = 128
    rows: int = 4
    part_permutations: int = 12
    part_rows: int = 3
    part: int = 32
    least: int = 30
    jaccard: float = 0.5
    containment: float = 0.6
    seed: int = 20_250_613
    algorithm: int = 2

    def __post_init__(self) -> None:
        for values, rows in ((self.permutations, self.rows), (self.part_permutations, self.part_rows)):
            if values % rows:
                raise UsageError(f"found {values} permutations with {rows} rows a band; valid is a multiple of the rows.")


PARAMETERS = Parameters()
"""Chosen on the fit half of the pairs of ``python -m benchmarks.copies``."""


class Overlap(msgspec.Struct, frozen=True, kw_only=True):
    """The shares of two texts' runs of words: ``jaccard`` of all, ``first`` of the first's that the second has, ``second`` the other way; 0..1."""

    jaccard: float
    first: float
    second: float

    @property
    def containment(self) -> float:
        """The larger of the two shares."""
        return max(self.first, self.second)


def body(listed: list[str]) -> str | None:
    """The SHA-256 of a text's words: equal for texts that differ in letter case, accents, blanks and punctuation only. None for no words."""
    return hashlib.sha256(" ".join(listed).encode()).hexdigest() if listed else None


def bands(listed: list[str], parameters: Parameters = PARAMETERS) -> list[int]:
    """The keys (signed 64-bit numbers, sorted) by which a text with these runs of words is found: texts that share one are candidates."""
    if not listed:
        return []
    keys = _keys("whole", _sketch(listed, parameters.permutations, parameters.seed), parameters.rows)
    for part in _parts(listed, parameters.part):
        keys |= _keys("part", _sketch(part, parameters.part_permutations, parameters.seed), parameters.part_rows)
    return sorted(keys)


def overlap(first: list[str], second: list[str]) -> Overlap:
    """The true shares of two texts' runs of words."""
    one, other = set(first), set(second)
    shared = len(one & other)
    return Overlap(jaccard=shared / max(1, len(one) + len(other) - shared), first=shared / max(1, len(one)), second=shared / max(1, len(other)))


def is_copy(shares: Overlap, first: list[str], second: list[str], parameters: Parameters = PARAMETERS) -> bool:
    """Whether two texts with these runs are copies, in whole (by Jaccard) or in part (by containment, where both have ``least`` words)."""
    long_enough = min(len(first), len(second)) + parameters.shingle - 1 >= parameters.least
    return shares.jaccard >= parameters.jaccard or (long_enough and shares.containment >= parameters.containment)


def _parts(listed: list[str], size: int) -> list[list[str]]:
    """Runs cut behind each whose checksum says so, about every ``size``; the cuts of a stretch are the same wherever it stands."""
    parts: list[list[str]] = []
    begin = 0
    for at, run in enumerate(listed, 1):
        if at - begin >= size // 2 and (zlib.crc32(run.encode()) % size == 0 or at - begin >= 4 * size):
            parts.append(listed[begin:at])
            begin = at
    if len(listed) - begin >= size // 2 or not parts:
        parts.append(listed[begin:])
    return parts


def _sketch(listed: list[str], permutations: int, seed: int) -> list[int]:
    from rensa import RMinHash

    sketch = RMinHash(permutations, seed)
    sketch.update(listed)
    return [int(value) for value in sketch.digest()]


def _keys(kind: str, sketch: list[int], rows: int) -> set[int]:
    found = (f"{kind} {at} {sketch[at : at + rows]}" for at in range(0, len(sketch), rows))
    return {int.from_bytes(hashlib.blake2b(band.encode(), digest_size=8).digest(), "big", signed=True) for band in found}

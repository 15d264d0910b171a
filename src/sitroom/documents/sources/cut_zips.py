"""The entries of a ZIP archive whose list of them is missing or damaged, as it is where the archive is cut off: by the header before each."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import IO, BinaryIO, NamedTuple, cast

from sitroom.documents.sources.bounds import Allowance
from sitroom.documents.sources.items import shown

__all__ = ["Walked", "opened", "walked"]

_HEADER = struct.Struct("<4sHHHHHIIIHH")  # APPNOTE 4.3.7; so are the other signatures and layouts
_ENTRY, _DESCRIPTOR = b"PK\x03\x04", b"PK\x07\x08"
_LISTS = (b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x08")
_DESCRIPTORS = tuple(map(struct.Struct, ("<4sIII", "<4sIQQ", "<III", "<IQQ")))
"""What may stand behind an entry: with and without signature, its sizes in four or eight bytes."""

_ENCRYPTED, _DESCRIBED, _UTF_8 = 1, 8, 0x800
_LATEST, _METHODS = 63, 100
"""The highest version of the format, and one more than the highest number of a method: what has more is no header."""

_ZIP64, _LONG = 1, 0xFFFFFFFF
_STEP = 1 << 20
_AHEAD = 28  # the longest descriptor and the signature behind it


class Walked(NamedTuple):
    """The entries as far as they go; ``torn``: the last of them, where it is not whole; ``ending``: why there are no more, ``at`` which byte;
    ``all``: their list, damaged itself, stands behind them."""

    entries: list[zipfile.ZipInfo]
    torn: zipfile.ZipInfo | None
    ending: str
    at: int
    all: bool = False


def walked(stream: BinaryIO, *, most: int, allowance: Allowance | None) -> Walked:
    """Go from entry to entry, over ``most`` of them. One whose end alone tells its size is unpacked up to there, at the cost of the allowance."""
    size, at = stream.seek(0, io.SEEK_END), 0
    entries: list[zipfile.ZipInfo] = []
    while at < size and len(entries) < most:
        entry, behind = _header(stream, at)
        if entry is None:
            if behind in _LISTS:
                return Walked(entries, None, "in its list of entries", at, all=True)
            return Walked(entries, None, f"at byte {at}, where an entry should begin", at)
        begin = stream.tell()
        behind_it = entry.flag_bits & _DESCRIBED or entry.compress_size == _LONG  # which no archive has as a size
        end = _described(stream, entry, size, allowance) if behind_it else begin + entry.compress_size
        if end is None or end > size:
            much = f"{max(size - begin, 0)} bytes" if end is None else f"{max(size - begin, 0)} of {entry.compress_size} bytes"
            entry.compress_size = max(entry.compress_size, size - begin + 1)  # so that the reader asks for more than there is
            return Walked([*entries, entry], entry, f"in its entry {shown(entry.filename)}, of which it has {much}", at)
        entries.append(entry)
        at = end
    return Walked(entries, None, "behind an entry, before the next or the list of them", at)


def opened(stream: BinaryIO, entry: zipfile.ZipInfo) -> IO[bytes]:
    """The content of an entry. Raises EOFError where it ends too early, and what ``ZipFile.open`` raises."""
    stream.seek(entry.header_offset)
    *_, name, extra = _HEADER.unpack(stream.read(_HEADER.size))
    stream.seek(name + extra, io.SEEK_CUR)
    return cast(IO[bytes], zipfile.ZipExtFile(stream, "r", entry))


def _header(stream: BinaryIO, at: int) -> tuple[zipfile.ZipInfo | None, bytes]:
    """What the header says that stands ``at`` a byte, None where none does, and its signature; the stream is behind it then."""
    stream.seek(at)
    head = stream.read(_HEADER.size)
    if len(head) < _HEADER.size or not head.startswith(_ENTRY):
        return None, head[:4]
    _, version, flags, method, _, _, crc, packed, whole, named, more = _HEADER.unpack(head)
    name, extra = stream.read(named), stream.read(more)
    if (version & 0xFF) > _LATEST or method >= _METHODS or not name or b"\0" in name or len(extra) < more:
        return None, head[:4]
    entry = zipfile.ZipInfo(name.decode("utf-8" if flags & _UTF_8 else "cp437", errors="replace"))
    entry.header_offset, entry.flag_bits, entry.compress_type, entry.CRC = at, flags, method, crc
    entry.file_size, entry.compress_size = _long_sizes(extra) if _LONG in {packed, whole} else (whole, packed)
    return entry, head[:4]


def _long_sizes(extra: bytes) -> tuple[int, int]:
    """The sizes of an entry in the Zip64 form, unpacked and packed."""
    while len(extra) >= 20:
        kind, length = struct.unpack_from("<HH", extra)
        if kind == _ZIP64 and length >= 16:
            whole, packed = struct.unpack_from("<QQ", extra, 4)
            return whole, packed
        extra = extra[4 + length :]
    return _LONG, _LONG


def _described(stream: BinaryIO, entry: zipfile.ZipInfo, size: int, allowance: Allowance | None) -> int | None:
    """Where an entry and the descriptor behind it end, which alone has its sizes; None where that is not found."""
    begin = stream.tell()
    entry.compress_size = entry.file_size = 0
    if entry.compress_type == zipfile.ZIP_DEFLATED and not entry.flag_bits & _ENCRYPTED:
        try:
            if not _inflate(stream, entry, allowance):
                return None
        except zlib.error:
            return _searched(stream, entry, begin)
        end = begin + entry.compress_size
        stream.seek(end)
        behind = stream.read(_AHEAD)
        length = _describe(entry, behind, entry.compress_size, entry.file_size)
        return end + length if length or len(behind) == _AHEAD else size
    return _searched(stream, entry, begin)


def _inflate(stream: BinaryIO, entry: zipfile.ZipInfo, allowance: Allowance | None) -> bool:
    """Measure deflated data, and whether their end is there. Raises zlib.error where they are damaged."""
    unpack = zlib.decompressobj(-zlib.MAX_WBITS)
    entry.CRC = 0
    while not unpack.eof:
        piece = unpack.unconsumed_tail
        if not piece:
            piece = stream.read(_STEP)
            entry.compress_size += len(piece)
        if not piece:
            break
        data = unpack.decompress(piece, _STEP)
        entry.file_size, entry.CRC = entry.file_size + len(data), zlib.crc32(data, entry.CRC)
        if allowance:
            allowance.spend(len(data))
    entry.compress_size -= len(unpack.unused_data)
    entry.file_size += not unpack.eof  # there is more
    return unpack.eof


def _searched(stream: BinaryIO, entry: zipfile.ZipInfo, begin: int) -> int | None:
    """The end of an entry that cannot be unpacked here: a descriptor that names as many bytes as stand before it."""
    stored = entry.compress_type == zipfile.ZIP_STORED and not entry.flag_bits & _ENCRYPTED
    stream.seek(begin)
    at, kept = begin, b""
    while piece := stream.read(_STEP):
        data = kept + piece
        found = data.find(_DESCRIPTOR)
        while found >= 0:
            packed = at - len(kept) + found - begin
            stream.seek(begin + packed)
            if length := _describe(entry, stream.read(_AHEAD), packed, packed if stored else None):
                return begin + packed + length
            found = data.find(_DESCRIPTOR, found + 1)
        at += len(piece)
        kept = data[-3:]
        stream.seek(at)
    entry.file_size = at - begin + 1
    return None


def _describe(entry: zipfile.ZipInfo, behind: bytes, packed: int, whole: int | None) -> int:
    """Take over what the descriptor says with which these bytes begin, of an entry of so many packed bytes; how long it is, 0 where it is none."""
    for form in _DESCRIPTORS:
        if len(behind) < form.size:
            continue
        *signature, crc, own, unpacked = form.unpack_from(behind)
        after = behind[form.size :][:2]
        if own == packed and whole in {None, unpacked} and signature in ([], [_DESCRIPTOR]) and b"PK".startswith(after):
            entry.CRC, entry.compress_size, entry.file_size = crc, packed, unpacked
            return form.size
    return 0

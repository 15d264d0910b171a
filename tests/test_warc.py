"""WARC archives with damaged places, in streams that can go back and in such that cannot."""

from __future__ import annotations

import gzip
import io

import pytest

from sitroom.documents import Options
from sitroom.documents.sources.rewinding import Rewinding
from sitroom.documents.sources.walk import stdin_items
from sitroom.errors import InputError
from tests.test_sources import PAGES, RECORDS


class Pipe(io.RawIOBase):
    """A stream that cannot go back and gives little at a time."""

    def __init__(self, data: bytes) -> None:
        self.inner = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        piece = self.inner.read(min(len(buffer), 1_000))
        buffer[: len(piece)] = piece
        return len(piece)


JUNK = b"no record at all\r\n\r\n"
MEMBERS = [gzip.compress(record) for record in RECORDS]
TORN = MEMBERS[4][:200] + bytes(20) + MEMBERS[4][220:]
CLAIM = b"Content-Length: "


@pytest.mark.parametrize(
    ("data", "pages", "said"),
    [
        (RECORDS[0] + JUNK + RECORDS[6], [0, 3], "after 1 record (Invalid WARC header); 20 bytes are skipped, and the records after them are read"),
        (RECORDS[0] + RECORDS[4] + JUNK * 2 + RECORDS[6], [0, 1, 3], "after 2 records (Invalid WARC header); 40 bytes are skipped"),
        (RECORDS[0] + JUNK, [0], "20 bytes are skipped, and hold no record that can be read"),
        (RECORDS[0] + RECORDS[4].replace(CLAIM, CLAIM + b"9", 1) + RECORDS[6], [0, 3], "cut off"),
        (RECORDS[0] + RECORDS[4].replace(CLAIM, CLAIM + b"99999999", 1) + RECORDS[6], [0, 3], "found a record of"),
        (MEMBERS[0] + TORN + MEMBERS[6], [0, 3], f"after 1 record (Gzip decompression error: data error); {len(TORN)} bytes are skipped"),
        (MEMBERS[0] + TORN * 2 + MEMBERS[4][:-90] + MEMBERS[6], [0, 3], f"{len(TORN) * 2 + len(MEMBERS[4]) - 90} bytes are skipped"),
        (MEMBERS[4][:-8] + bytes(8) + MEMBERS[6], [3], "at its beginning"),
        (gzip.compress(b"".join(RECORDS))[:-400], [0], "cut off"),
        (RECORDS[0] + RECORDS[4][:150], [0], "after 1 record (it ends in the header of a record); 150 bytes are skipped"),
        (MEMBERS[0] + MEMBERS[4][:60], [0], "after 1 record (it ends in the header of a record); 60 bytes are skipped"),
    ],
)
def test_a_warc_is_read_on_after_a_damaged_place(data: bytes, pages: list[int], said: str) -> None:
    for stream in (io.BytesIO(data), io.BufferedReader(Pipe(data))):
        found, reasons = [], []
        for item in stdin_items(Options(), stream):
            try:
                item.read()
                found.append(item.name.removeprefix("standard input!"))
            except InputError as error:
                reasons.append(str(error))
        assert found == [PAGES[page] for page in pages]
        assert len(reasons) == 1 and said in reasons[0], reasons


def test_a_stream_goes_back_as_far_as_it_can() -> None:
    data = bytes(range(256)) * 256
    for inner in (io.BytesIO(data), io.BufferedReader(Pipe(data))):
        stream = Rewinding(inner)
        assert stream.read(300) == data[:300] and stream.tell() == 300
        stream.begin(7)
        assert (stream.tell(), stream.read(5), stream.tell()) == (0, data[7:12], 5)
        assert stream.seen(300, 4) == data[300:304] and stream.go(1 << 30) == len(data) and stream.read(9) == b""

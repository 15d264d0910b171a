"""ZIP archives that are cut off: what is whole in them is read, by the header before each entry, and the rest has one reason."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitroom.documents import Options
from sitroom.documents.sources.bounds import Bounds
from sitroom.documents.sources.walk import stdin_items
from sitroom.errors import InputError
from tests.test_sources import ASKED, FRENCH, SAID, read, refused, tarred
from tests.test_warc import RECORDS, Pipe

TEXTS = {"a.txt": SAID, "b.txt": ASKED, "deep/c.txt": FRENCH * 40}
LIST = b"PK\x01\x02"


class Forward(io.RawIOBase):
    """A target that cannot go back, so that sizes stand behind the entries."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.data += data
        return len(data)


def zipped(files: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED, *, forward: bool = False, zip64: bool = False) -> bytes:
    target = Forward() if forward else io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:  # type: ignore[arg-type]
        for name, data in files.items():
            with archive.open(zip_info(name, method), "w", force_zip64=zip64) as entry:
                entry.write(data if isinstance(data, bytes) else data.encode())
    return bytes(target.data) if isinstance(target, Forward) else target.getvalue()


def zip_info(name: str, method: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.compress_type = method
    return info


def unsigned(data: bytes) -> bytes:
    """The same archive up to its list, with descriptors that have no signature, as some programs write them."""
    return data[: data.index(LIST)].replace(b"PK\x07\x08", b"")


KINDS = [(zipfile.ZIP_DEFLATED, False), (zipfile.ZIP_STORED, False), (zipfile.ZIP_DEFLATED, True), (zipfile.ZIP_STORED, True)]


@pytest.mark.parametrize(("method", "forward"), KINDS)
@pytest.mark.parametrize("zip64", [False, True])
def test_a_zip_cut_off_in_its_third_entry_gives_two_documents_and_one_reason(tmp_path: Path, method: int, forward: bool, zip64: bool) -> None:
    whole = zipped(TEXTS, method, forward=forward, zip64=zip64)
    documents, reasons = read(tmp_path / "a.zip", whole[: whole.rindex(b"deep/c.txt", 0, whole.index(LIST)) + 80])
    assert {name: document.text for name, document in documents.items()} == {"a.zip!a.txt": SAID, "a.zip!b.txt": ASKED}
    (reason,) = reasons
    assert "a ZIP archive that is cut off or damaged (in its entry deep/c.txt, of which it has " in reason and "what stood before is read" in reason


@pytest.mark.parametrize(("method", "forward"), KINDS)
def test_a_zip_cut_off_in_or_before_its_list_of_entries_gives_all(tmp_path: Path, method: int, forward: bool) -> None:
    whole = zipped(TEXTS, method, forward=forward)
    at = whole.index(LIST)
    for end, said in ((len(whole) - 30, "in its list of entries"), (at + 2, "where an entry should begin"), (at, "behind an entry")):
        documents, reasons = read(tmp_path / "a.zip", whole[:end])
        assert [document.text for document in documents.values()] == [*(SAID, ASKED), documents["a.zip!deep/c.txt"].text]
        assert documents["a.zip!deep/c.txt"].text.startswith(FRENCH)
        assert len(reasons) == 1 and said in reasons[0]


def test_sizes_may_stand_behind_an_entry_without_a_signature(tmp_path: Path) -> None:
    for zip64 in (False, True):
        data = unsigned(zipped(TEXTS, forward=True, zip64=zip64))
        documents, reasons = read(tmp_path / "a.zip", data)
        assert len(documents) == 3 and len(reasons) == 1
        documents, reasons = read(tmp_path / "a.zip", data[:-4])  # in the last descriptor: the text is whole
        assert len(documents) == 3 and len(reasons) == 1


def test_what_only_begins_like_a_zip_is_refused_as_a_whole(tmp_path: Path) -> None:
    for junk in (b"PK\x03\x04", b"PK\x03\x04" + b"\xff" * 500, b"PK\x03\x04" + SAID.encode(), b"PK\x03\x04" + bytes(200), b"PK\x05\x06"):
        assert "found a damaged ZIP archive (File is not a zip file); valid is a complete one" in refused(tmp_path / "a.zip", junk)


def test_encrypted_damaged_and_unknown_entries_of_a_cut_zip_are_set_aside_and_the_others_read(tmp_path: Path) -> None:
    for method, forward in KINDS:
        whole = bytearray(zipped(TEXTS, method, forward=forward))
        whole[6] |= 1
        documents, reasons = read(tmp_path / "a.zip", bytes(whole[:-30]))
        assert list(documents) == ["a.zip!b.txt", "a.zip!deep/c.txt"]
        assert "a.txt: found an encrypted entry" in reasons[0] and "list of entries" in reasons[1]
        whole[6] &= ~1 & 0xFF
        whole[50:54] = b"\xff" * 4
        documents, reasons = read(tmp_path / "a.zip", bytes(whole[:-30]))
        assert list(documents) == ["a.zip!b.txt", "a.zip!deep/c.txt"]
        assert "a.txt: found a damaged entry" in reasons[0] and "list of entries" in reasons[1]
    whole = bytearray(zipped(TEXTS))
    whole[8] = 9
    documents, reasons = read(tmp_path / "a.zip", bytes(whole[:-30]))
    assert len(documents) == 2 and "compression" in reasons[0]


def test_a_zip64_entry_without_its_sizes_is_set_aside(tmp_path: Path) -> None:
    whole = bytearray(zipped(TEXTS, zipfile.ZIP_STORED))
    at = whole.index(b"b.txt") - 30
    struct.pack_into("<II", whole, at + 18, 0xFFFFFFFF, 0xFFFFFFFF)
    documents, reasons = read(tmp_path / "a.zip", bytes(whole[:-30]))
    assert list(documents) == ["a.zip!a.txt"]
    assert len(reasons) == 1 and "in its entry b.txt, of which it has" in reasons[0]


def test_what_is_in_the_cut_entry_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    noise = bytes(range(256)) * 400
    for name, inner, expected in (
        ("crawl.warc", RECORDS[0] + RECORDS[4] + noise, 2),
        ("news.tar", tarred(**{"x.txt": SAID, "y.txt": noise}), 1),
        ("rows.csv", f"text,n\n{SAID},1\n".encode() + b'"' + SAID.encode() * 200 + b'",2\n', 1),
    ):
        for method, forward in KINDS:
            whole = zipped({"a.txt": ASKED, name: inner}, method, forward=forward)
            documents, reasons = read(tmp_path / "a.zip", whole[: whole.index(LIST) - 60])
            assert len(documents) == 1 + expected, (name, method, forward, reasons)
            assert sum("a ZIP archive that is cut off" in reason for reason in reasons) == 1


def test_the_list_of_a_zip_within_is_not_that_of_the_cut_one(tmp_path: Path) -> None:
    inner = zipped({"x.txt": ASKED})
    whole = zipped({"a.txt": SAID, "in.zip": inner, "c.txt": FRENCH}, zipfile.ZIP_STORED)
    documents, reasons = read(tmp_path / "a.zip", whole[: whole.index(b"c.txt") + 20])
    assert list(documents) == ["a.zip!a.txt", "a.zip!in.zip!x.txt"]
    assert len(reasons) == 1 and "in its entry c.txt" in reasons[0]


def test_a_cut_zip_in_a_pipe_or_an_archive(tmp_path: Path) -> None:
    cut = zipped(TEXTS)[:-30]
    found = [item.name for item in stdin_items(Options(), io.BufferedReader(Pipe(cut)))]
    assert found[:3] == [f"standard input!{name}" for name in TEXTS] and len(found) == 4
    documents, reasons = read(tmp_path / "a.tar", tarred(**{"in.zip": cut, "d.txt": SAID}))
    assert len(documents) == 4 and len(reasons) == 1 and reasons[0].startswith(f"{tmp_path}/a.tar!in.zip: found a ZIP archive")


def test_folders_hidden_files_and_office_files_of_a_cut_zip(tmp_path: Path) -> None:
    page = f"<html><body><p>{SAID}</p></body></html>"
    whole = zipped({"p_files/x.txt": ASKED, "p.html": page, ".DS_Store": b"x", "__MACOSX/a.txt": b"x", "empty/": b"", "b.txt": ASKED})
    assert list(read(tmp_path / "a.zip", whole[:-30])[0]) == ["a.zip!p.html", "a.zip!b.txt"]
    assert "office file (docx" in refused(tmp_path / "c.docx", zipped({"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"})[:-30])


@pytest.mark.parametrize("forward", [False, True])
def test_bombs_in_cut_zips(tmp_path: Path, forward: bool) -> None:
    bounds = Bounds(item=1 << 20, free=1 << 16, ratio=20, entries=5, depth=3, whole=1 << 20)
    flat = "a " * 200_000
    documents, reasons = read(tmp_path / "a.zip", zipped({"a.txt": SAID, "b.txt": flat}, forward=forward)[:-30], bounds=bounds)
    assert "20 times its size" in reasons[0] if forward else "as bombs do" in reasons[0]
    assert len(documents) == (0 if forward else 1)
    many = zipped({f"{i}.txt": SAID for i in range(6)}, forward=forward)
    assert "more than 5 entries" in refused(tmp_path / "b.zip", many[:-30], bounds=bounds)
    nested: bytes = SAID.encode()
    for _ in range(4):
        nested = zipped({"in.zip": nested}, forward=forward)[:-30]
    assert "in one another" in read(tmp_path / "c.zip", nested, bounds=bounds)[1][0]


def test_an_archive_that_unpacks_to_too_much_says_so_once(tmp_path: Path) -> None:
    bounds = Bounds(free=1 << 16, ratio=20)
    half = "a " * 30_000
    reasons = read(tmp_path / "a.zip", zipped({f"{i}.txt": half for i in range(4)}), bounds=bounds)[1]
    assert sum("20 times its size" in reason for reason in reasons) == 1


@settings(max_examples=80, deadline=None)
@given(st.sampled_from([zipped(TEXTS, method, forward=forward) for method, forward in KINDS]), st.data())
def test_wherever_a_zip_is_cut_whole_texts_come_out(whole: bytes, draw: st.DataObject) -> None:
    data = whole[: draw.draw(st.integers(4, len(whole) - 1))]
    texts, reasons = [], 0
    for item in stdin_items(Options(), io.BytesIO(data)):
        try:
            texts.append(item.read().text)
        except InputError as error:
            reasons += 1
            assert str(error).startswith("standard input: found a")
    assert reasons == 1 and texts[:2] == [SAID, ASKED][: len(texts[:2])]
    ends = [whole.index(b"PK", whole.index(name.encode())) for name in TEXTS]
    assert abs(len(texts) - sum(len(data) >= end for end in ends)) <= 1  # where it is cut in the mark or the last byte of a text, either is right

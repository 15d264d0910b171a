"""Fetching: an end to everything, closed addresses refused, hosts' wishes kept; against a real server that misbehaves."""

from __future__ import annotations

import gzip
import ssl
from collections.abc import Iterator

import httpcore
import pytest
import trustme

import sitroom
from sitroom.documents import decode
from sitroom.documents.web import addresses
from sitroom.documents.web.addresses import closed
from sitroom.documents.web.fetch import Fetcher, fetch
from sitroom.errors import FetchError, InputError
from tests.misbehaving_server import Handler, Server, page, redirect, serving, text

HOSTS = {"press.example": ["127.0.0.1"], "inner.example": ["10.0.0.7"], "127.0.0.1": ["127.0.0.1"]}
BOMB = gzip.compress(b"\x00" * 20_000_000, 1)


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(allow_private=True) as fetcher:
        yield fetcher


def test_what_comes_back(server: Server, fetcher: Fetcher) -> None:
    server.answers["/a"] = page(etag='"v1"', last_modified="Mon, 03 Feb 2031 10:00:00 GMT", content_type="Text/HTML; Charset=UTF-8")
    got = fetcher.fetch(f" {server.url('/a')}#below ")
    assert (got.url, got.asked, got.status, got.changed) == (server.url("/a"), server.url("/a") + "#below", 200, True)
    assert (got.content_type, got.charset, got.etag, got.last_modified) == ("text/html", "utf-8", '"v1"', "Mon, 03 Feb 2031 10:00:00 GMT")
    assert b"council met" in got.data and got.at.endswith("+00:00")
    (asked,) = [headers for path, headers in server.asked if path == "/a"]
    assert asked["User-Agent"] == f"Sitroom/{sitroom.__version__}"
    assert "Cookie" not in asked and "Authorization" not in asked


def test_nothing_changed(server: Server, fetcher: Fetcher) -> None:
    def answer(handler: Handler) -> None:
        known = handler.headers["If-None-Match"] == '"v1\xe9"' and handler.headers["If-Modified-Since"] == "yesterday"
        handler.reply(b"" if known else b"news", status=304 if known else 200, etag='"v1\xe9"')

    server.answers["/a"] = answer
    first = fetcher.fetch(server.url("/a"))
    again = fetcher.fetch(server.url("/a"), etag=first.etag, last_modified="yesterday")
    assert (first.data, again.data, again.status, again.changed) == (b"news", b"", 304, False)
    server.answers["/b"] = lambda handler: handler.reply(b"", status=304)
    with pytest.raises(FetchError, match="status 304"):
        fetcher.fetch(server.url("/b"))


def test_one_shot(server: Server) -> None:
    server.answers["/a"] = page()
    with pytest.raises(FetchError, match=r"loopback address 127\.0\.0\.1.*--allow-private"):
        fetch(server.url("/a"))
    assert fetch(server.url("/a"), allow_private=True).changed
    assert isinstance(FetchError("x"), InputError)


# Time and size ------------------------------------------------------------------------------------------------------------------------


def silent(handler: Handler) -> None:
    handler.server.ended.wait(5)


def endless(handler: Handler) -> None:
    handler.begin()
    handler.drip(b"x", 0.03)


def endless_head(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    handler.drip(b"x", 0.03)


def flood(handler: Handler) -> None:
    handler.begin()
    handler.drip(b"x" * 60_000, 0.001)


def huge_header(handler: Handler) -> None:
    handler.reply(b"x", x_long="y" * 300_000)


def bomb(handler: Handler) -> None:
    handler.reply(BOMB, content_encoding="gzip")


def bomb_within(handler: Handler) -> None:
    handler.reply(gzip.compress(BOMB), content_encoding="gzip")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (silent, "silent for 0.3 s"),
        (endless, "no end of the answer after 0.6 s"),
        (endless_head, "no end of the answer after 0.6 s"),
        (flood, "more than 200,000 bytes"),
        (lambda h: h.reply(b"x", length=10**9), "found 1,000,000,000 bytes; valid are at most 200,000"),
        (lambda h: h.reply(b"half of it", length=100), "broken answer"),
        (lambda h: h.wfile.write(b"hello\r\n\r\n"), "broken answer"),
        (lambda h: h.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nx"), "broken answer"),
        (lambda h: None, "broken answer"),
        (huge_header, "broken answer"),
        (bomb, "more than 200,000 bytes"),
        (lambda h: h.reply(gzip.compress(b"words " * 999)[:-20], content_encoding="gzip"), "gzip data that break off"),
        (lambda h: h.reply(b"no gzip at all", content_encoding="gzip"), "broken gzip data"),
        (lambda h: h.reply(b"?", content_encoding="br"), "packed as 'br'"),
    ],
)
def test_everything_has_an_end(server: Server, answer: object, said: str) -> None:
    server.answers["/a"] = answer  # type: ignore[assignment]
    patience = {"timeout": 0.3, "deadline": 0.6} if " s" in said else {}
    with Fetcher(allow_private=True, largest=200_000, **patience) as fetcher, pytest.raises(FetchError, match=said) as caught:  # type: ignore[arg-type]
        fetcher.fetch(server.url("/a"))
    assert str(caught.value).startswith(server.url("/a"))


def test_packed_and_short_answers(server: Server, fetcher: Fetcher) -> None:
    server.answers["/zip"] = lambda h: h.reply(gzip.compress(b"one ") + gzip.compress(b"two") + b"\x00\x00", content_encoding="gzip")
    server.answers["/bomb"] = bomb_within
    server.answers["/short"] = lambda h: h.reply(b"words and more", length=5)
    server.answers["/open"] = lambda h: (h.begin(), h.wfile.write(b"until the end"))[0]
    assert fetcher.fetch(server.url("/zip")).data == b"one two"
    assert len(fetcher.fetch(server.url("/bomb")).data) == len(BOMB)
    assert fetcher.fetch(server.url("/short")).data == b"words"
    assert fetcher.fetch(server.url("/open")).data == b"until the end"


# Types, charsets, statuses ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("media", ["text/html", "text/plain; charset=x", "application/rss+xml", "application/pdf", "", "application/octet-stream"])
def test_media_types_that_are_read(server: Server, fetcher: Fetcher, media: str) -> None:
    server.answers["/a"] = page(content_type=media)
    got = fetcher.fetch(server.url("/a"))
    assert (got.content_type, got.charset) == (media.split(";", maxsplit=1)[0], None)


def test_other_media_types_are_refused(server: Server, fetcher: Fetcher) -> None:
    server.answers["/a"] = page(content_type="video/mp4")
    with pytest.raises(FetchError, match=r"'video/mp4'; valid are HTML.*PDF"):
        fetcher.fetch(server.url("/a"))


@pytest.mark.parametrize(
    ("media", "data", "words"),
    [
        ("text/html; charset=windows-1251", "Совет".encode("cp1251"), "Совет"),
        ("text/html; charset=windows-1251", "Совет".encode(), "Совет"),
        ("text/html; charset=utf-8", "café".encode("cp1252"), "café"),
        ("text/html; charset=ascii", "café".encode("cp1252"), "café"),
        ("text/plain; charset=utf-16le", b"\xff\xfe" + "café".encode("utf-16le"), "café"),
        ("text/html; charset=no-such", "café".encode(), "café"),
    ],
)
def test_right_and_wrong_charsets(server: Server, fetcher: Fetcher, media: str, data: bytes, words: str) -> None:
    server.answers["/a"] = lambda handler: handler.reply(data, content_type=media)
    assert decode(fetcher.fetch(server.url("/a")).in_utf8()) == words


@pytest.mark.parametrize(
    ("status", "said"), [(404, "Check the address"), (403, "with a browser"), (410, "gone"), (503, "in trouble"), (206, "status 200")]
)
def test_statuses(server: Server, fetcher: Fetcher, status: int, said: str) -> None:
    server.answers["/a"] = lambda handler: handler.reply(b"", status=status, retry_after="120")
    with pytest.raises(FetchError, match=rf"status {status}.*{said}") as caught:
        fetcher.fetch(server.url("/a"))
    assert caught.value.retry_after == (120 if status == 503 else None)


def test_a_host_that_asks_to_wait_is_left_alone(server: Server, fetcher: Fetcher) -> None:
    server.answers |= {"/a": lambda handler: handler.reply(b"", status=429, retry_after="120"), "/b": page()}
    for path, said in (("/a", "asked too often"), ("/b", r"left alone.*in 1[12]\d s")):
        with pytest.raises(FetchError, match=said):
            fetcher.fetch(server.url(path))
    assert server.paths() == ["/a"]


# Redirects ----------------------------------------------------------------------------------------------------------------------------


def test_redirects(server: Server, fetcher: Fetcher) -> None:
    for step in range(9):
        server.answers[f"/{step}"] = redirect(f"/{step + 1}")
    server.answers["/9"] = page()
    server.answers["/round"] = redirect("/about")
    server.answers["/about"] = redirect("/round")
    got = fetcher.fetch(server.url("/4"))
    assert (got.url, got.asked) == (server.url("/9"), server.url("/4"))
    with pytest.raises(FetchError, match="more than 5 redirects"):
        fetcher.fetch(server.url("/3"))
    with pytest.raises(FetchError, match="in a circle"):
        fetcher.fetch(server.url("/round"))


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("file:///etc/hostname", "found 'file' as its scheme"),
        ("http://user:secret@press.example/", "user name or password"),
        ("http://inner.example/admin", r"inner\.example is at the private address 10\.0\.0\.7"),
        ("http://127.0.0.2/", "loopback address"),
        ("http://[::ffff:127.0.0.9]/", "loopback address"),
        ("http://2130706433/", "loopback address"),
        ("http://h:70000/", "no such port"),
    ],
)
def test_every_redirect_is_checked_anew(server: Server, monkeypatch: pytest.MonkeyPatch, to: str, said: str) -> None:
    monkeypatch.setattr(addresses, "closed", lambda address: None if address == "127.0.0.1" else closed(address))
    server.answers["/a"] = redirect(to)

    def resolve(host: str, port: int) -> list[str]:
        return HOSTS.get(host) or addresses.resolved(host, port) if not host.isdecimal() else ["127.0.0.3"]

    with Fetcher(resolve=resolve) as fetcher, pytest.raises(FetchError, match=said) as caught:
        fetcher.fetch(server.url("/a", host="press.example"))
    assert "secret" not in str(caught.value)
    assert server.paths() == ["/a"]


# Addresses ----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("8.8.8.8", None), ("2001:4860:4860::8888", None), ("127.8.9.1", "loopback"), ("::1", "loopback"), ("10.1.2.3", "private"),
        ("172.16.0.1", "private"), ("192.168.1.1", "private"), ("169.254.169.254", "link-local"), ("fe80::1%1", "link-local"),
        ("0.0.0.0", "unspecified"), ("fd00::1", "private"), ("224.0.0.1", "multicast"), ("100.64.0.1", "reserved"),
        ("240.0.0.1", "private"), ("255.255.255.255", "private"),
        ("::ffff:10.0.0.1", "private"), ("2002:7f00:1::", "loopback"), ("64:ff9b::7f00:1", "loopback"), ("64:ff9b::808:808", None),
    ],
)  # fmt: skip
def test_closed_addresses(address: str, kind: str | None) -> None:
    assert closed(address) == kind


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("ftp://press.example/a", "'ftp' as its scheme"), ("press.example/a", "'no scheme'"), ("http:///a", "no host"),
        ("http://user:secret@h/", "password"),
        ("http://h:99999/", "no such port"), ("https://h/\x00", "web address"), ("", "no scheme"),
    ],
)  # fmt: skip
def test_what_is_no_address(url: str, said: str) -> None:
    with Fetcher() as fetcher, pytest.raises(FetchError, match=said) as caught:
        fetcher.fetch(url)
    assert "secret" not in str(caught.value)


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that answers differently the second time gains nothing."""
    answers, connected = [["8.8.8.8"], ["127.0.0.1"], ["127.0.0.1"]], []

    def connect(self: object, host: str, *rest: object, **more: object) -> None:
        connected.append(host)
        raise httpcore.ConnectError("refused")

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    with Fetcher(resolve=lambda host, port: answers.pop(0)) as fetcher, pytest.raises(FetchError, match=r"robots\.txt.*no way"):
        fetcher.fetch("http://press.example/")
    assert connected == ["8.8.8.8"]


def test_one_closed_address_among_open_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", lambda *a, **b: pytest.fail("connected"))
    with Fetcher(resolve=lambda host, port: ["8.8.8.8", "192.168.0.1"]) as fetcher, pytest.raises(FetchError, match="private address"):
        fetcher.fetch("https://press.example/")


def test_an_unknown_host(server: Server) -> None:
    def resolve(host: str, port: int) -> list[str]:
        raise OSError("no such name")

    with Fetcher(resolve=resolve) as fetcher, pytest.raises(FetchError, match=r"host press\.example is not known"):
        fetcher.fetch("http://press.example/")


def test_host_header_and_tls_name_stay_those_of_the_address(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    authority = trustme.CA(key_type=trustme.KeyType.ECDSA)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("press.example").configure_cert(context)
    with serving(context) as server, Fetcher(allow_private=True, resolve=lambda host, port: ["127.0.0.1"]) as fetcher:
        server.answers["/a"] = page()
        assert fetcher.fetch(server.url("/a", host="press.example", scheme="https")).changed
        assert server.asked[-1][1]["Host"] == f"press.example:{server.server_address[1]}"
        with pytest.raises(FetchError, match="certificate"):
            fetcher.fetch(server.url("/a", host="other.example", scheme="https"))


# robots.txt ---------------------------------------------------------------------------------------------------------------------------


def test_robots_forbid(server: Server, fetcher: Fetcher) -> None:
    server.answers |= {
        "/robots.txt": text("User-agent: sitroom\nDisallow: /closed\n\nUser-agent: *\nDisallow: /"),
        "/open": page(),
        "/closed/a": page(),
    }
    server.answers["/way"] = redirect("/closed/a")
    assert fetcher.fetch(server.url("/open")).changed
    for path in ("/closed/a", "/way"):
        with pytest.raises(FetchError, match=r"robots\.txt of 127\.0\.0\.1 asks"):
            fetcher.fetch(server.url(path))
    assert server.paths() == ["/open", "/way"]
    assert len(server.asked) == 3


@pytest.mark.parametrize("status", [500, 503, 429])
def test_robots_that_fail_forbid_for_now(server: Server, fetcher: Fetcher, status: int) -> None:
    server.answers |= {"/robots.txt": text("", status=status), "/a": page()}
    with pytest.raises(FetchError, match=rf"robots\.txt answers {status}.*for now"):
        fetcher.fetch(server.url("/a"))
    assert server.paths() == []


@pytest.mark.parametrize(
    "answer",
    [text("gone", status=410), text("\ufeffUser-agent: *\nAllow: /"), text("<html>what?"), text("User-agent: *\nDisallow: /b\n" * 30_000), flood],
)
def test_robots_that_allow(server: Server, fetcher: Fetcher, answer: object) -> None:
    server.answers |= {"/robots.txt": answer, "/a": page()}  # type: ignore[dict-item]
    assert fetcher.fetch(server.url("/a")).changed


def test_a_crawl_delay_is_kept_up_to_a_bound(server: Server) -> None:
    server.answers |= {"/robots.txt": text("User-agent: *\nCrawl-delay: 3600"), "/a": page(), "/b": page()}
    slept: list[float] = []
    with Fetcher(allow_private=True, sleep=slept.append) as fetcher:
        fetcher.fetch(server.url("/a"))
        assert slept == []
        fetcher.fetch(server.url("/b"))
    assert len(slept) == 1 and 9 < slept[0] <= 10

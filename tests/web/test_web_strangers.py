"""Words of strangers stay words in the web app."""

from __future__ import annotations

from starlette.testclient import TestClient

from sitroom.show.web.shown import address, visible
from tests.pages_room import hostile


def test_words_of_strangers_stay_words(client: TestClient) -> None:
    script = "%3Cscript%3Ealert(1)%3C/script%3E"
    for shown in (
        "/", "/events", "/happenings", "/actors", "/actor?id=EVIL", "/sources", "/document?id=d3", "/evidence?of=event:e1-d3", "/search?text=envoy",
        f"/search?text={script}", f"/events?actor={script}", f"/nowhere{script}",
    ):  # fmt: skip
        page = client.get(shown).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert 'onmouseover="x' not in page
        assert "javascript:alert" not in page
        assert "\u202e" not in page
        assert "\x07" not in page
        assert "style=" not in page
    assert "⟦RLO⟧" in client.get("/document?id=d3").text
    assert hostile("d3").document.url == "javascript:alert(1)"


def test_only_addresses_of_the_web_become_links() -> None:
    assert address("https://d1.example/a") == "https://d1.example/a"
    for bad in ("javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "//x.example", "http://",
                "http://[x", "ftp://x.example", "https://x.example/\u202egnp", None, ""):  # fmt: skip
        assert address(bad) is None


def test_what_cannot_be_seen_is_made_visible() -> None:
    assert visible("a\u202eb\x00c\x7fd\ufffee\ud800f\u200dg") == "a⟦RLO⟧b\u2400c\u2421d\ufffde\ufffdf\u200dg"

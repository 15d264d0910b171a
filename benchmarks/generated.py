"""Generated news: articles of shuffled sentences of the project's training corpus, alone and within pages as news sites serve them."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from html import escape
from pathlib import Path

import msgspec

from training import corpus

__all__ = ["SEED", "Article", "articles", "page", "written"]

SEED = 20_250_613
CORPUS = Path(__file__).parents[1] / "training" / "corpus" / "train"
OUTLETS = ("Harbour Post", "Sud Press", "The Norland Times", "Strait Daily", "Lantern Review")
AUTHORS = ("Ida Holm", "Tomas Reyl", "Amal Kessar", "Joan Petrie")
SECTIONS = ("World", "Politics", "Business", "Markets", "Energy", "Climate", "Science", "Health", "Sport", "Culture", "Travel", "Opinion", "Video")
SHARES = ("Facebook", "X", "WhatsApp", "Telegram", "LinkedIn", "Reddit", "Email", "Copy link", "Print")
LEGAL = ("About us", "Contact", "Careers", "Advertise", "Terms of use", "Privacy policy", "Cookie settings", "Accessibility", "Site map", "RSS")


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """A generated article; ``published``: YYYY-MM-DD."""

    title: str
    outlet: str
    author: str
    published: str
    paragraphs: list[str]


@cache
def sentences() -> tuple[str, ...]:
    """Every sentence of the training corpus once, as plain text."""
    return tuple(dict.fromkeys(sentence.text for sentence in corpus.load(CORPUS)))


def articles(count: int, *, paragraphs: tuple[int, int], each: tuple[int, int], seed: int = SEED) -> Iterator[Article]:
    """``count`` articles of so many paragraphs (least, most) with so many sentences each. No sentence comes again before all have come."""
    rng = random.Random(seed)
    deck: list[str] = []

    def drawn(number: int) -> list[str]:
        while len(deck) < number:
            deck[:0] = rng.sample(sentences(), len(sentences()))
        return [deck.pop() for _ in range(number)]

    for number in range(count):
        yield Article(
            title=" ".join(drawn(1)[0].split()[:12]).rstrip(".,;:"),
            outlet=rng.choice(OUTLETS),
            author=rng.choice(AUTHORS),
            published=(date(2031, 1, 1) + timedelta(days=number // 20)).isoformat(),
            paragraphs=[" ".join(drawn(rng.randint(*each))) for _ in range(rng.randint(*paragraphs))],
        )


def written(folder: Path, count: int) -> list[Path]:
    """``count`` plain texts of 20 to 40 sentences; every tenth is an earlier one again, at another outlet and without its last third."""
    folder.mkdir()
    rng = random.Random(SEED)
    told: list[Article] = []
    for article in articles(count, paragraphs=(10, 10), each=(2, 4)):
        if len(told) % 10 == 9:
            earlier = rng.choice(told)
            cut = max(1, len(earlier.paragraphs) * 2 // 3)
            article = msgspec.structs.replace(article, title=earlier.title, paragraphs=earlier.paragraphs[:cut])
        told.append(article)
    paths = [folder / f"{number:05}.txt" for number in range(count)]
    for path, article in zip(paths, told, strict=True):
        header = f"Title: {article.title}\nOutlet: {article.outlet}\nDate: {article.published}\n\n"
        path.write_text(header + "\n\n".join(article.paragraphs) + "\n", encoding="utf-8")
    return paths


def page(article: Article, rng: random.Random) -> bytes:
    """The article as a news site serves it: metadata, scripts, navigation, share bars, boxes between the paragraphs, related links, footer."""
    slug = "-".join("".join(c for c in word.lower() if c.isalnum()) for word in article.title.split()[:6])
    url = f"https://www.{article.outlet.lower().replace(' ', '')}.example/world/{article.published.replace('-', '/')}/{slug}"
    links = [(f"/{name.lower()}", name) for name in SECTIONS]
    related = [(f"/world/{rng.randrange(10**6)}", " ".join(rng.choice(sentences()).split()[:10])) for _ in range(rng.randint(6, 18))]
    body: list[str] = []
    for number, paragraph in enumerate(article.paragraphs):
        body.append(f"<p class='c-body__p' data-n='{number}'>{_linked(paragraph, rng)}</p>")
        if number % 6 == 3:
            body.append(rng.choice((
                f"<aside class='c-related'><h4>Read more</h4><ul>{_items(related[:3])}</ul></aside>",
                "<div class='ad-slot' id='ad-mid'><span>Advertisement</span></div>",
                "<div class='newsletter'><h4>Morning briefing</h4><form><input type='email' name='mail'><button>Sign up</button></form></div>",
                f"<figure><img src='/img/{rng.randrange(10**6)}.jpg' alt=''><figcaption>A picture from the archive.</figcaption></figure>",
            )))  # fmt: skip
    about = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": article.title, "datePublished": f"{article.published}T09:30:00+00:00",
        "author": {"@type": "Person", "name": article.author}, "publisher": {"@type": "Organization", "name": article.outlet}, "url": url,
    }  # fmt: skip
    state = {f"k{n}": rng.randrange(10**9) for n in range(rng.randint(500, 3_000))}
    share = "".join(f"<li><a href='#' class='share share--{n}'><span class='icon'></span>{name}</a></li>" for n, name in enumerate(SHARES))
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{escape(article.title)} | {article.outlet}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="canonical" href="{url}">
<meta property="og:type" content="article"><meta property="og:title" content="{escape(article.title)}">
<meta property="og:site_name" content="{article.outlet}"><meta property="og:url" content="{url}">
<meta property="article:published_time" content="{article.published}T09:30:00+00:00"><meta name="author" content="{article.author}">
<script type="application/ld+json">{json.dumps(about)}</script>
<style>{" ".join(f".c-{n}{{margin:{n}px;padding:{n % 7}px}}" for n in range(400))}</style>
<script>window.__STATE__={json.dumps(state)};</script></head>
<body class="article"><a class="skip" href="#main">Skip to content</a>
<header><div class="top"><a href="/login">Sign in</a><a href="/subscribe">Subscribe</a></div><nav><ul>{_items(links)}</ul></nav></header>
<div class="breadcrumb"><a href="/">Home</a> &gt; <a href="/world">World</a></div>
<main id="main"><article><h1>{escape(article.title)}</h1><div class="byline">By <a href="/by">{article.author}</a></div>
<time datetime="{article.published}T09:30:00+00:00">{article.published}</time><ul class="share-bar">{share}</ul>
<div class="c-body">{"".join(body)}</div><ul class="share-bar">{share}</ul></article>
<section class="more"><h3>More on this story</h3><ul>{_items(related)}</ul></section></main>
<div class="trending"><h3>Most read</h3><ol>{_items(related[::-1])}</ol></div>
<footer><nav><ul>{_items([("/about", name) for name in LEGAL])}</ul></nav><p>© 2031 {article.outlet}. All rights reserved.</p></footer>
<script>{"".join(f"track({n},{rng.randrange(10**9)});" for n in range(rng.randint(200, 1_500)))}</script></body></html>""".encode()


def _items(links: list[tuple[str, str]]) -> str:
    return "".join(f"<li><a href='{address}'>{escape(words)}</a></li>" for address, words in links)


def _linked(paragraph: str, rng: random.Random) -> str:
    """The paragraph, one of its words in five paragraphs a link."""
    words = escape(paragraph, quote=False).split(" ")
    if rng.random() < 0.2:
        at = rng.randrange(len(words))
        words[at] = f"<a href='/topic/{rng.randrange(1_000)}'>{words[at]}</a>"
    return " ".join(words)

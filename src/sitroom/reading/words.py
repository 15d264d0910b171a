"""Sentence text -> words with offsets, cut as in the English UD treebanks (clitics, hyphens and punctuation apart)."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["words"]

Span = tuple[int, int]

ABBREVIATIONS = (
    "Mr Mrs Ms Dr Prof Gen Col Maj Capt Lt Sgt Cmdr Adm Brig Gov Sen Rep Rev Hon St Jr Sr Inc Ltd Corp Co No vs etc "
    "Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec"
)
"""Words that keep their full stop, as in the treebanks that the reading model learned from."""

_WORD = re.compile(
    r"""
      (?:https?://|www\.)[^\s<>"”’)\]]*[^\s<>"”’)\].,;:!?]       # addresses
    | [\w.+-]+@\w[\w-]*(?:\.\w[\w-]*)+                            # e-mail
    | [@\#]\w+                                                    # handles, tags
    | (?:[A-Za-z]\.){2,}(?:[A-Za-z](?!\w))?                       # U.S.  e.g.
    | (?:{ABBREVIATIONS})\.
    | (?<![\w.])[A-Z]\.(?=\s+[A-Z])                               # initials
    | \d+(?:[.,:/]\d+)*(?:st|nd|rd|th|s|m|bn|k|am|pm)?(?!\w)      # numbers
    | (?:AL|Al|al|El|el|Ul|ul)-\w+(?:['’](?!s\b)\w+)*             # Arabic names keep their article
    | \w+(?:['’](?!(?:s|S|re|RE|ve|VE|ll|LL|d|D|m|M|t|T)\b)\w+)*    # words, inner apostrophes (O'Neill, Sana'a)
    | ['’](?:s|S|re|RE|ve|VE|ll|LL|d|D|m|M)\b                     # clitics
    | \.{2,}|…|--+|''|``
    | \S
    """.replace("{ABBREVIATIONS}", "|".join(ABBREVIATIONS.split())),
    re.VERBOSE,
)


def words(text: str, offset: int = 0) -> Iterator[tuple[str, Span]]:
    """Yield each word with its span, shifted by ``offset``. ``"don't"`` gives ``do`` ``n't``; ``"Iran's"`` gives ``Iran`` ``'s``."""
    at = 0
    while match := _WORD.search(text, at):
        start, end = match.span()
        if (
            text[end : end + 1] in ("'", "’")
            and text[end + 1 : end + 2].lower() == "t"
            and text[end - 1].lower() == "n"
            and not text[end + 2 : end + 3].isalnum()
        ):
            if end - 1 > start:
                yield text[start : end - 1], (offset + start, offset + end - 1)
            yield text[end - 1 : end + 2], (offset + end - 1, offset + end + 2)
            at = end + 2
            continue
        if text[start:end].lower() == "cannot":
            yield text[start : start + 3], (offset + start, offset + start + 3)
            start += 3
        yield text[start:end], (offset + start, offset + end)
        at = end

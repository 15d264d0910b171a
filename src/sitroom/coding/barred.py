"""Whom a pronoun cannot mean: what its own clause, a relative clause or the sense of a verb rules out."""

from __future__ import annotations

from sitroom.coding.phrases import Sentence

__all__ = ["barred"]

_OBJECTS = frozenset({"obj", "iobj", "obl"})
_REASONS = frozenset({"obl", "nmod", "advcl", "acl"})


def barred(sentence: Sentence, word: int) -> set[int]:
    """Words of the sentence that the pronoun at ``word`` does not take up."""
    return _own_subject(sentence, word) | _described(sentence, word) | _asker(sentence, word) | _punisher(sentence, word)


def _subjects(sentence: Sentence, verb: int) -> set[int]:
    found = {k for k in sentence.kids[verb] if sentence.relations[k].startswith("nsubj")}
    return found | {k for s in found for k in sentence.kids[s] if sentence.relations[k] == "conj"}


def _own_subject(sentence: Sentence, word: int) -> set[int]:
    """The subject of the clause whose object the pronoun is (principle B of binding theory, Chomsky 1981)."""
    return _subjects(sentence, sentence.heads[word]) if sentence.relations[word] in _OBJECTS else set()


def _described(sentence: Sentence, word: int) -> set[int]:
    """What a relative clause describes whose subject the pronoun is and whose object is the relative word (*Dahl, whom he ousted*)."""
    verb = sentence.heads[word]
    if verb < 0 or not sentence.relations[word].startswith("nsubj") or not sentence.relations[verb].startswith("acl"):
        return set()
    relative = sentence.book.words["relative"]
    objects = {k for k in sentence.kids[verb] if sentence.relations[k] in _OBJECTS and sentence.lower[k] in relative}
    return {sentence.heads[verb]} if objects and sentence.heads[verb] >= 0 else set()


def _asker(sentence: Sentence, word: int) -> set[int]:
    """Who asks for something that one asks only of another (*the deputy demanded his resignation*)."""
    noun = sentence.heads[word]
    words = sentence.book.words
    if noun < 0 or sentence.relations[word] != "nmod:poss" or sentence.lower[noun] not in words["asked of another"]:
        return set()
    verb = sentence.heads[noun]
    asks = verb >= 0 and sentence.relations[noun] in _OBJECTS and sentence.lower[verb] in words["asks"]
    return _subjects(sentence, verb) if asks else set()


def _punisher(sentence: Sentence, word: int) -> set[int]:
    """Who punishes or blames somebody for what that other one did (*imposed sanctions on Vell over its raids*, *in response to its raids*)."""
    here, cases = sentence.heads[word], set[str]()
    if here < 0 or sentence.relations[word] != "nmod:poss":
        return set()
    words = sentence.book.words
    while sentence.heads[here] >= 0 and sentence.relations[here] in _REASONS:
        cases |= {sentence.lower[k] for k in sentence.kids[here] if sentence.relations[k] in {"case", "mark"}}
        here = sentence.heads[here]
    told = {sentence.lower[here], *(sentence.lower[k] for k in sentence.kids[here] if sentence.relations[k] == "obj")}
    return _subjects(sentence, here) if cases & words["reason"] and told & words["punishes"] else set()

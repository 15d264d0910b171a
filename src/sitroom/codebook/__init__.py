"""The field's knowledge as data: PLOVER's types, modes and scores, and who is who in international politics.

Every file of this folder says in its header what its columns are and where they come from. ``load()`` reads and checks all of it once.
"""

from __future__ import annotations

from sitroom.codebook.book import Codebook, load
from sitroom.codebook.entries import Bloc, Country, EventType, Group, Institution, Metonym, Organisation, Person, Place, RoleNoun, Term
from sitroom.codebook.names import Name, fold, slug

__all__ = [
    "Bloc",
    "Codebook",
    "Country",
    "EventType",
    "Group",
    "Institution",
    "Metonym",
    "Name",
    "Organisation",
    "Person",
    "Place",
    "RoleNoun",
    "Term",
    "fold",
    "load",
    "slug",
]

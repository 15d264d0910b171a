"""What the network adds to the room's tables: an index from which events are weighed without reading the whole of them."""

from __future__ import annotations

__all__ = ["NETWORK"]

NETWORK = """
CREATE INDEX events_weighed ON events (id, type, intensity, confidence, document, mode);
"""

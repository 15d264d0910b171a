"""One event told by several documents: found (``finding``), kept in the room's tables and asked for (``kept``)."""

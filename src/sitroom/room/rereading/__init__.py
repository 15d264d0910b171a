"""A room's documents read again by a newer reader (``again`` is where it begins)."""

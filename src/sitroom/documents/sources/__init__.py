"""Sources of every kind -> items, one document each (``walk`` is where it begins)."""

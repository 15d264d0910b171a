"""Files that ship with the outlook; each says in itself where it comes from."""

"""What narrators believe: concepts, signed belief maps, and what follows from what in whose words.

maps, tables      a map by itself, also from a plain table of edges; no room is needed
structure         degrees, drivers and receivers, density, loops, total effects
inference         clamped inference and its fixed points
crossimpact       cross-impact balances and their consistent scenarios
computed          total effects and inference in the maps of narrators
asked             the same asked of a room: concepts, belief maps of its narrators, what follows
"""

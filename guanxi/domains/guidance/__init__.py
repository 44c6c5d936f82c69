"""Guidance downward and experience upward along the levels of the house (上下贯通, ORG-01): 指导意见 = guidance, 经验 = experience, 推广 = spread.

A unit guides the units below it; each confirms that it has read (签收) and says what came of it (落实情况). A unit writes an experience up to
the unit above, which may spread it to all below. Not for here: units and their heads (organisation), to-dos (work), duties of a kind (packs).
"""

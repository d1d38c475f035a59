"""A card and those who work for it: one process that paints on it, and lanes that do all else beside that."""

"""Pixels and their bytes: colours, arrays over pictures, pictures named by hash, files written fast."""

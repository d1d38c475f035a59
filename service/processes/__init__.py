"""Processes beside this one: one at a time for a piece of work, made files, children that end with their parent."""

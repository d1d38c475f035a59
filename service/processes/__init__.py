"""Processes beside this one: one at a time for a piece of work, and files that take a while to make."""

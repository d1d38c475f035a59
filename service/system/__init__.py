"""What one operating system does otherwise than another, and the only room that asks it: limits, locks, signals, files.

Each module has a way for every system. `answers` says which is taken where, and what a system cannot do at all.
Nothing that only some systems have is imported before it is used.
"""

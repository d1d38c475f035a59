"""Every message of a surface, from the database: what stands there follows what stands in the rows.

Handlers store and acknowledge; the loop posts and edits. So restarts, pictures that take an hour, limits of the
platform and repeats are one mechanism, and a message reaches its last state exactly once, whoever ends when.
"""

from bots.delivery.loop import Delivery

__all__ = ["Delivery"]

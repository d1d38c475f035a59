"""Thumbsmith's speed beside two other ways to do the same work. Nothing here is imported by the rooms."""

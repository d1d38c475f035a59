"""Fetches what a fresh machine lacks: fonts and face models, checked by SHA-256."""

"""The version, as written into reports."""

__version__ = "0.1.0"

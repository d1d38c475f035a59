"""Procedural grounds, one recipe a module."""

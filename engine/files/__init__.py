"""Scenes to files in a folder, checked as their platform will check them, and the report that goes with them."""

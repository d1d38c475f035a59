"""Prompts and LoRAs as other programs keep them, taken into the user's plugin folder: files that a stranger wrote."""

"""What a card does with full-size SDXL, and what a burst of generations makes of it."""

"""A card's process as those see it who have it paint: where it is reached, what is said there, and who asks."""

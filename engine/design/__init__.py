"""A brief and its people into one scene: where all stand, what lies behind, how all is dressed, whether it reads."""

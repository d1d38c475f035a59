"""The commands by group, as declared to the shell. What they do is imported when they are called."""

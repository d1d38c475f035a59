"""What happened, in order, for each user; and how those who follow it are woken."""

"""The user's plugin folder while the service runs: what changes in it is looked at first, and then used everywhere."""

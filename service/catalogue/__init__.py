"""What there is to choose from, the same for everybody: styles, their samples, fonts for browsers."""

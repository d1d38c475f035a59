"""Brand kits: a team's colours, logo and fonts of its own."""

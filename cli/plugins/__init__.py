"""What the commands about plugins do: list them, write new ones, hold them to their promises."""

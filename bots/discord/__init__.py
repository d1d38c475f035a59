"""The Discord bot: commands and buttons over the gateway, messages by the delivery loop. docs/bots.md tells how."""

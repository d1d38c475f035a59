"""Chat surfaces: what somebody asks for in a conversation, and the messages that show how it stands."""

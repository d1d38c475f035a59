"""The service for as long as you like, in use by browsers, programs and a chat, with a fault each minute."""

"""Brings what neither the repository nor a wheel carries: fonts and face models, each checked before it is used."""

"""The conversation in a terminal, without any account or network, over the same verbs and the same delivery."""

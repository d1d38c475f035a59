"""The kinds of plugin: what each is asked and answers, how plugins are found, and what they registered."""

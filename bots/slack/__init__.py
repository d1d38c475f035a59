"""Thumbsmith in Slack: one app over HTTP or Socket Mode, for one workspace by a token or for many by OAuth."""

"""A storm of kills over the queue, with an audit of what is left: `python -m bench.storm`."""

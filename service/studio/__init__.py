"""Short jobs that need the engine while somebody waits, in processes of their own beside the API."""

"""HTTP and WebSocket over the service. Knows no SQL, no files and no pixels beyond what it passes on."""

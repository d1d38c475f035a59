"""What the surfaces share: accounts, uploads, generations, storage, queue, events, settings. Knows no HTTP."""

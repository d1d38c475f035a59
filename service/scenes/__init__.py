"""The layered designs of a generation: kept in versions, and parts of them made anew for their editor."""

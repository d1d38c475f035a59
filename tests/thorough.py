"""Whether everything is to be tried (`make thorough`), or of each kind what a fault of that kind cannot pass by."""

from __future__ import annotations

import os

THOROUGH = bool(os.environ.get("THUMBSMITH_THOROUGH"))

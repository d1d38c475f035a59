"""What happens, told once; the settings say who listens: Sentry, Datadog, PostHog, a collector of traces.

Without any, nothing of it is even imported.

What may leave is on one list (`allowed`), and nobody who tells ever waits for who listens.
"""

from service.monitoring.happenings import CONSENT, Answered, Happening, Number, Stepped, tell
from service.monitoring.opening import insist_on_packages, monitored, receivers
from service.monitoring.place import about, stage

__all__ = [
    "CONSENT",
    "Answered",
    "Happening",
    "Number",
    "Stepped",
    "about",
    "insist_on_packages",
    "monitored",
    "receivers",
    "stage",
    "tell",
]

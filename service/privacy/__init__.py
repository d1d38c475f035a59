"""What the law gives everybody: their data in a file, and its end; and files that do not outlive their use."""

from service.privacy.deletion import ask_for_deletion, carry_on
from service.privacy.export import write_export
from service.privacy.exporting import export_apart
from service.privacy.metadata import strip_old
from service.privacy.preview import Losses, what_goes
from service.privacy.sweeper import Swept, sweep

__all__ = [
    "Losses",
    "Swept",
    "ask_for_deletion",
    "carry_on",
    "export_apart",
    "strip_old",
    "sweep",
    "what_goes",
    "write_export",
]

"""Parts of a finished scene made anew, the rest left as its user has it: the ground, a person, a picture, words.

Each takes a scene and gives a scene; new pictures go into the assets it is handed. Nothing is drawn or written.
"""

from engine.editing.additions import with_picture, with_text
from engine.editing.ground import PromptEdit, light_side, repainted
from engine.editing.swapping import swapped

__all__ = ["PromptEdit", "light_side", "repainted", "swapped", "with_picture", "with_text"]

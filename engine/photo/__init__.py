"""Photo intake: a file somebody sent becomes upright sRGB pixels, or one sentence why not."""

from engine.photo.intake import BYTE_LIMIT, PIXEL_LIMIT, SHORTEST_SIDE, read_photo, read_photo_bytes

__all__ = ["BYTE_LIMIT", "PIXEL_LIMIT", "SHORTEST_SIDE", "read_photo", "read_photo_bytes"]

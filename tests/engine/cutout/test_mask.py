"""One person's part of a mask."""

import numpy as np

from engine.cutout.looks import held_things
from engine.cutout.mask import apart, connected, nearest_person
from engine.geometry import Box

FACE = Box(30, 30, 40, 40)


def test_a_thin_bridge_to_another_thing_is_cut():
    mask = np.zeros((100, 200), bool)
    mask[20:80, 20:80] = mask[20:80, 120:180] = mask[49:51, 80:120] = True
    kept = connected(mask, Box(30, 30, 40, 40))
    assert kept[50, 50]
    assert not kept[50, 150]


def test_a_thing_beside_a_hand_that_faint_pixels_tie_to_it_is_apart():
    """A pan on the wall goes; the hand beside it stays, and so does all that hangs together."""
    mask = np.zeros((120, 240), bool)
    mask[20:110, 20:100] = mask[50:66, 100:140] = True
    assert not apart(mask, FACE).any()
    mask[40:80, 150:190] = True
    gone = apart(mask, FACE)
    assert gone[60, 170]
    assert not (gone & mask)[:, :140].any()


def test_hair_belongs_to_whose_head_it_is_not_to_who_stands_behind():
    """Two heads above one another: as far above the lower face as hair reaches is hers."""
    nearest = nearest_person((300, 100), Box(30, 170, 40, 50), (Box(30, 60, 40, 50),))
    assert nearest[158, 50] > 0.8
    assert nearest[125, 50] < 0.1


def test_what_is_held_lies_along_the_body_what_hangs_on_the_wall_only_touches_it():
    body = np.zeros((200, 200), bool)
    body[40:, 20:100] = True
    helmet, pan = np.zeros_like(body), np.zeros_like(body)
    helmet[120:200, 100:140] = True
    pan[60:100, 110:160] = True
    body[76:84, 100:110] = True
    held = held_things(helmet | pan, body)
    assert np.array_equal(held, helmet)

"""axe-core finds nothing to complain of: every page, its states, in light and dark, wide and narrow."""


def test_pages_of_somebody_who_is_not_signed_in(play, photos):
    saw = play("axe-signed-out", photos=str(photos), expected=[r"status of 404.*(/nothing-here|/g/0)"])
    assert not saw["found"], told(saw["found"])


def told(found):
    lines = [f"{one['state']} ({one['width']}, {one['scheme']}): {one['id']}" for one in found]
    return "\n".join(
        line + "".join(f"\n    {node}" for node in one["nodes"]) for line, one in zip(lines, found, strict=True)
    )

"""One message for each picture, from the place in the line to the finished files, and what it is made of."""

import json

from tests.bots.discord.house import House, button, gallery, text_of
from tests.bots.discord.wire.rules import V2, walked


def test_from_the_command_to_the_finished_picture(house: House) -> None:
    asked = house.ask({"style": "neon-night", "realism": 40, "line": "Episode 12"})
    assert house.discord.people.answer(asked)["type"] == 5
    queued = house.shown(asked, "Next in line.", "Cancel")
    claim = house.hand.take()
    house.hand.stage(claim, "cutouts", 0.25)
    running = house.shown(asked, "Cutting people out", "25 %", "Cancel")
    house.hand.preview(claim)
    previewed = house.shown(asked, "70 %")
    assert len(gallery(previewed)) == 1
    house.hand.finish(claim)
    ready = house.shown(asked, "Ready.")

    assert queued["id"] == running["id"] == ready["id"]
    assert len(asked.channel.messages) == 1
    thumbnail, cover = gallery(ready)
    assert all("Why rockets explode" in one["description"] for one in (thumbnail, cover))
    assert [one["description"] for one in ready["attachments"]] == [thumbnail["description"], cover["description"]]
    assert all(0 < len(one["description"]) <= 1024 for one in (thumbnail, cover))
    assert ready["attachments"][0]["url"] == thumbnail["media"]["url"]
    for label in ("1280x720 JPG", "3000x3000 JPG", "1280x720 PSD", "3000x3000 PSD"):
        assert label in text_of(ready), text_of(ready)
    for verb in ("variations", "style", "title", "background", "downloads", "delete"):
        assert button(ready, verb) == f"ts1:{verb}:{house.generations()[0].id}"
    assert ready["flags"] & V2
    row = house.generations()[0]
    assert (row.style_id, row.realism, row.kicker, row.source) == ("neon-night", 40, "Episode 12", "discord")
    print(json.dumps(list(walked(ready["components"])), indent=1))

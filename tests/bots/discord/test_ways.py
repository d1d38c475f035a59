"""A server's and a person's own ways: limits by role, channels, style, brand kits, linked accounts."""

from service.accounts import connection_codes
from service.brand_kits import kits
from service.database import Identity
from tests.bots.discord.house import House, text_of
from tests.bots.discord.wire.world import role_payload
from tests.servers import add_user
from tests.waiting import wait_for

EVERYTHING = str(2**53 - 1)


def _chief(house: House):
    return house.discord.world.person("chief", permissions=EVERYTHING)


def _set(house: House, **options: object) -> str:
    asked = house.discord.people.slash(_chief(house), house.channel, "thumbnail-server", options)
    return text_of(house.discord.people.told(asked))


def test_limits_by_person_and_by_role(house: House) -> None:
    assert "Done." in _set(house, person=1)
    house.shown(house.ask())
    assert _why(house, house.ann)
    role = house.discord.world.new_id()
    house.discord.world.guilds[house.server]["roles"].append(role_payload(role))
    house.restart()
    assert "Done." in _set(house, person=3, role=role)
    patron = house.discord.world.person("pat", roles=(role,))
    for _ in range(3):
        house.shown(house.ask(person=patron))
    assert _why(house, patron)


def _why(house: House, person) -> str:
    return text_of(house.discord.people.told(house.ask(person=person)))


def test_a_server_s_ways_are_told_and_may_begin_anew(house: House) -> None:
    assert "all is as everywhere" in _set(house)
    role = house.discord.world.new_id()
    house.discord.world.guilds[house.server]["roles"].append(role_payload(role))
    house.restart()
    _set(house, person=0, role=role)
    told = _set(house, style="magazine", language="de", channel=house.channel.id, person=1, everybody=9)
    for line in ("magazine", "Language: de", f"<#{house.channel.id}>", "each person: 1", "together: 9"):
        assert line in told
    assert f"<@&{role}>: 0" in told
    assert "all is as everywhere" in _set(house, anew=True)
    told = _set(house, anew=True, language="ja")
    assert "Language: ja" in told
    for _ in range(2):
        house.shown(house.ask())


def test_a_style_and_channels_of_a_server(house: House) -> None:
    other = house.discord.world.channel(house.server)
    assert "Done." in _set(house, style="magazine", channel=other.id)
    told = _why(house, house.ann)
    assert "in this channel" in told
    house.shown(house.ask(channel=other))
    assert house.generations()[0].style_id == "magazine"


def test_who_does_not_administer_a_server_changes_nothing(house: House) -> None:
    asked = house.discord.people.slash(house.ann, house.channel, "thumbnail-server", {"person": 9999})
    assert "Done." not in text_of(house.discord.people.told(asked))
    command = next(one for one in house.discord.world.commands if one["name"] == "thumbnail-server")
    assert command["default_member_permissions"] == 1 << 5
    assert command["contexts"] == [0]


def test_a_code_makes_the_web_account_ones_own_here(house: House) -> None:
    account = add_user(house.desk.database)
    code = connection_codes.issue(house.desk.database, user_id=account)
    wrong = house.discord.people.slash(house.ann, house.channel, "thumbnail-link", {"code": "no-such-code"})
    assert "none of ours" in text_of(house.discord.people.told(wrong))
    right = house.discord.people.slash(house.ann, house.channel, "thumbnail-link", {"code": code})
    assert "Done" in text_of(house.discord.people.told(right))
    with house.desk.database.read() as session:
        names = session.query(Identity.user_id).filter_by(provider="discord", subject=house.ann.id).all()
    assert [one.user_id for one in names] == [account]
    house.shown(house.ask())
    assert house.generations()[0].user_id == account
    how = house.discord.people.slash(house.ann, house.channel, "thumbnail-link")
    assert "/account" in text_of(house.discord.people.told(how))


def test_a_kit_is_worn_by_ones_pictures(house: House) -> None:
    house.shown(house.ask())
    user_id = house.generations()[0].user_id
    none = house.discord.people.slash(house.ann, house.channel, "thumbnail-brand")
    assert "no brand kit" in text_of(house.discord.people.told(none))
    values = {"name": "House colours", "primary_hex": "#ff0000"}
    kits.create(house.desk.database, values, user_id=user_id, logo_key=None, fonts=house.desk.fonts.ids)
    offered = house.discord.people.complete(house.ann, house.channel, "thumbnail-brand", "kit", "hou")
    assert [one["value"] for one in offered] == ["House colours"]
    worn = house.discord.people.slash(house.ann, house.channel, "thumbnail-brand", {"kit": "House colours"})
    assert "House colours" in text_of(house.discord.people.told(worn))
    house.shown(house.ask({"title": "Dressed"}))
    assert house.generations()[-1].brand["primary"] == "#ff0000"


def test_a_server_that_sends_the_bot_away_gets_nothing_more(house: House) -> None:
    asked = house.ask()
    house.shown(asked)
    house.discord.run(house.discord.gateway.dispatch("GUILD_DELETE", {"id": house.server}))
    wait_for(lambda: house.generations()[0].status == "cancelled")


def test_how_ones_pictures_stand(house: House) -> None:
    empty = house.discord.people.slash(house.ann, house.channel, "thumbnail-status")
    assert "no pictures yet" in text_of(house.discord.people.told(empty))
    ready = house.ready()
    listed = house.discord.people.slash(house.ann, house.channel, "thumbnail-status")
    told = text_of(house.discord.people.told(listed))
    assert "Ready." in told
    assert ready["id"] in told

from reihum.people.standing import standing_of


def test_rights_follow_from_roles(cast) -> None:
    assert [
        standing_of(user).is_member for user in (cast.ayse, cast.bernd, cast.carla, cast.dora, cast.erik, cast.admin)
    ] == [*(True, True, True, True, False, True)]
    assert [standing_of(user).is_coordinator for user in (cast.ayse, cast.carla, cast.admin)] == [False, True, True]
    assert standing_of(cast.dora).managed_areas == {cast.area.pk}
    assert standing_of(cast.ayse).organisations == {cast.office.pk}

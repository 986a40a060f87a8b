"""What every store must do: the one in a file, the one on a server, and the one in memory that other tests use."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.errors import NoSession, SessionError, StoreError
from bot.model import Claim, Person, Profile, Status
from bot.ports import Store
from bot.store import opened
from tests.fakes import MemoryStore
from tests.store.samples import ANA, BEN, answer, changed, disagreement, opening, practice


@pytest.fixture(params=["url", "server_url", "memory"])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    if request.param == "memory":
        yield MemoryStore()
        return
    async with opened(request.getfixturevalue(request.param)) as kept:
        yield kept


async def test_a_practice_comes_back_as_it_was_written(store: Store) -> None:
    begun = practice()
    async with store.begin() as work:
        await work.add_practice(begun)
        await work.add_turn("p1", opening())
        await work.add_turn("p1", answer())
    async with store.begin() as work:
        assert await work.practice("p1", ANA) == replace(begun, turns=(opening(), answer()))


async def test_every_field_that_may_change_is_saved(store: Store) -> None:
    now = changed(practice())
    async with store.begin() as work:
        await work.add_practice(practice())
        await work.add_turn("p1", opening())
        await work.save_practice(now)
    async with store.begin() as work:
        assert await work.practice("p1", ANA) == replace(now, turns=(opening(),))


async def test_what_a_practice_began_with_stays(store: Store) -> None:
    begun = practice()
    async with store.begin() as work:
        await work.add_practice(begun)
        await work.save_practice(replace(begun, seed=8, persona_id="other", content=(), language="fr", difficulty=3))
        assert await work.practice("p1", ANA) == begun


async def test_turns_keep_the_order_in_which_they_were_written(store: Store) -> None:
    names = ["1", "10", "2", "b", "a"]
    async with store.begin() as work:
        await work.add_practice(practice())
        for name in names:
            await work.add_turn("p1", answer(name, after=0))
    async with store.begin() as work:
        assert [turn.id for turn in (await work.practice("p1", ANA)).turns] == names


async def test_a_turn_written_twice_is_refused_and_the_first_one_stays(store: Store) -> None:
    async with store.begin() as work:
        await work.add_practice(practice())
        await work.add_turn("p1", answer())
    with pytest.raises(StoreError) as refused:
        async with store.begin() as work:
            await work.add_turn("p1", answer(text="calm down"))
    assert refused.value.key == "db.moved_on"
    async with store.begin() as work:
        assert (await work.practice("p1", ANA)).turns == (answer(),)


async def test_a_turn_needs_its_practice(store: Store) -> None:
    with pytest.raises(NoSession):
        async with store.begin() as work:
            await work.add_turn("nowhere", opening())


async def test_a_practice_written_twice_is_refused(store: Store) -> None:
    async with store.begin() as work:
        await work.add_practice(practice())
    with pytest.raises(StoreError):
        async with store.begin() as work:
            await work.add_practice(practice())


async def test_an_error_in_the_block_undoes_all_of_it_and_goes_through_untouched(store: Store) -> None:
    for thrown in (SessionError("session.ended"), OSError(28, "no space"), ValueError("mine"), KeyError("mine")):
        with pytest.raises(type(thrown)) as caught:
            await write_and_raise(store, thrown)
        assert caught.value is thrown
    async with store.begin() as work:
        assert await work.practices(ANA) == ()


async def write_and_raise(store: Store, error: Exception) -> None:
    async with store.begin() as work:
        await work.add_practice(practice())
        raise error


async def test_nobody_sees_or_changes_what_is_another_persons(store: Store) -> None:
    strangers = (BEN, replace(ANA, channel="slack"), replace(ANA, workspace="other"), replace(ANA, user="Ana"))
    async with store.begin() as work:
        await work.add_practice(practice())
    for stranger in strangers:
        async with store.begin() as work:
            assert await work.practices(stranger) == ()
            assert await work.unfinished(stranger) is None
            with pytest.raises(NoSession):
                await work.practice("p1", stranger)
            with pytest.raises(NoSession):
                await work.save_practice(replace(practice(), person=stranger, status="ended"))
            assert await work.erase(stranger) == 0
    async with store.begin() as work:
        assert await work.practice("p1", ANA) == practice()


async def test_a_person_may_change_their_language(store: Store) -> None:
    async with store.begin() as work:
        await work.add_practice(practice())
        french = replace(ANA, language="fr")
        assert (await work.practice("p1", french)).person == french


async def test_practices_come_newest_first_and_without_turns(store: Store) -> None:
    async with store.begin() as work:
        for name, after in (("b", 5), ("a", 9), ("c", 5)):
            await work.add_practice(practice(name, after=after))
            await work.add_turn(name, opening())
        assert [(found.id, found.turns) for found in await work.practices(ANA)] == [("a", ()), ("c", ()), ("b", ())]


async def test_the_open_practice_is_the_one_to_go_on_with(store: Store) -> None:
    async with store.begin() as work:
        await work.add_practice(practice("open"))
        await work.add_practice(replace(practice("paused", after=9), status="paused"))
        found = await work.unfinished(ANA)
    assert found is not None
    assert found.id == "open"


async def test_of_paused_practices_the_one_that_moved_last_is_the_one_to_go_on_with(store: Store) -> None:
    async with store.begin() as work:
        for name, began, moved in (("early", 0, 30), ("late", 20, 25), ("ended", 40, 50)):
            status: Status = "ended" if name == "ended" else "paused"
            await work.add_practice(replace(practice(name, after=began), status=status))
            await work.add_turn(name, opening(after=moved))
        found = await work.unfinished(ANA)
    assert found is not None
    assert found.id == "early"


async def test_with_every_practice_ended_there_is_none_to_go_on_with(store: Store) -> None:
    async with store.begin() as work:
        await work.add_practice(replace(practice(), status="ended"))
        assert await work.unfinished(ANA) is None


async def test_content_is_kept_under_its_hash_and_never_changes(store: Store) -> None:
    async with store.begin() as work:
        await work.save_content("rubric", "rubric", "first")
        await work.save_content("rubric", "rubric", "second")
    async with store.begin() as work:
        assert await work.content("rubric") == "first"
        assert await work.content("unknown") is None


async def test_erasing_takes_all_of_a_person_and_nothing_of_another(store: Store) -> None:
    async with store.begin() as work:
        for name, person in (("p1", ANA), ("p2", ANA), ("p3", BEN)):
            begun = practice(name, person)
            for kind, sha256 in begun.content:
                await work.save_content(sha256, kind, f"body of {sha256}")
            await work.add_practice(begun)
            await work.add_turn(name, opening())
    async with store.begin() as work:
        assert await work.erase(ANA) == 2
    async with store.begin() as work:
        assert await work.practices(ANA) == ()
        assert await work.content("p1-persona") is None
        assert await work.content("rubric") == "body of rubric"
        assert await work.content("p3-persona") == "body of p3-persona"
        assert (await work.practice("p3", BEN)).turns == (opening(),)
        assert await work.erase(ANA) == 0


@pytest.mark.parametrize(
    "text", ["\U0001f621" * 50, "\u202e\u05e9\u05dc\u05d5\u05dd", "a\x01b", "'; DROP TABLE turn; --", "é" * 4000]
)
async def test_any_text_comes_back_as_it_was_said(store: Store, text: str) -> None:
    async with store.begin() as work:
        await work.add_practice(practice())
        await work.add_turn("p1", opening(text))
        assert (await work.practice("p1", ANA)).turns == (opening(text),)


async def test_people_of_two_workspaces_may_have_one_name(store: Store) -> None:
    there = Person("slack", "T2", "ana")
    async with store.begin() as work:
        await work.add_practice(practice("here"))
        await work.add_practice(practice("there", there))
        assert [found.id for found in await work.practices(there)] == ["there"]


async def test_a_disagreement_comes_back_as_it_was_written_and_so_does_what_became_of_it(store: Store) -> None:
    sent = disagreement()
    decided = replace(sent, status="rejected", because="it does order him", decided=sent.at, told=True)
    mark = replace(sent, id="d2", claim=Claim("1", "mark", criterion="emotion", score=0))
    async with store.begin() as work:
        await work.add_practice(practice())
        for one in (sent, mark, decided):
            await work.save_disagreement(one)
    async with store.begin() as work:
        assert await work.disagreements(ANA) == (decided, mark)
        assert await work.disagreements(BEN) == ()


async def test_a_disagreement_needs_its_practice(store: Store) -> None:
    with pytest.raises(NoSession):
        async with store.begin() as work:
            await work.save_disagreement(disagreement())


async def test_trainers_see_the_disagreements_of_their_workspace_with_the_whole_practice(store: Store) -> None:
    elsewhere = Person("slack", "T2", "cleo")
    async with store.begin() as work:
        for name, person in (("p1", ANA), ("p2", BEN), ("p3", elsewhere)):
            await work.add_practice(practice(name, person))
            await work.add_turn(name, opening())
            await work.save_disagreement(disagreement(f"d{name}", name))
        await work.save_disagreement(disagreement("e", "p1"))
        await work.save_disagreement(replace(disagreement("dp1", "p1"), status="accepted"))
    async with store.begin() as work:
        everything = await work.contested("console", "local")
        assert [(one.id, of.id, of.turns) for one, of in everything] == [
            ("dp1", "p1", (opening(),)), ("dp2", "p2", (opening(),)), ("e", "p1", (opening(),)),
        ]  # fmt: skip
        assert [of.person.user for _, of in everything] == ["ana", "ben", "ana"]
        assert [one.id for one, _ in await work.contested("console", "local", undecided=True)] == ["dp2", "e"]
        assert [one.id for one, _ in await work.contested("console", "local", begins="dp")] == ["dp1", "dp2"]
        assert [one.id for one, _ in await work.contested("slack", "T2")] == ["dp3"]
        assert await work.contested("console", "local", begins="%") == ()


async def test_erasing_a_person_takes_their_disagreements_too(store: Store) -> None:
    async with store.begin() as work:
        for name, person in (("p1", ANA), ("p2", BEN)):
            await work.add_practice(practice(name, person))
            await work.save_disagreement(disagreement(f"d{name}", name))
        await work.erase(ANA)
    async with store.begin() as work:
        assert [one.id for one, _ in await work.contested("console", "local")] == ["dp2"]
        assert await work.disagreements(ANA) == ()


async def test_how_a_person_wants_to_be_spoken_to_is_kept_and_written_over(store: Store) -> None:
    async with store.begin() as work:
        assert await work.profile(ANA) == Profile()
        await work.save_profile(ANA, Profile("fr", introduced=True))
        assert await work.profile(ANA) == Profile("fr", introduced=True)
    async with store.begin() as work:
        assert await work.profile(replace(ANA, language="fr")) == Profile("fr", introduced=True)
        await work.save_profile(replace(ANA, language="fr"), Profile(introduced=True))
    async with store.begin() as work:
        assert await work.profile(ANA) == Profile(introduced=True)
        for stranger in (BEN, replace(ANA, channel="slack"), replace(ANA, workspace="other"), replace(ANA, user="Ana")):
            assert await work.profile(stranger) == Profile()


async def test_erasing_a_person_takes_their_profile_too_even_without_a_practice(store: Store) -> None:
    async with store.begin() as work:
        await work.save_profile(ANA, Profile("fr"))
        await work.save_profile(BEN, Profile("en"))
    async with store.begin() as work:
        assert await work.erase(ANA) == 0
    async with store.begin() as work:
        assert await work.profile(ANA) == Profile()
        assert await work.profile(BEN) == Profile("en")

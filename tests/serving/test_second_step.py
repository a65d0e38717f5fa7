"""Keys and codes over real SSH: a key, a password then a code, a key then a code, and no way around."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from app.serving.limits import Limits
from app.serving.ssh import Serving
from tests.serving.house import CODE, PASSWORD, House, served


class Person(asyncssh.SSHClient):
    """Answers what is asked, one answer a question, as somebody at a terminal does."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.questions: list[str] = []

    def kbdint_auth_requested(self) -> str | None:
        return "" if self.answers else None

    def kbdint_challenge_received(
        self, name: str, instructions: str, lang: str, prompts: Sequence[tuple[str, bool]]
    ) -> list[str] | None:
        self.questions += [question for question, echo in prompts if not echo]
        return [self.answers.pop(0)] if self.answers else None


async def connects(serving: Serving[str], person: Person, **options: Any) -> bool:
    """Whether somebody gets in; a refusal is no error."""
    chosen = {"client_keys": None, "password": None, "username": "анна", **options}
    try:
        async with asyncssh.connect(
            "127.0.0.1",
            serving.port,
            client_factory=lambda: person,
            known_hosts=None,
            config=None,
            agent_path=None,
            **chosen,
        ):
            return True
    except (asyncssh.PermissionDenied, asyncssh.DisconnectError):
        return False


def a_key(house: House | None = None, kind: str = "ssh-ed25519") -> asyncssh.SSHKey:
    key = asyncssh.generate_private_key(kind)
    if house is not None:
        house.keys.add(key.get_fingerprint("sha256"))
    return key


async def test_a_key_the_house_knows_lets_in_without_a_question(tmp_path: Path) -> None:
    async with served(tmp_path) as (serving, house):
        key = a_key(house)
        assert await connects(serving, Person(), client_keys=[key])
        assert house.asked == [("анна", key.get_fingerprint("sha256"), "127.0.0.1")]


@pytest.mark.parametrize("kind", ["ssh-rsa", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp521"])
async def test_every_modern_kind_of_key_signs(tmp_path: Path, kind: str) -> None:
    async with served(tmp_path) as (serving, house):
        assert await connects(serving, Person(), client_keys=[a_key(house, kind)])


async def test_a_signature_of_the_old_hash_is_not_taken(tmp_path: Path) -> None:
    async with served(tmp_path) as (serving, house):
        key = a_key(house, "ssh-rsa")
        assert not await connects(serving, Person(), client_keys=[key], signature_algs=["ssh-rsa"])
        assert house.asked == []


async def test_a_key_the_house_does_not_know_leads_to_the_password(tmp_path: Path) -> None:
    async with served(tmp_path) as (serving, house):
        person = Person(PASSWORD)
        assert await connects(serving, person, client_keys=[a_key()])
        assert len(person.questions) == 1
        assert len(house.shown) == 1


async def test_an_agent_full_of_keys_is_not_looked_up_for_ever(tmp_path: Path) -> None:
    async with served(tmp_path, limits=Limits(keys=3)) as (serving, house):
        right = a_key(house)
        strangers = [a_key() for _ in range(3)]
        assert not await connects(serving, Person(), client_keys=[*strangers, right])
        assert len(house.shown) == 3


async def test_a_right_password_leads_to_the_code_and_the_code_in(tmp_path: Path) -> None:
    async with served(tmp_path) as (serving, house):
        house.twice.add("анна")
        person = Person(PASSWORD, CODE)
        assert await connects(serving, person)
        assert ["Пароль" in person.questions[0], "Код" in person.questions[1]] == [True, True]
        assert house.codes == [CODE]


async def test_a_wrong_code_is_asked_for_again_without_the_password(tmp_path: Path) -> None:
    async with served(tmp_path) as (serving, house):
        house.twice.add("анна")
        person = Person(PASSWORD, "000000", CODE)
        assert await connects(serving, person)
        assert "не подошёл" in person.questions[2]
        assert len(house.asked) == 1


async def test_codes_of_one_connection_are_as_few_as_passwords(tmp_path: Path) -> None:
    async with served(tmp_path, limits=Limits(tries=3)) as (serving, house):
        house.twice.add("анна")
        assert not await connects(serving, Person(PASSWORD, *("000000",) * 9))
        assert len(house.codes) == 3
        assert house.left_how == []


async def test_no_code_is_no_way_in(tmp_path: Path) -> None:
    async with served(tmp_path) as (serving, house):
        house.twice.add("анна")
        assert not await connects(serving, Person(PASSWORD))
        only_password = {"preferred_auth": "password", "password": PASSWORD}
        assert not await connects(serving, Person(), **only_password)
        assert not await connects(serving, Person(), client_keys=[a_key(house)])
        assert not await connects(serving, Person("не тот пароль", CODE))
        assert house.codes == []


async def test_the_other_way_of_giving_a_password_leads_to_the_code_too(tmp_path: Path) -> None:
    async with served(tmp_path) as (serving, house):
        house.twice.add("анна")
        person = Person(CODE)
        order = "password,keyboard-interactive"
        assert await connects(serving, person, password=PASSWORD, preferred_auth=order)
        assert ["Код" in question for question in person.questions] == [True]


async def test_a_key_does_not_spare_the_code(tmp_path: Path) -> None:
    async with served(tmp_path) as (serving, house):
        house.twice.add("анна")
        person = Person(CODE)
        assert await connects(serving, person, client_keys=[a_key(house)])
        assert ["Код" in question for question in person.questions] == [True]
        assert house.codes == [CODE]

"""What a password must be (5.1)."""

SHORTEST = 8
LONGEST = 200
COMMON = frozenset(
    {"password", "passw0rd", "password1", "12345678", "123456789", "1234567890", "87654321", "12344321"}
    | {"qwertyui", "qwertyuiop", "qwerty12", "qwerty123", "asdfghjk", "qazwsxedc", "1qaz2wsx", "zaq12wsx"}
    | {"11223344", "q1w2e3r4", "1q2w3e4r", "iloveyou", "football", "abcdefgh", "zhurnal1", "administrator"}
)


def weak(password: str, login: str) -> bool:
    """Whether a password is too short, too long, common, one repeated sign, or made of the login."""
    folded = password.casefold()
    return (
        not SHORTEST <= len(password) <= LONGEST
        or folded in COMMON
        or len(set(folded)) < 3
        or (len(login) >= 4 and login.casefold() in folded)
    )

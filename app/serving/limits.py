"""The numbers that keep one server process safe from a storm, a bad line and a bad guest."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one server takes on; every number is in seconds or a count."""

    login_seconds: float = 60.0
    """To sign in, and then to ask for the screen; less dropped 57 of 100 honest sessions on a busy one."""
    keepalive_seconds: float = 15.0
    """Between two questions «are you there»; tighter dropped honest sessions too."""
    keepalive_misses: int = 3
    """Unanswered questions before the line is taken for dead."""
    tries: int = 4
    """Passwords checked in one connection; delays between connections are the house's."""
    keys: int = 12
    """Public keys looked up in one connection: an agent offers all it has, one after another."""
    login_characters: int = 64
    """Of the user name; the rest is cut off before anything looks at it."""
    unauthenticated: int = 100
    """Connections not yet signed in, of strangers and of known places each; above it the busiest address
    loses its oldest one."""
    exchanges: int = 4
    """Of keys at the same time (1–2 ms of the loop each), with strangers and with known places each."""
    exchange_seconds: float = 1.0
    """After which a connection that has not named itself gives its place to the next, and may go on."""
    sessions: int = 250
    """Open at once (about 1.3 MB each); the next person is told to come back later."""
    starts: int = 2
    """Screens opened at the same time (50–140 ms of processor each); the rest wait in a queue."""
    start_seconds: float = 10.0
    """After which a screen that has not shown itself gives its place in the queue to the next."""
    slow_client_seconds: float = 20.0
    """A full line is waited for before the connection is dropped."""
    goodbye_seconds: float = 5.0
    """An App is waited for at each step of ending it, and a line for taking the last words."""
    unsent_bytes: int = 32 * 1024
    """Of drawing kept for a line that takes no more; above it drawing stops."""
    tidy_quiet_seconds: float = 1.0
    """Without a key from anybody, before memory is tidied up: half a second at 100 sessions."""
    tidy_after_leaving: int = 20
    """Closed screens that are worth it (about 2 MB each)."""
    tidy_at_the_latest: int = 100
    """Closed screens after which it is done even while somebody types."""
    loop_lag_seconds: float = 0.25
    """The event loop may be late before it is logged."""

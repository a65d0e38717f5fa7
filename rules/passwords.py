"""What a password must be (5.1)."""

import re
from itertools import chain, pairwise

SHORTEST = 8
LONGEST = 200
LEAST_PIECE = 3
"""So many neighbours in a row make a walk over the keyboard or through the alphabet."""
_WALKS = (
    *("1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "abcdefghijklmnopqrstuvwxyz"),
    *("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю.", "абвгдежзийклмнопрстуфхцчшщъыьэюя"),
    *("1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/", "1q2w3e4r5t6y7u8i9o0p", "qazwsxedcrfvtgbyhnujmikolp"),
    *("q1w2e3r4t5y6u7i8o9p0", "a1b2c3d4e5f6g7h8i9", "й1ц2у3к4е5н6г7ш8щ9з0", "а1б2в3г4д5е6ж7"),
    *("1йфя2цыч3увс4кам5епи6нрт7гоь8шлб9щдю0зж.", "1й2ц3у4к5е6н7г8ш9щ0з", "йфяцычувскамепинртгоьшлбщдю"),
)
_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
_CYRILLIC = "йцукенгшщзхъфывапролджэячсмитьбю"
_AS_CYRILLIC, _AS_LATIN = str.maketrans(_LATIN, _CYRILLIC), str.maketrans(_CYRILLIC, _LATIN)
_SIGNS_FOR_LETTERS = str.maketrans("013457@$", "oieastas")
_EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")
COMMON = frozenset(
    [
        "password",
        "passwd",
        "pass",
        "parol",
        "qwerty",
        "admin",
        "administrator",
        "root",
        "user",
        "login",
        "welcome",
        "letmein",
        "hello",
        "privet",
        "secret",
        "iloveyou",
        "love",
        "football",
        "hockey",
        "baseball",
        "monkey",
        "dragon",
        "master",
        "sunshine",
        "princess",
        "shadow",
        "superman",
        "batman",
        "pokemon",
        "samsung",
        "android",
        "windows",
        "google",
        "yandex",
        "internet",
        "computer",
        "minecraft",
        "roblox",
        "naruto",
        "spartak",
        "zenit",
        "russia",
        "rossiya",
        "moscow",
        "moskva",
        "barnaul",
        "altai",
        "school",
        "shkola",
        "teacher",
        "uchitel",
        "student",
        "uchenik",
        "director",
        "zhurnal",
        "journal",
        "dnevnik",
        "klass",
        "test",
        "demo",
        "default",
        "changeme",
        "access",
        "killer",
        "freedom",
        "whatever",
        "trustno",
        "natasha",
        "nastya",
        "sasha",
        "masha",
        "dasha",
        "katya",
        "lena",
        "olga",
        "anna",
        "tanya",
        "julia",
        "yulia",
        "dima",
        "misha",
        "kolya",
        "vova",
        "maxim",
        "maksim",
        "artem",
        "andrey",
        "sergey",
        "alexander",
        "aleksandr",
        "alexey",
        "dmitry",
        "ivan",
        "anastasia",
        "elena",
        "maria",
        "marina",
        "irina",
        "пароль",
        "пароли",
        "привет",
        "секрет",
        "админ",
        "администратор",
        "вход",
        "логин",
        "школа",
        "школьник",
        "журнал",
        "дневник",
        "учитель",
        "учительница",
        "ученик",
        "ученица",
        "директор",
        "завуч",
        "класс",
        "урок",
        "оценка",
        "пятерка",
        "россия",
        "москва",
        "барнаул",
        "алтай",
        "родина",
        "любовь",
        "люблю",
        "солнышко",
        "солнце",
        "котик",
        "котенок",
        "зайка",
        "зайчик",
        "рыбка",
        "мама",
        "мамочка",
        "папа",
        "доченька",
        "сынок",
        "семья",
        "спартак",
        "зенит",
        "футбол",
        "хоккей",
        "компьютер",
        "интернет",
        "майнкрафт",
        "наташа",
        "настя",
        "саша",
        "маша",
        "даша",
        "катя",
        "лена",
        "оля",
        "анна",
        "аня",
        "таня",
        "юля",
        "света",
        "дима",
        "миша",
        "коля",
        "вова",
        "ваня",
        "максим",
        "артем",
        "андрей",
        "сергей",
        "александр",
        "алексей",
        "дмитрий",
        "иван",
        "никита",
        "егор",
        "анастасия",
        "екатерина",
        "елена",
        "мария",
        "марина",
        "ирина",
        "ольга",
        "татьяна",
        "светлана",
        "виктория",
        "полина",
        "ксения",
        "январь",
        "февраль",
        "март",
        "апрель",
        "май",
        "июнь",
        "июль",
        "август",
        "сентябрь",
        "октябрь",
        "ноябрь",
        "декабрь",
        "весна",
        "лето",
        "осень",
        "зима",
    ]
)
"""Words that lists of stolen passwords begin with; digits and signs around one make it no better."""


def weak(password: str, login: str) -> bool:
    """Whether a password is too short, too long, one of those tried first, or made of the login."""
    folded = password.casefold()
    return (
        not SHORTEST <= len(password) <= LONGEST
        or len(set(folded)) < 3
        or (len(login) >= 4 and login.casefold() in folded)
        or _is_common(folded, login.casefold().partition(".")[0])
    )


def _is_common(folded: str, surname: str) -> bool:
    """Whether it is digits alone, a piece said again and again, a walk, or a common word with trimmings."""
    bare = folded.replace("ё", "е").strip()
    if not any(map(str.isalpha, bare)) or _is_repeated(bare) or _is_walked(bare):
        return True
    cores = {
        _EDGES.sub("", read)
        for read in (bare, bare.translate(_AS_CYRILLIC), bare.translate(_AS_LATIN))
        for read in (read, _EDGES.sub("", read).translate(_SIGNS_FOR_LETTERS))
    }
    words = {*cores, *(core[: len(core) // 2] for core in cores if _is_repeated(core))}
    return bool(words & COMMON) or (len(surname) >= 4 and surname in cores)


def _is_repeated(text: str) -> bool:
    """Whether a text is a short piece several times: «abcabcabc»."""
    return any(
        len(text) % size == 0 and text == text[:size] * (len(text) // size)
        for size in range(1, len(text) // 2 + 1)
    )


def _is_walked(text: str) -> bool:
    """Whether a text is nothing but pieces of walks, to and fro: «qwerty123», «йцукен321»."""
    steps = set(chain.from_iterable(pairwise(walk) for walk in _WALKS))
    steps |= {(after, before) for before, after in steps}
    piece = 1
    for before, after in pairwise(text):
        if (before, after) in steps:
            piece += 1
        elif piece < LEAST_PIECE:
            return False
        else:
            piece = 1
    return piece >= LEAST_PIECE

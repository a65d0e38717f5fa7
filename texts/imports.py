"""What is said of a file brought in: why it is not taken, what is wrong in a row, what would change."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from services.importing.incoming import FileTrouble, Kind, Problem, Remark
from services.importing.plan import Change, Entry, ImportPlan, State, Thing
from texts.dates import day_numbers
from texts.people import RELATIONS
from texts.plurals import plural

MOST_SHOWN = 20
MOST_REFUSED_SHOWN = 200
"""How many lines of one reason are shown."""
LONGEST_VALUE = 34

KINDS: dict[Kind, str] = {
    Kind.PUPILS: "список учеников",
    Kind.GUARDIANS: "список родителей",
    Kind.STAFF: "список сотрудников",
    Kind.FET: "расписание FET",
    Kind.TOPICS: "тематический план (КТП)",
}
COLUMNS_OF: dict[Kind, str] = {
    Kind.PUPILS: "ФИО; Класс; № личного дела; Дата рождения; Пол; Проживание; Дата зачисления",
    Kind.GUARDIANS: "ФИО; Кем приходится; № личного дела ученика; Телефон",
    Kind.STAFF: "ФИО; Должность; Классное руководство; Табельный №; Логин",
    Kind.FET: "файл программы FET (.fet)",
    Kind.TOPICS: "Класс; Предмет; № урока; Раздел; Тема; Часов; Домашнее задание",
}
"""How the columns of a list are called."""
CHANGED_SINCE = "Пока вы смотрели, журнал изменился; файл прочитан ещё раз. Ничего не записано."
STATES: dict[State, str] = {State.NEW: "новые", State.CHANGED: "изменятся", State.SAME: "без изменений"}
THINGS: dict[Thing, str] = {
    Thing.PUPIL: "ученики",
    Thing.GUARDIAN: "родители",
    Thing.STAFF: "сотрудники",
    Thing.SCHOOL_CLASS: "классы",
    Thing.STUDY_GROUP: "группы",
    Thing.SUBJECT: "предметы",
    Thing.COURSE: "страницы журнала",
    Thing.SLOT: "уроки в расписании",
    Thing.BELL: "звонки",
    Thing.TOPIC: "темы плана",
}
WHAT: dict[str, str] = {
    "surname": "фамилия",
    "given_name": "имя",
    "patronymic": "отчество",
    "sex": "пол",
    "born_on": "дата рождения",
    "file_no": "№ личного дела",
    "staff_no": "табельный №",
    "lodging": "проживание",
    "class": "класс",
    "since": "с какого дня",
    "until": "по какой день",
    "phone": "телефон",
    "relation": "кем приходится",
    "position": "должность",
    "login": "логин",
    "role": "роль",
    "class_teacher": "классное руководство",
    "hours_in_two_weeks": "часов за две недели",
    "teacher": "учитель",
    "teacher_until": "прежний учитель по",
    "section": "раздел",
    "topic": "тема",
    "hours": "часов",
    "homework": "домашнее задание",
    "dropped_at": "убрана из плана",
}
VALUES: dict[str, str] = {
    "m": "М",
    "f": "Ж",
    "boarding": "общежитие",
    "day": "приходящий",
    **RELATIONS,
    "teacher": "учитель",
    "deputy": "завуч",
    "director": "директор",
    "secretary": "секретарь",
}
_DAYS = {"born_on", "since", "until", "teacher_until"}
_CHANGES_IN_WORDS = {"sex", "lodging", "relation", "role"}
COLUMNS: dict[str, str] = {
    "Days_List": "день",
    "Hour": "час",
    "Teacher": "учитель",
    "Year": "класс",
    "Subject": "предмет",
    "Students": "кто учится",
    "Activity": "занятие",
    "Sheet": "лист",
    "Rows": "строки",
}

TROUBLES: dict[FileTrouble, str] = {
    FileTrouble.MISSING: "нет такого файла: {about}. Проверьте имя и папку.",
    FileTrouble.UNREADABLE: "файл не читается ({about}). Проверьте права на него.",
    FileTrouble.TOO_BIG: "файл слишком велик: {about} байт, а можно 10 МБ. Это точно тот файл?",
    FileTrouble.EMPTY: "в файле нет ничего, кроме пустых строк. Выгрузите его заново.",
    FileTrouble.NOT_A_LIST: "это не список и не расписание. Нужны таблица (XLSX или CSV) или файл .fet.",
    FileTrouble.WEB_PAGE: (
        "это веб-страница: так некоторые системы выгружают таблицы под именем .xls. "
        "Откройте её в LibreOffice или Excel и сохраните как .xlsx."
    ),
    FileTrouble.WRONG_ENCODING: (
        "кодировка не та, что указана в файле, или неизвестная ({about}). Сохраните файл в UTF-8."
    ),
    FileTrouble.NOT_XML: "это не XML: разбор встал в строке {about}. Сохраните файл из FET заново.",
    FileTrouble.CUT_SHORT: "файл обрывается в строке {about}. Скопируйте или сохраните его заново, целиком.",
    FileTrouble.WRONG_ROOT: "это XML, но не файл FET: он начинается с <{about}>. Нужен файл .fet.",
    FileTrouble.FORBIDDEN_XML: "в файле есть DTD: так прячут опасное. Сохраните файл из FET заново.",
    FileTrouble.TOO_MANY_ROWS: "строк больше {about}. Разделите файл на части.",
    FileTrouble.TOO_MANY_COLUMNS: "столбцов {about}, а можно 200. Это точно тот файл?",
    FileTrouble.TOO_HEAVY: "на разбор не хватило отведённых времени или памяти. Это точно тот файл?",
    FileTrouble.UNCLOSED_QUOTE: "в строке {about} открыта кавычка, которая нигде не закрыта. Исправьте её.",
    FileTrouble.UNKNOWN_KIND: (
        "по названиям столбцов не понять, что это. Нужны, например, «Фамилия» и «Класс», "
        "«Фамилия» и «Степень родства», «Фамилия» и «Должность» или «Класс» и «Тема»."
    ),
    FileTrouble.OTHER_KIND: "это не то, что указано в --kind ({about}). Уберите --kind или смените файл.",
    FileTrouble.MISSING_COLUMN: "нет столбца «{about}». Добавьте его.",
    FileTrouble.COLUMN_TWICE: "столбец «{about}» встречается дважды. Оставьте один.",
    FileTrouble.NOT_A_BOOK: "это не книга XLSX, или она повреждена. Откройте её и сохраните как .xlsx.",
    FileTrouble.OLD_BOOK: "это книга старого вида (.xls) или под паролем. Сохраните её как .xlsx без пароля.",
    FileTrouble.OPEN_DOCUMENT: (
        "это книга LibreOffice (.ods). Откройте её и сохраните как «Книга Excel 2007–365 (.xlsx)»."
    ),
    FileTrouble.TOO_MANY_SHEETS: "листов в книге {about}, а можно 60. Оставьте в ней нужные листы.",
    FileTrouble.NO_SUCH_SHEET: "листа, названного в --sheet, в файле нет ({about}). Проверьте имя листа.",
    FileTrouble.DTD_IN_BOOK: "внутри книги есть DTD: так прячут опасное. Сохраните её заново как .xlsx.",
    FileTrouble.INFLATED: "внутри сжатого файла слишком много: таких книг не бывает. Это точно тот файл?",
    FileTrouble.NOT_A_TEMPORARY_JOURNAL: (
        "это не временный журнал: нет {about}. Нужна книга, которую записал этот журнал, "
        "со всеми листами. Списки и планы вносит администратор: zhurnal import."
    ),
    FileTrouble.TEMPORARY_JOURNAL: (
        "это временный журнал, а не список. Его кладут командой zhurnal import, вносит учитель."
    ),
    FileTrouble.OTHER_SCHOOL: "это временный журнал другой школы ({about}). Здесь его внести нельзя.",
    FileTrouble.OTHER_FORM: "вид файла «{about}» журналу незнаком. Возьмите новый файл и перенесите записи.",
    FileTrouble.NO_YEAR: "в журнале нет открытого учебного года. Создайте его: zhurnal init.",
}

PROBLEMS: dict[Problem, str] = {
    Problem.MISSING_VALUE: "не заполнено; впишите",
    Problem.NAME_INCOMPLETE: "нет фамилии или имени; впишите полностью",
    Problem.NOT_A_NAME: "это не имя: не только буквы и дефис; впишите фамилию, имя, отчество",
    Problem.NOT_A_DATE: "это не дата; напишите как 01.09.2026",
    Problem.NO_SUCH_DAY: "такого дня нет; исправьте дату",
    Problem.NO_SUCH_CLASS: "такого класса нет; исправьте или создайте его: --create-classes",
    Problem.NO_SUCH_GRADE: "такого класса в школе быть не может (1–11); исправьте",
    Problem.SAME_ROW_TWICE: "повтор строки {about}; уберите лишнюю",
    Problem.FILE_NO_TWICE: "тот же ученик, что в строке {about}, но написан иначе; оставьте верную строку",
    Problem.FILE_NO_TAKEN: "этот номер уже у другого ученика: {about}; проверьте номер",
    Problem.OTHER_FILE_NO: "такой ученик уже есть, но с номером {about}; проверьте номер",
    Problem.NAMESAKE_WITHOUT_DATE: "тёзка уже есть, без даты рождения их не различить; впишите дату и номер",
    Problem.NO_SUCH_PUPIL: "ученика с таким номером нет; сначала внесите его или исправьте номер",
    Problem.PUPIL_NAME_DIFFERS: "под этим номером другой ученик: {about}; проверьте номер и имя",
    Problem.LEAVES_BEFORE_COMING: "выбыл раньше, чем зачислен; исправьте даты",
    Problem.OUTSIDE_YEAR: "в этом учебном году ученик в школе не учится; уберите строку или исправьте дату",
    Problem.LOGIN_TAKEN: "этот логин у другого человека; уберите его из файла, логин подберётся сам",
    Problem.SEVERAL_FIT: "подходят несколько сотрудников{tail}; допишите инициалы или табельный номер",
    Problem.UNKNOWN_COLUMN: "столбец неизвестен и не взят; переименуйте или уберите",
    Problem.UNKNOWN_SUBJECT: "такого предмета нет в списке предметов файла; проверьте файл в FET",
    Problem.UNKNOWN_STUDENTS: "такого класса или группы нет в файле; проверьте файл в FET",
    Problem.NO_STUDENTS: "занятие без учеников; укажите класс или группу в FET",
    Problem.READ_AS: "прочитано как «{about}»",
    Problem.NO_FILE_NO: "нет номера личного дела: узнавать будем по имени и дате рождения",
    Problem.NO_PATRONYMIC: "без отчества; так и записано",
    Problem.MIXED_ALPHABETS: "латинские буквы среди русских; записано как «{about}»",
    Problem.AGE_OUTSIDE_CLASS: "на начало года {about} лет: не подходит классу; проверьте дату и класс",
    Problem.SEX_AND_PATRONYMIC: "пол не подходит к отчеству; проверьте",
    Problem.NOT_UNDERSTOOD: "не понято и не записано",
    Problem.COLUMN_NOT_KEPT: "столбец прочитан, но журнал его не хранит",
    Problem.COLUMN_ON_CONSENT: (
        "не взято: п. 1.6 требует письменного согласия, в списке его нет; внесите на карточке ученика (С, П)"
    ),
    Problem.NAMESAKE: "человек с таким именем уже есть; записан как другой",
    Problem.POSSIBLY_SAME: "уже есть сотрудник «{about}»; записан как другой, проверьте, не тот же ли",
    Problem.NO_ROLE: "должность не даёт роли в журнале; учётная запись создана без ролей",
    Problem.CLASS_HAS_TEACHER: "классным руководителем уже записан другой: {about}; оставлен он",
    Problem.TEACHER_IS: "это сотрудник {about}",
    Problem.NO_TEACHER: "занятие осталось без учителя или без одного из них: {about}",
    Problem.GRADE_GUESSED: "параллель по названию не видна, принята {about}",
    Problem.BELLS_DIFFER: "в журнале этот урок начинается в {about}; звонки не изменены",
    Problem.BELL_ENDS_GUESSED: "в файле есть только начала уроков; концы поставлены по перерывам, проверьте",
    Problem.NO_TIMETABLE: "расписание не составлено (занятий на местах: {about}); взята только нагрузка",
    Problem.NOT_PLACED: "занятие не стоит в расписании; страница журнала есть, урока по расписанию нет",
    Problem.DAY_NOT_UNDERSTOOD: "день недели в названии не узнан; проверьте",
    Problem.NO_SUCH_COURSE: "страницы журнала «{about}» нет; проверьте класс, предмет и группу",
    Problem.NOT_A_NUMBER: "это не число от 1 до 100; исправьте",
    Problem.NOT_A_MARK: "это не отметка; пишут 5, 4/5, точку, зач, незач, а чтобы стереть — знак -",
    Problem.NOT_AN_ABSENCE: "пишут н, оп, оп 10, осв, а чтобы стереть — знак -",
    Problem.REASON_NOT_HERE: "причину ставит классный руководитель по документу (п. 2.9); здесь напишите н",
    Problem.NOT_A_KIND: "такого вида работы нет; возьмите из списка в клетке",
    Problem.NOT_TAKEN: "в строке всего класса здесь пишут только «отмечены»",
    Problem.FORMULA: "в клетке формула; впишите само значение",
    Problem.FORMULA_WITHOUT_VALUE: (
        "в клетке {about} формула, которую ещё не считали; откройте книгу, сохраните или впишите значение"
    ),
    Problem.BROKEN_CELL: "в клетке ошибка самой таблицы; впишите значение",
    Problem.MERGED_CELL: "клетка объединена с верхней; взято то же, что там, и так до конца объединённой",
    Problem.SHEET_TAKEN: "внесён этот лист",
    Problem.SHEET_LEFT: "этот лист не читали; если он нужен: --sheet и его имя",
    Problem.HIDDEN_ROWS: "строки скрыты, но взяты наравне с остальными; лишние удалите",
    Problem.TURNED_INTO_A_DATE: "таблица сделала из записи дату; впишите снова, начав с апострофа: '4/5",
    Problem.NOT_HERE: "в этой клетке ничего не пишут; запись не взята, впишите её в свою строку",
    Problem.ROW_ALTERED: "закрытые клетки строки изменены или она из другого файла; впишите это на странице",
    Problem.LONGER_THAN: "длиннее {about} знаков; сократите",
    Problem.TOPIC_WAS_TAUGHT: "под этим номером уже проведена другая тема; оставлена она",
    Problem.PLAN_AND_YEAR: "часов в плане и уроков по расписанию за год: {about}; проверьте",
    Problem.GROUPS_WITHOUT_PUPILS: "новых групп без учеников: {about}; в FET нет имён, распределите учеников",
}


def file_refused(source: str, trouble: FileTrouble, about: str = "") -> str:
    """Say why a file is not taken and what to do."""
    sentence = TROUBLES[trouble].format(about=about).replace(" ()", "")
    return f"Файл «{source}» не принят: {sentence} Ничего не записано."


def reason(remark: Remark) -> str:
    """Say what is wrong in a cell and how to mend it."""
    tail = f": {remark.about}" if remark.about else ""
    return PROBLEMS[remark.problem].format(about=remark.about, tail=tail)


def dry_run(plan: ImportPlan) -> Iterator[str]:
    """Say line by line what an import would do."""
    yield f"{plan.incoming.source}: {KINDS[plan.kind]}, учебный год {plan.year}"
    yield from _counts(plan)
    yield from _entries("Новые", plan.of(State.NEW))
    yield from _entries("Изменятся", plan.of(State.CHANGED))
    yield from _remarks("Не приняты", plan.refused, MOST_REFUSED_SHOWN)
    yield from _remarks("Обратите внимание", plan.warned, MOST_SHOWN)


def summary(plan: ImportPlan) -> str:
    """Say what a file is and how much of it is new, changes, is there already, is not taken."""
    new, changed, same = (len(plan.of(state)) for state in (State.NEW, State.CHANGED, State.SAME))
    what, refused = KINDS[plan.kind], len(plan.refused)
    counts = f"новое {new}, изменится {changed}, уже так {same}, не принято {refused}"
    return f"{what[:1].upper()}{what[1:]}, {plan.year}: {counts}."


def entry_line(entry: Entry) -> str:
    """Say what becomes of one thing: «стр. 4: Орлова Анна: фамилия: Орлова → Соколова»."""
    changes = "; ".join(change_line(change) for change in entry.changes)
    return f"{_place(entry.row)}{entry.name}" + (f": {changes}" if changes else "")


def remark_line(remark: Remark) -> str:
    """Say what is wrong in a cell: «стр. 4: Класс «12Я»: такого класса нет; исправьте»."""
    column = COLUMNS.get(remark.column, remark.column)
    where = " ".join(part for part in (column, f"«{remark.value}»" if remark.value else "") if part)
    return f"{_place(remark.row)}{where + ': ' if where else ''}{reason(remark)}"


def _place(row: int) -> str:
    return f"стр. {row}: " if row else ""


def changes_nothing(plan: ImportPlan) -> str:
    """Say that everything is there already."""
    return f"Менять нечего: всё из «{plan.incoming.source}» уже есть в журнале{_left_out(plan)}."


def done(plan: ImportPlan) -> str:
    """Say what was written."""
    new, changed = len(plan.of(State.NEW)), len(plan.of(State.CHANGED))
    return f"Записано из «{plan.incoming.source}»: новых {new}, изменено {changed}{_left_out(plan)}."


def rehearsed(plan: ImportPlan) -> str:
    """Say that this was only a dry run."""
    new, changed = len(plan.of(State.NEW)), len(plan.of(State.CHANGED))
    return (
        f"Это пробный прогон, ничего не записано: новых было бы {new}, изменено {changed}{_left_out(plan)}."
    )


def _left_out(plan: ImportPlan) -> str:
    refused = len(plan.refused)
    if not refused:
        return ""
    return f", не {plural(refused, 'принята', 'приняты', 'принято')} {refused}"


def _counts(plan: ImportPlan) -> Iterator[str]:
    """Count things by what happens to them, a line a thing."""
    yield f"  {'':<20}" + "".join(f"{STATES[state]:>15}" for state in State)
    for thing in Thing:
        counts = [sum(1 for entry in plan.of(state) if entry.thing is thing) for state in State]
        if any(counts):
            yield f"  {THINGS[thing]:<20}" + "".join(f"{count or '–':>15}" for count in counts)


def _entries(title: str, entries: Sequence[Entry]) -> Iterator[str]:
    if not entries:
        return
    yield f"{title} ({len(entries)}):"
    for entry in entries[:MOST_SHOWN]:
        changes = "; ".join(change_line(change) for change in entry.changes)
        yield f"  {_row(entry.row)}{entry.name}" + (f": {changes}" if changes else "")
    if len(entries) > MOST_SHOWN:
        yield f"        … и ещё {len(entries) - MOST_SHOWN} (все: --json)"


def change_line(change: Change) -> str:
    """Say what a value was and becomes."""
    before, after = (_value(change.what, stored) for stored in (change.before, change.after))
    what = WHAT.get(change.what, change.what)
    return f"{what}: {before or '–'} → {after}"


def _value(what: str, stored: str) -> str:
    if stored and what in _DAYS:
        return day_numbers(date.fromisoformat(stored))
    return VALUES.get(stored, stored) if what in _CHANGES_IN_WORDS else stored


def _remarks(title: str, remarks: Sequence[Remark], most: int) -> Iterator[str]:
    if not remarks:
        return
    yield f"{title} ({len(remarks)}):"
    yield f"  {'строка':>6}  {'столбец':<22}  {'значение':<{LONGEST_VALUE}}  почему и что делать"
    times: Counter[Problem] = Counter()
    for remark in remarks:
        times[remark.problem] += 1
        if times[remark.problem] > most:
            continue
        value = (
            remark.value if len(remark.value) <= LONGEST_VALUE else remark.value[: LONGEST_VALUE - 1] + "…"
        )
        column = COLUMNS.get(remark.column, remark.column)
        yield f"  {remark.row or '–':>6}  {column[:22]:<22}  {value:<{LONGEST_VALUE}}  {reason(remark)}"
    hidden = sum(max(0, count - most) for count in times.values())
    if hidden:
        yield f"          … и ещё {hidden} таких же (все: --json)"


def _row(row: int) -> str:
    return f"{row:>4}  " if row else "      "

"""Words of the journal of changes: what was done, and stored values as people write them."""

from datetime import date

from rules.codes import AbsenceCode, Role
from services.views.trail import BETWEEN
from texts.codes import ABSENCE_LETTERS, mark, role
from texts.dates import day_short
from texts.timetable import KINDS

PROGRAM = "программа"
"""Who did what nobody did."""
ACTS = {
    "set_mark": "отметка",
    "set_absence": "отсутствие",
    "accept_proposal": "причина по документу",
    "give_reason": "причина пропуска",
    "confirm_attendance": "отсутствующие отмечены",
    "hold_lesson": "урок открыт",
    "set_topic": "тема урока",
    "set_homework": "домашнее задание",
    "add_work": "работа добавлена",
    "change_work": "работа изменена",
    "set_result": "итог",
    "set_term_mark": "итог",
    "set_plan_item": "тема плана",
    "drop_plan_item": "тема убрана из плана",
    "put_plan": "тематический план",
    "close_term": "период закрыт",
    "reopen_term": "период открыт снова",
    "seal_term": "период заверен",
    "attach_signature": "электронная подпись приложена",
    "sign_document": "документ подписан ключом",
    "close_year": "учебный год закрыт",
    "enter_document": "документ внесён",
    "withdraw_document": "документ отозван",
    "change_lesson": "замена или перенос урока",
    "add_slot": "урок в расписании",
    "set_slot": "урок в расписании исправлен",
    "end_slot": "последний день урока в расписании",
    "enroll_pupil": "зачисление в класс",
    "end_enrollment": "выбытие из класса",
    "leave_school": "выбытие из школы",
    "move_pupil": "перевод исправлен",
    "join_group": "вход в группу",
    "leave_group": "выход из группы",
    "set_card": "личная карточка",
    "view_card": "карточку смотрели",
    "print_card": "карточку напечатали",
    "set_consent": "день согласия",
    "set_snils": "СНИЛС внесли",
    "set_passport": "паспорт внесли",
    "erase_snils": "СНИЛС стёрли",
    "erase_passport": "паспорт стёрли",
    "reveal_snils": "СНИЛС открыли",
    "reveal_passport": "паспорт открыли",
    "reseal": "шифр обновлён",
    "drop_sealed_key": "прежний ключ удалён",
    "export_trail": "журнал изменений выгружен",
    "rotate_keys": "ключ сменён",
    "add_guardian": "представитель",
    "add_guardianship": "представитель ученика",
    "set_diary_access": "доступ к дневнику",
    "enter_application": "заявление о печати",
    "end_application": "заявление больше не действует",
    "hand_over_slip": "листок недели выдан",
    "print_weekly": "листки напечатаны",
    "make_ready": "листки недели приготовлены",
    "add_person": "человек вписан",
    "correct_person": "данные человека исправлены",
    "import_pupils": "из списка учеников",
    "import_guardians": "из списка родителей",
    "import_staff": "из списка сотрудников",
    "import_topics": "из тематического плана",
    "import_fet": "из расписания FET",
    "add_pupil": "ученик вписан",
    "add_staff": "сотрудник вписан",
    "open_account": "учётная запись открыта",
    "grant_role": "роль дана",
    "issue_password": "выдан новый пароль",
    "change_password": "пароль сменён",
    "end_session": "сеанс закончен",
    "confirm_second_factor": "код при входе включён",
    "drop_second_factor": "код при входе выключен",
    "use_recovery_code": "вход по запасному коду",
    "add_key": "ключ SSH добавлен",
    "drop_key": "ключ SSH убран",
    "close_account": "учётная запись закрыта",
    "reopen_account": "учётная запись открыта снова",
    "take_role": "роль снята",
    "set_setting": "настройка",
    "set_week": "учебная неделя, дней",
    "set_working_day": "рабочий день школы",
    "enter_production_day": "день производственного календаря",
    "make_remark": "замечание",
    "close_remark": "замечание закрыто",
    "remarks_pass": "ночная проверка",
    "add_year": "учебный год",
    "add_term": "учебный период",
    "add_day_off": "день без уроков",
    "set_bell": "звонок",
    "add_class": "класс",
    "name_class_teacher": "классный руководитель",
    "add_subject": "предмет",
    "add_group": "учебная группа",
    "add_course": "страница журнала",
    "add_teaching": "кто ведёт страницу",
    "add_work_kind": "вид работы",
    "open_outage": "перебой открыт",
    "end_outage": "перебой закончен",
    "correct_outage": "перебой исправлен",
    "take_out_journal": "временный журнал взят файлом",
    "bring_in_journal": "внесено из файла временного журнала",
    "carry_over": "перенесено в региональную систему",
    "lay_out_sheet": "лист временного журнала",
    "key_in": "внесено с листа",
    "count_totals": "итоги листа подсчитаны",
    "compare_sheet": "лист сверен",
    "print_blanks": "листы на завтра взял принтер",
    "make_blanks": "листы на завтра приготовлены",
    "decide_mode": "где журнал школы",
    "decide_both": "ведутся оба журнала",
    "set_probe": "проба связи",
}

SETTING_NAMES = {
    "school_name": "название школы",
    "school_id": "номер журнала школы",
    "zone": "часовой пояс",
    "bcrypt_cost": "стойкость паролей",
    "clock_shift_seconds": "сдвиг часов учебной школы, секунд",
    "homework_minutes": "минут на домашнее задание",
    "marks_days": "дней на отметки",
    "least_marks": "меньше всего отметок для итога",
    "round_up_from": "с какой доли округлять вверх",
    "week_days": "дней в неделе",
    "station_queue": "принтер станции",
    "batch_weekday": "день листков недели",
    "batch_time": "час листков недели",
    "blanks_at": "час листов временного журнала",
    "blanks_printed": "листы временного журнала сразу на принтер",
    "card_health": "здоровье в карточке",
    "card_snils": "СНИЛС в карточке",
    "card_passport": "паспорт в карточке",
    "school_mode": "где журнал школы",
    "keeps_both": "ведутся оба журнала",
    "probe_address": "адрес пробы связи",
    "probe_failures": "сколько проб без ответа",
    "restored_from": "возвращён из снимка",
    "took_over": "журнал принял запасной сервер",
    "standby_key": "ключ запасного сервера",
    "second_place": "второе место копий",
    "second_place_days": "дней без второй копии",
}

SETTINGS = {"yes": "да", "no": "нет", "primary": "здесь", "fallback": "в региональной системе"}
"""What a setting says, where that is a word of the program's own."""


def act(name: str) -> str:
    """Return what was done: «отметка»; an act without words by its own name."""
    return ACTS.get(name, name)


def setting(name: str) -> str:
    """Return what a setting decides."""
    return SETTING_NAMES.get(name, name)


def value(thing: str, stored: str) -> str:
    """Return a stored value as people write it; «–» for nothing."""
    if not stored:
        return "–"
    match thing:
        case "mark" | "summative_mark":
            return mark(stored)
        case "absence":
            return ABSENCE_LETTERS[AbsenceCode(stored)] if stored in tuple(AbsenceCode) else stored
        case "timetable_change":
            return KINDS.get(stored, stored).partition(" на ")[0]
        case "working_day":
            return _working_day(*stored.split(BETWEEN, 2))
        case "person":
            return " ".join(part for part in stored.split(BETWEEN) if part)
        case "setting":
            return SETTINGS.get(stored, stored)
        case "role_grant":
            return role(Role(stored)) if stored in tuple(Role) else stored
        case _:
            return stored


def _working_day(day: str, works: str, title: str) -> str:
    kind = "рабочий" if works == "True" else "нерабочий"
    return f"{day_short(date.fromisoformat(day))} {kind}{title and f': {title}'}"

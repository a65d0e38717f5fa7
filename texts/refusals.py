"""Every refusal as a sentence: the clause, why, and what to do; nowhere else are they worded."""

from datetime import date, datetime

from rules.permissions import Act
from rules.refusals import Reason
from services.outcomes import Refusal
from texts.codes import RESULT_WORDS, mark
from texts.dates import clock, day_numbers

ASK_THE_DEPUTY = "Обратитесь к завучу."
ASK_THE_ADMINISTRATOR = "Обратитесь к администратору журнала."
REASON_SIGN = "Д"
"""The key that opens the line for a reason, on every screen where results are given."""
_DONE = {
    Act.VIEW_PAGE: "смотреть страницу",
    Act.VIEW_HISTORY: "смотреть историю",
    Act.SET_MARK: "ставить отметки",
    Act.SET_ABSENCE: "отмечать отсутствующих",
    Act.DESCRIBE_LESSON: "записывать тему и задание",
    Act.HOLD_LESSON: "открывать урок",
    Act.SET_REASON: "указывать причины пропусков",
    Act.SET_TERM_MARK: "ставить итоги",
    Act.VIEW_DIARY: "смотреть дневник",
    Act.PRINT_WEEKLY: "печатать сведения за неделю",
    Act.CHANGE_OWN_PASSWORD: "менять пароль",
    Act.GUARD_OWN_ACCOUNT: "защищать свой вход",
    Act.SIGN_IN_BY_KEY: "входить по ключу",
    Act.MANAGE_ACCOUNTS: "вести учётные записи",
    Act.FILL_SCHOOL: "заполнять школу",
    Act.KEEP_PLAN: "вести тематический план",
    Act.KEEP_ATTENDANCE: "вносить справки и приказы",
    Act.SET_RESULT: "ставить годовые и итоговые отметки",
    Act.CERTIFY: "заверять журнал",
    Act.CLOSE_TERM: "закрывать и открывать учебный период",
    Act.CHANGE_TIMETABLE: "менять расписание",
    Act.MOVE_PUPIL: "отмечать движение учеников",
    Act.VIEW_CARD: "смотреть личную карточку",
    Act.KEEP_CARD: "вести личную карточку",
    Act.KEEP_SENSITIVE: "вносить СНИЛС и паспорт",
    Act.REVEAL_SENSITIVE: "открывать СНИЛС и паспорт",
    Act.DECIDE_SENSITIVE: "решать, какие личные данные хранит школа",
    Act.KEEP_APPLICATIONS: "принимать заявления о печати",
    Act.VIEW_CONTROL: "проверять ведение журналов",
    Act.VIEW_AUDIT: "смотреть журнал изменений",
    Act.KEEP_COPIES: "хранить копии журнала",
    Act.SET_STATION: "выбирать, где печатать",
    Act.KEEP_OUTAGES: "объявлять перебои и восстановление связи",
    Act.VIEW_OUTAGES: "смотреть журнал перебоев",
    Act.CARRY_OVER: "переносить записи в региональную систему",
    Act.DECIDE_MODE: "решать, где журнал школы",
    Act.SET_PROBE: "настраивать пробу связи",
}
_WHY = {
    Reason.NOT_YOUR_SUBJECT: f"это не ваш предмет. {ASK_THE_DEPUTY}",
    Reason.NOT_YOUR_CLASS: f"это не ваш класс. {ASK_THE_DEPUTY}",
    Reason.NOT_YOUR_CHILD: "это не ваш ребёнок. Доступ даёт секретарь по заявлению.",
    Reason.ONLY_OWN_DIARY: "ученик видит только свой дневник.",
    Reason.SEES_BUT_DOES_NOT_WRITE: "вы видите все журналы, но записи в них делает учитель.",
    Reason.NO_SUCH_RIGHT: f"{{act}} — не ваша обязанность. {ASK_THE_ADMINISTRATOR}",
    Reason.SIGNED_OUT: "вы уже вышли из журнала. Войдите ещё раз.",
    Reason.WRONG_CODE: "код не подошёл. Дождитесь следующего и проверьте часы телефона.",
    Reason.SECOND_FACTOR_ON: "код при входе уже включён. Чтобы сменить телефон, сначала выключите его.",
    Reason.SECOND_FACTOR_OFF: "код при входе и так не спрашивается.",
    Reason.KEY_NOT_UNDERSTOOD: "это не открытый ключ SSH. Нужна вся строка из файла .pub.",
    Reason.KEY_HAS_OPTIONS: "перед ключом стоят ограничения, журнал их не знает. Оставьте тип, ключ, имя.",
    Reason.KEY_IS_PRIVATE: "это закрытый ключ, его никому не показывают. Нужна строка из файла .pub.",
    Reason.KEY_TOO_WEAK: "ключ {about} слаб. Подойдут Ed25519, ECDSA, RSA от 3072: ssh-keygen -t ed25519.",
    Reason.KEY_KNOWN: "этот ключ уже есть: {about}.",
    Reason.LOGIN_TAKEN: "логин {about} занят; и прежние логины другому не дают. Возьмите другой.",
    Reason.LOGIN_ODD: "логин — латинские буквы, цифры, точка и дефис, как petrova.ai; от 3 до 50 знаков.",
    Reason.ROLE_MISSING: "не названа роль. Впишите, кем человек работает в журнале.",
    Reason.PERSON_KNOWN: "{about} в школе уже есть. Откройте форму ещё раз и выберите, кто это.",
    Reason.LAST_ADMINISTRATOR: "это последний администратор. Сначала дайте эту роль другому.",
    Reason.TERM_CLOSED: "учебный период закрыт ({about}). Открыть его снова может завуч.",
    Reason.ARCHIVE: "это архив закрытого года, в нём ничего не меняется.",
    Reason.YEAR_CLOSED: "учебный год закрыт, записи больше не меняются.",
    Reason.NOT_ENROLLED_THEN: "{about} ученика нет в списке. Проверьте, тот ли это урок.",
    Reason.LESSON_AHEAD: "урок {about} ещё не прошёл. Запись можно сделать в день урока.",
    Reason.OUT_OF_SCALE: "«{about}» здесь не ставят. Клавиши этой страницы: F1.",
    Reason.NO_MARKS_IN_THIS_CLASS: "в первом классе отметок не ставят; отмечайте отсутствующих и задание.",
    Reason.TOO_MANY_MARKS: "в одной клетке не больше двух отметок. Добавьте работу к уроку: F2.",
    Reason.UNKNOWN_THING: "этого больше нет в журнале. Откройте страницу заново.",
    Reason.TEXT_TOO_LONG: "текст длиннее {about} знаков. Сократите его.",
    Reason.NO_SUCH_TERM: "такого периода здесь нет. Укажите номер четверти или полугодия этого класса.",
    Reason.TERM_AHEAD: "этот период начнётся {about}, печатать пока нечего. Назовите начатый.",
    Reason.OUTSIDE_TERM: "{about} — не учебный день этого года. Проверьте дату и номер урока.",
    Reason.OUTSIDE_YEAR: "{about} не входит ни в один учебный год журнала. Проверьте дату.",
    Reason.REST_TOO_LONG: "вышло бы больше {about} нерабочих дней подряд. Каникулы сюда не вписывают.",
    Reason.WEEK_BEHIND: "{about} уже прошло. Неделю меняют с сегодняшнего дня или позже.",
    Reason.LESSON_EXISTS: "такой урок уже открыт.",
    Reason.WEAK_PASSWORD: "пароль слишком простой. Нужно не меньше восьми знаков, не из частых паролей.",
    Reason.WRONG_PASSWORD: "старый пароль не подошёл. Попробуйте ещё раз.",
    Reason.NO_PUPILS: "в списке нет ни одного ученика. Обратитесь к секретарю.",
    Reason.NAME_MISSING: "не указано имя или название. Впишите его.",
    Reason.TITLE_TAKEN: "такое название уже есть: {about}. Возьмите другое.",
    Reason.DATES_CROSSED: "даты не подходят: {about}. Проверьте начало, конец и соседние периоды.",
    Reason.ALREADY_IN_A_CLASS: "{about} ученик уже числится в классе. Сначала отметьте выбытие оттуда.",
    Reason.ALREADY_THERE: "такая запись уже есть.",
    Reason.HOUR_TAKEN: "в этот час у класса, группы или учителя уже есть урок: {about}.",
    Reason.NOT_IN_TIMETABLE: "{about} такого урока нет в расписании.",
    Reason.TOPIC_WAS_TAUGHT: "тема уже проведена ({about}). Её можно изменить, но не убрать из плана.",
    Reason.LESSON_WAS_HELD: "в уроке уже есть записи, отменить его нельзя: они остались бы без урока.",
    Reason.SUBSTITUTE_BUSY: "в этот час учитель уже занят: {about}. Выберите другого.",
    Reason.NOT_A_TEACHER: "замещать может только учитель школы.",
    Reason.NOT_IN_PLAN: "этой темы нет в плане предмета. Откройте план заново.",
    Reason.REASON_TOO_LATE: "срок менять причину вышел {about}. Новый документ даёт новый срок.",
    Reason.HANDED_IN_AHEAD: "документ не сдают будущим числом ({about}). Проверьте, когда он сдан.",
    Reason.FAR_FROM_MEAN: "итог дальше балла от среднего. Напишите причину: {sign}.",
    Reason.FEW_MARKS: "отметок за период слишком мало для итога. Напишите причину: {sign}.",
    Reason.OPEN_DEBTS: "у ученика есть долг («.»). Закройте его или напишите причину: {sign}.",
    Reason.TERMS_FIRST: "сначала выставьте итоги всех учебных периодов, потом годовую.",
    Reason.YEAR_FIRST: "сначала выставьте годовую отметку.",
    Reason.EXAM_FIRST: "сначала выставьте отметку за экзамен, потом итоговую.",
    Reason.RESULT_STANDS_ON_IT: "на этой отметке стоит {about}. Сначала уберите ту.",
    Reason.NOT_OVER: "период ещё не кончился, последний день {about}.",
    Reason.DEBTS_LEFT: "остались долги («.»): {about}. Каждый надо оценить или снять до закрытия.",
    Reason.RESULTS_LACKING: "не выставлено итогов: {about}. Посмотрите список, чьих.",
    Reason.TERMS_NOT_CLOSED: "сначала закройте все учебные периоды года.",
    Reason.TERM_IS_OPEN: "этот период и так открыт.",
    Reason.WHY_MISSING: "не указана причина. Впишите её: она останется в журнале изменений.",
    Reason.OPEN_TOO_LONG: "открыть можно с сегодняшнего дня и не больше чем на {about} дней.",
    Reason.NOT_CLOSED: "заверяют закрытый период. Сначала закройте его: «Учебные периоды», F8.",
    Reason.ALREADY_SEALED: "это уже заверено, и с тех пор журнал не изменился. Код прежний.",
    Reason.NOTHING_TO_SEAL: "у этого класса в периоде нет ни одной страницы журнала.",
    Reason.TAUGHT_ALONE: "у ученика индивидуальный план («инд.»), по этому предмету у него своя страница.",
    Reason.MOVED_MEANWHILE: "пока вы смотрели, движение ученика изменили. Откройте его страницу заново.",
    Reason.ALREADY_LEFT: "ученик уже выбыл {about}. Вернуть его можно переводом в класс.",
    Reason.PUPIL_KNOWN: "{about} в школе уже есть. Переведите в класс из списка, а тёзке впишите дату.",
    Reason.WEEK_AHEAD: "неделя с {about} ещё не началась, печатать нечего. Назовите другую.",
    Reason.NOT_PRINTED: "листок этой недели ещё не напечатан. Сначала напечатайте: P.",
    Reason.NO_SUCH_QUEUE: "«{about}» не похоже на имя очереди печати. Выберите из списка.",
    Reason.NO_SUCH_HOUR: "день недели от 1 до 7 (0 — не готовить), время вида 13:00, а не «{about}».",
    Reason.HEALTH_NOT_KEPT: f"группу здоровья школа на карточках не ведёт. {ASK_THE_ADMINISTRATOR}",
    Reason.SENSITIVE_NOT_KEPT: f"этого школа на карточках не хранит. {ASK_THE_ADMINISTRATOR}",
    Reason.NO_CONSENT: "нет письменного согласия на хранение. Впишите, когда оно получено.",
    Reason.CONSENT_AHEAD: "согласие не получают будущим числом. Проверьте день.",
    Reason.SNILS_WRONG: "это не СНИЛС: одиннадцать цифр, две последние сверяют остальные. Проверьте каждую.",
    Reason.PASSPORT_WRONG: "паспорт пишут как 0110 123456, свидетельство о рождении — II-ТО № 123456.",
    Reason.KEY_MISSING: f"ключа личных данных {{about}} нет в папке keys. {ASK_THE_ADMINISTRATOR}",
    Reason.KEY_WRONG: f"ключ личных данных {{about}} повреждён или подменён. {ASK_THE_ADMINISTRATOR}",
    Reason.SEALED_DAMAGED: "значение повреждено или записано не на своём месте. Впишите его заново.",
    Reason.DAY_AHEAD: "{about} ещё не наступило, журнала за этот день нет. Назовите прошедший день.",
    Reason.TRAIL_DAMAGED: "журнал изменений повреждён, прошлое из него не собрать. Проверка: zhurnal verify.",
    Reason.BEFORE_THE_JOURNAL: "журнал начат {about}, раньше в нём ничего не было. Назовите день позже.",
    Reason.OUTAGE_IS_OPEN: "перебой уже открыт с {about}. Сначала закончите его.",
    Reason.OUTAGE_LASTS: "перебой ещё не закончен: переносить записи можно, когда доступ вернётся.",
    Reason.OUTAGE_AHEAD: "это время ещё не наступило. Назовите время не позже, чем сейчас.",
    Reason.OUTAGES_CROSS: "прошлый перебой закончился {about}. Новый начинается позже; забытый"
    " прежний называют вместе с концом: 18.11 9:05–10:30.",
    Reason.OUTAGE_ENDS_FIRST: "перебой начался {about}, конец его позже. Назовите другое время.",
    Reason.OUTAGES_MEET: "это время задевает другой перебой, с {about}. Назовите время до него или после.",
    Reason.OUTAGE_BEFORE_YEAR: "учебный год начался {about}, перебой в нём не раньше. Проверьте дату.",
    Reason.CARRIED_OVER_BEFORE: "записи уже переносили {about}, связь тогда была. Назовите конец раньше.",
    Reason.NOTHING_TO_CORRECT: "ничего не изменено. Исправьте начало, конец или причину.",
    Reason.NO_OUTAGE: "перебоев, которые закончились, ещё не было: переносить и печатать нечего.",
    Reason.NOTHING_CARRIED_OVER: "журнал школы — этот, переносить в региональную систему нечего.",
    Reason.NO_SUCH_ADDRESS: "адрес пишут как edu.example.ru:443, с портом, без https:// и пути.",
    Reason.NO_SUCH_FAILURES: "перебой предлагают после 1–60 неудач подряд, а не «{about}». Например: 3.",
    Reason.NO_LESSONS_THEN: "в эти дни по расписанию нет ни одного урока. Назовите другие дни.",
    Reason.NO_LESSONS_AHEAD: "у класса нет уроков в ближайшие две недели. Проверьте расписание.",
    Reason.NOT_A_SHEET_CODE: "«{about}» не код листа: в нём восемь цифр, например 41-0356-72, вверху листа.",
    Reason.SHEET_CODE_MISTYPED: "в коде {about} опечатка: цифры не сходятся. Сверьте каждую с листом.",
    Reason.SHEET_OF_OTHER_SCHOOL: "лист {about} другой школы: коды нашей начинаются с других двух цифр.",
    Reason.NO_SUCH_SHEET: "листа {about} в этом журнале нет. Внесите записи на странице журнала.",
    Reason.NO_SUCH_ROW: "строки {about} на этом листе нет. Посмотрите номер слева от фамилии.",
    Reason.ROW_NOT_AT_LESSON: "строки {about} на этом уроке нет: на листе прочерк, ученик в другой группе.",
    Reason.LESSON_CANCELLED: f"урок {{about}} отменён. Если он был, отмену снимет завуч. {ASK_THE_DEPUTY}",
    Reason.LESSON_MOVED: "урок перенесён на {about}. Внесите записи на странице журнала, в тот день.",
    Reason.NOTHING_KEYED: "с этого листа по уроку ещё ничего не внесено, сверять нечего.",
    Reason.NO_SUCH_EVENING: "время пишут так: 16:00, а не «{about}»; пустая строка — не готовить.",
    Reason.COMPARES_OWN: "этот урок вносили вы сами. Сверяет другой человек.",
    Reason.NOTHING_PROPOSED: "документ здесь больше ничего не предлагает. Откройте список заново.",
}


def sentence(refusal: Refusal) -> str:
    """Return «п. 4.3: это не ваш предмет. Обратитесь к завучу.»."""
    return _sentence(refusal, _WHY[refusal.reason])


def _sentence(refusal: Refusal, why: str) -> str:
    told = why.format(about=_about(refusal.about), act=_DONE[refusal.act], sign=REASON_SIGN)
    return f"п. {refusal.clause}: {' '.join(told.split())}"


_BY_COMMAND = {
    Reason.PERSON_KNOWN: "{about} в школе уже есть.",
    Reason.OUT_OF_SCALE: "«{about}» здесь не ставят.",
    Reason.TOO_MANY_MARKS: "в одной клетке не больше двух отметок.",
    Reason.UNKNOWN_THING: "такого в журнале нет. Проверьте, верно ли названо, и повторите команду.",
    Reason.NOT_IN_PLAN: "этой темы нет в плане предмета.",
    Reason.FAR_FROM_MEAN: "итог дальше балла от среднего, нужна причина.",
    Reason.FEW_MARKS: "отметок за период слишком мало для итога, нужна причина.",
    Reason.OPEN_DEBTS: "у ученика есть долг («.»). Сначала его закрывают.",
    Reason.NOT_CLOSED: "заверяют закрытый период. Сначала его закрывает завуч в журнале, «Учебные периоды».",
    Reason.MOVED_MEANWHILE: "движение ученика тем временем изменили. Проверьте и повторите команду.",
    Reason.NOT_PRINTED: "листок этой недели ещё не напечатан. Сначала напечатайте: zhurnal print weekly.",
    Reason.NO_SUCH_QUEUE: "«{about}» не похоже на имя очереди печати. Очереди называет lpstat -e.",
    Reason.NO_SUCH_SHEET: "листа {about} в этом журнале нет.",
    Reason.LESSON_MOVED: "урок перенесён на {about}.",
    Reason.NOTHING_PROPOSED: "документ ничего больше не предлагает.",
}
"""Why, where the remedy that a screen names is none on the command line."""


def on_command_line(refusal: Refusal) -> str:
    """Return the sentence of a refusal for who typed a command: there is no page to be opened anew."""
    return _sentence(refusal, _BY_COMMAND.get(refusal.reason, _WHY[refusal.reason]))


def closed(reason: Reason, key: str) -> str:
    """Return in a few words why a covered value does not open: «нет ключа 1-ab12cd34»."""
    if reason is Reason.SEALED_DAMAGED:
        return "значение повреждено, впишите заново"
    return f"ключ {key} повреждён" if reason is Reason.KEY_WRONG else f"нет ключа {key}"


def _about(about: str) -> str:
    """Return a stored date, moment, mark or kind of result as people write it, anything else as it is."""
    try:
        if "T" in about:
            at = datetime.fromisoformat(about)
            return f"{day_numbers(at)} в {clock(at)}"
        return day_numbers(date.fromisoformat(about))
    except ValueError:
        return RESULT_WORDS.get(about) or mark(about)

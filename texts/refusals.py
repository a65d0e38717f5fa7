"""Why a request is refused, in words: the clause, what happened and what to do next."""

from rules.refusals import Reason
from services.outcomes import Refusal

_SENTENCES: dict[Reason, str] = {
    Reason.NOT_YOUR_SUBJECT: "это не ваш предмет в этом классе. Если это ошибка, обратитесь к завучу",
    Reason.NOT_YOUR_CLASS: "вы не классный руководитель этого класса. Если это ошибка, обратитесь к завучу",
    Reason.NOT_YOUR_CHILD: "дневник открыт только родителям ученика. Обратитесь к классному руководителю",
    Reason.ONLY_OWN_DIARY: "ученику открыт только свой дневник",
    Reason.SEES_BUT_DOES_NOT_WRITE: "вы видите журнал, но не пишете в него. Запись делает учитель предмета",
    Reason.NO_SUCH_RIGHT: "у вас нет такого права. Если оно нужно, обратитесь к завучу",
    Reason.SIGNED_OUT: "ваш вход закончился. Войдите снова",
    Reason.TERM_CLOSED: "учебный период закрыт. Исправить может только завуч",
    Reason.YEAR_CLOSED: "учебный год закрыт и больше не меняется",
    Reason.NOT_ENROLLED_THEN: "в этот день ученика не было в списке класса или группы",
    Reason.LESSON_AHEAD: "этот урок ещё не наступил. Запись можно сделать в день урока",
    Reason.OUT_OF_SCALE: "такого значения здесь не бывает. Проверьте шкалу предмета",
    Reason.NO_MARKS_IN_THIS_CLASS: "в этом классе отметок не ставят, только посещаемость и задание",
    Reason.TOO_MANY_MARKS: "в клетке не больше двух отметок. Сотрите лишнюю",
    Reason.UNKNOWN_THING: "этого уже нет в журнале. Вернитесь по Esc и откройте снова",
    Reason.TEXT_TOO_LONG: "текст слишком длинный. Сократите его",
    Reason.OUTSIDE_TERM: "этот день вне учебных периодов. Проверьте дату",
    Reason.LESSON_EXISTS: "такой урок уже есть. Откройте его",
    Reason.WORK_HAS_MARKS: "за эту работу уже есть отметки. Сначала сотрите их",
    Reason.WEAK_PASSWORD: "пароль слишком простой. Нужно не меньше 8 знаков, не из частых и не прежний",
    Reason.WRONG_PASSWORD: "нынешний пароль набран неверно. Проверьте раскладку и Caps Lock",
    Reason.NO_PUPILS: "в списке нет ни одного ученика. Обратитесь к администратору",
    Reason.READ_ONLY_NOW: "журнал сейчас только для чтения: на сервере нет места. Скажите администратору",
}


def sentence(refusal: Refusal) -> str:
    """Return the whole sentence: «п. 4.3: это не ваш предмет … обратитесь к завучу.»"""
    where = f"п. {refusal.clause}: " if refusal.clause else ""
    about = f" ({refusal.about})" if refusal.about else ""
    words = f"{where}{_SENTENCES[refusal.reason]}{about}."
    return words[0].upper() + words[1:] if not where else words

"""The ways from a journal page to its forms: the lesson, the history, the mean, a new lesson, a dictation."""

from functools import partial

from screens.journal.board import Place
from screens.journal.dictation import Dictated
from screens.journal.dictation_page import AbsentLineScreen, DictationScreen
from screens.journal.grid import JournalGrid
from screens.journal.history import HistoryScreen
from screens.journal.lesson_page import LessonScreen
from screens.journal.new_lesson import NewLessonScreen
from screens.journal.seated import SeatedPage
from screens.journal.sitting import Sitting
from screens.journal.why import WhyScreen
from screens.plan.page import PlanScreen
from screens.results.page import ResultsScreen
from screens.results.reason import ask_reason
from services.desk import Desk
from services.requests import ConfirmAttendance
from services.views.journal import LessonHead
from texts.dates import day_short
from texts.plurals import pupils


class JournalForms(SeatedPage[Sitting]):
    """What a journal page opens with its function keys."""

    def __init__(self, desk: Desk, course: int, term: int | None = None) -> None:
        super().__init__(desk, course)
        self._term = term

    @property
    def grid(self) -> JournalGrid:
        """The grid."""
        return self.query_one(JournalGrid)

    @property
    def cursor(self) -> Place:
        """Where the cursor stands."""
        return self.grid.cursor

    def action_lesson_form(self) -> None:
        """Open the lesson: topic, homework, works."""
        sitting = self._sitting
        column = None if sitting is None else sitting.board.column(self.grid.cursor)
        if sitting is None or column is None:
            self.say("Поставьте курсор на урок, потом F2")
        else:
            self.app.push_screen(LessonScreen(self.desk, sitting.board.page, column.lesson))

    def action_history(self) -> None:
        """Show who wrote the cell."""
        sitting = self._sitting
        fact = None if sitting is None else sitting.board.marks_fact(self.grid.cursor)
        pupil = None if sitting is None else sitting.board.pupil(self.grid.cursor)
        if sitting is None or fact is None or pupil is None:
            return
        lesson = sitting.board.lesson(self.grid.cursor)
        if lesson is None:
            mark = sitting.board.page.term_marks.get(pupil.pupil)
            self.say(f"Итог записан: {mark.set_by}" if mark and mark.value else "Итога ещё нет")
            return
        title = f"{pupil.short}, {day_short(lesson.held_on)}"
        self.app.push_screen(HistoryScreen(self.desk, sitting.board.key(fact), title))

    def action_why(self) -> None:
        """Explain the mean of the pupil under the cursor."""
        if self._sitting is not None and self._sitting.board.pupil(self.grid.cursor):
            self.app.push_screen(WhyScreen(self._sitting.board, self.grid.cursor))

    def action_new_lesson(self) -> None:
        """Open a lesson that the timetable does not have."""
        if self._sitting is not None:
            page = self._sitting.board.page
            title = f"{page.class_title} {page.subject}"
            self.app.push_screen(NewLessonScreen(self.desk, self._course, title), self.lesson_opened)

    def action_plan(self) -> None:
        """Open the topic plan of the course."""
        self.app.push_screen(PlanScreen(self.desk, self._course))

    def action_results(self) -> None:
        """Open the results of the course at the pupil under the cursor."""
        pupil = None if self._sitting is None else self._sitting.board.pupil(self.grid.cursor)
        if self._sitting is not None:
            screen = ResultsScreen(
                self.desk, self._course, None if pupil is None else pupil.pupil, self.turn_to_term
            )
            self.app.push_screen(screen)

    def action_reason(self) -> None:
        """Write the reason of a result of the term that waits for one."""
        sitting = self._sitting
        fact = None if sitting is None else sitting.saving.waits_for_reason
        place = None if sitting is None or fact is None else sitting.board.place(fact)
        pupil = None if sitting is None or place is None else sitting.board.pupil(place)
        if sitting is None or fact is None or pupil is None:
            self.say("Причину спрашивают, когда итог не сходится с отметками. Сейчас таких нет")
            return
        ask_reason(self, sitting.saving, fact, pupil.short, sitting.repaint)

    def turn_to_term(self, term: int) -> None:
        """Show the page in another term, under whatever screen is on top."""
        self._term = term
        self.read_again()

    def action_dictation(self) -> None:
        """Take a whole lesson in one line."""
        sitting, place = self._sitting, self.grid.cursor
        lesson = None if sitting is None else sitting.board.lesson(place)
        if sitting is None or lesson is None:
            self.say("Поставьте курсор на урок, потом F7")
            return
        page = sitting.board.page
        screen = DictationScreen(f"{page.class_title}, {day_short(lesson.held_on)}", page.pupils, page.scale)
        self.app.push_screen(screen, lambda said: self._take_dictation(sitting, place, said or ()))

    def action_absent_line(self) -> None:
        """Take the absent ones of the lesson in one line."""
        sitting, place = self._sitting, self.grid.cursor
        lesson = None if sitting is None else sitting.board.lesson(place)
        if sitting is None or lesson is None:
            self.say("Поставьте курсор на урок, потом Л")
            return
        page = sitting.board.page
        title, day = f"{page.class_title}, {day_short(lesson.held_on)}", lesson.held_on
        pupils_then = tuple(
            one
            for one in page.pupils
            if (not one.since or one.since <= day) and (not one.until or day <= one.until)
        )

        def taken(said: tuple[Dictated, ...] | None) -> None:
            if said is not None:
                sitting.take(place.column, said)
                self.beside(partial(self._confirm, lesson), "confirming")

        self.app.push_screen(AbsentLineScreen(title, pupils_then, page.scale), taken)

    async def action_confirm(self) -> None:
        """State that the absent pupils of the lesson are marked."""
        lesson = None if self._sitting is None else self._sitting.board.lesson(self.grid.cursor)
        if lesson is None:
            self.say("Поставьте курсор на урок, потом F8")
            return
        await self._confirm(lesson)

    async def _confirm(self, lesson: LessonHead) -> None:
        outcome = await self.desk.send(ConfirmAttendance(lesson.lesson, self.desk.new_request()))
        if self.answer(outcome):
            self.say(f"{day_short(lesson.held_on)}: отсутствующие отмечены")

    def lesson_opened(self, lesson: int | None) -> None:
        """Go to a lesson that was opened; None when none was."""

    def _take_dictation(self, sitting: Sitting, place: Place, said: tuple[Dictated, ...]) -> None:
        if said:
            sitting.take(place.column, said)
            self._said = f"Записано с диктовки: {pupils(len(said))}. u — отменить всё сразу"
            self.say_what_stands()

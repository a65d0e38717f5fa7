"""What the documents that can be printed are called."""

OF_CLASS = {
    "journal": "Журнал класса за год",
    "results": "Сводная ведомость учёта успеваемости",
    "report-cards": "Табели успеваемости всех учеников",
    "absences": "Сведения о пропущенных уроках за период",
    "class-list": "Список класса",
}
PAGE = "page"
APPLICATION, CONSENT = "application", "consent"
REGISTER = "register"
REGISTER_TITLE = "Журнал выдачи сведений родителям"
TITLES = {
    **OF_CLASS,
    PAGE: "Страница журнала за период",
    REGISTER: REGISTER_TITLE,
    APPLICATION: "Заявление о печати сведений (бланк)",
    CONSENT: "Согласие на обработку персональных данных (бланк)",
}

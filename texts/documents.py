"""Words of the documents that explain absences."""

from rules.absences import DocumentKind

DOCUMENTS = {
    DocumentKind.MEDICAL: "справка врача",
    DocumentKind.APPLICATION: "заявление",
    DocumentKind.ORDER: "приказ",
    DocumentKind.LEAVE: "отпуск из интерната",
    DocumentKind.EXEMPTION: "освобождение",
}
DOCUMENT_LETTERS = {
    "с": DocumentKind.MEDICAL,
    "з": DocumentKind.APPLICATION,
    "п": DocumentKind.ORDER,
    "и": DocumentKind.LEAVE,
    "о": DocumentKind.EXEMPTION,
}


def document(kind: str) -> str:
    """Return a kind of document in words: «справка врача»."""
    return DOCUMENTS[DocumentKind(kind)]

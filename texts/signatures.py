"""What is said of electronic signatures (4.1)."""

from datetime import datetime
from typing import assert_never

from rules.seal import SignatureState
from services.views.signatures import KeptSignature
from texts.dates import day_numbers, moment

NOT_OF_THIS = " Подпись недействительна или не к этому файлу: подробности выше."
TRUST = "сертификату здесь не доверяют (сертификат удостоверяющего центра кладут в папку trusted)"
NO_MEANS = "проверить её здесь нечем (для ГОСТ нужен пакет libengine-gost-openssl)"


def who_signed(signer: str, signed_at: datetime | None) -> str:
    """Return whose signature it is and of what time."""
    return f"Подпись: {signer}" + (f", {moment(signed_at)}" if signed_at else "")


def inside(state: SignatureState, *, trusted: bool) -> str:
    """Return what a signature inside a document is worth."""
    match state:
        case SignatureState.CHANGED:
            return "документ изменён после подписания, подпись недействительна."
        case SignatureState.UNCHECKED:
            return "вид подписи здесь не проверить, она не проверена."
        case SignatureState.INTACT:
            return f"документ с тех пор не изменён, {_trust(trusted)}."
    assert_never(state)


def beside(state: SignatureState, *, trusted: bool) -> str:
    """Return what a signature beside a document is worth."""
    match state:
        case SignatureState.CHANGED:
            return "подпись не подходит к файлу: он изменён после подписания, или подписан другой файл."
        case SignatureState.UNCHECKED:
            return f"приложена, не проверена: {NO_MEANS}."
        case SignatureState.INTACT:
            return f"подходит к файлу, {_trust(trusted)}."
    assert_never(state)


def of_another_file(kept: KeptSignature) -> str:
    """Return what is said of a signature under the same code whose document is not this one."""
    return (
        f"подпись не подходит к файлу: подписан «{kept.document_name}» ({day_numbers(kept.attached_at)}), "
        "а этот файл изменён или это другая распечатка."
    )


def in_the_list(kept: KeptSignature) -> str:
    """Return a kept signature as the list of certificates shows it, without its signer."""
    at = f", {day_numbers(kept.signed_at)}" if kept.signed_at else ""
    judged = "проверена" if kept.state is SignatureState.INTACT else "приложена, не проверена"
    return f"{at}: {judged}"


def _trust(trusted: bool) -> str:
    return "сертификату школа доверяет" if trusted else f"но {TRUST}"

"""``zhurnal sign --pkcs12``: a signature inside the document (4.1), judged by foreign validators too."""

import io
import json
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from app.cli.common import Exit
from app.main import main
from tests.sealed import printed_journal, sealed_school
from tests.signing_keys import PASSWORD, KeyFiles, key_files
from tests.validators import pdfsig, preflight, program, qpdf


@dataclass
class Desk:
    """A school, its printed journal, a key, and what was typed at the command line."""

    data: Path
    paper: Path
    keys: KeyFiles
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def signs(self, *words: object, password: str = PASSWORD, keys: KeyFiles | None = None) -> int:
        self.monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        key = (keys or self.keys).pkcs12
        asked = ["sign", *words, "--pkcs12", key, "--data", self.data]
        return main([str(word) for word in asked])

    def verifies(self, paper: Path, *words: str) -> int:
        self.capsys.readouterr()
        return main(["verify", str(paper), "--data", str(self.data), *words])

    @property
    def said(self) -> str:
        read = self.capsys.readouterr()
        return read.out + read.err

    @property
    def signed(self) -> Path:
        return self.paper.with_name("журнал-подпись.pdf")


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A school with a sealed quarter and the bytes of its printed journal."""
    folder = tmp_path_factory.mktemp("sealed")
    sealed_school(folder / "school")
    return folder / "school", printed_journal(folder / "school", folder / "7А.pdf").read_bytes()


@pytest.fixture
def desk(
    printed: tuple[Path, bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Desk:
    data, content = printed
    paper = tmp_path / "журнал.pdf"
    paper.write_bytes(content)
    return Desk(data, paper, key_files(tmp_path / "keys"), monkeypatch, capsys)


@pytest.mark.clause("4.1")
def test_the_director_signs_a_printed_journal_with_a_key_file(desk: Desk) -> None:
    before = desk.paper.read_bytes()
    assert desk.signs(desk.paper) == Exit.DONE
    said = desk.said
    assert "Подписано: Лебедева Имя, сертификат до" in said
    assert desk.paper.read_bytes() == before, "the original stays"
    assert desk.signed.read_bytes().startswith(before), "what was printed is inside unchanged"
    assert desk.signed.stat().st_mode & 0o777 == 0o600
    assert sorted(one.name for one in desk.paper.parent.glob("*.pdf*")) == [
        "журнал-подпись.pdf",
        "журнал.pdf",
    ]


def test_foreign_validators_call_the_signature_valid_and_the_paper_one_for_archives(desk: Desk) -> None:
    desk.signs(desk.paper)
    told = pdfsig(desk.signed)
    assert "Signature Validation: Signature is Valid." in told
    assert "Signature Type: ETSI.CAdES.detached" in told
    assert "Total document signed" in told
    assert "Лебедева Имя" in told
    assert qpdf(desk.signed) == ""
    assert preflight(desk.signed) == []
    spoilt = bytearray(desk.signed.read_bytes())
    spoilt[spoilt.index(b"ru-RU") + 1] ^= 1
    desk.signed.write_bytes(spoilt)
    assert "Signature Validation: Signature is Valid." not in pdfsig(desk.signed)


def test_the_first_page_says_who_signed_and_nothing_else_moves(desk: Desk) -> None:
    words = [program("pdftotext", "poppler-utils"), "-l", "1", "-layout", str(desk.signed), "-"]
    desk.signs(desk.paper)
    first = subprocess.run(words, capture_output=True, text=True, timeout=60, check=True).stdout
    assert "Подписано электронной подписью: Лебедева Имя" in first.splitlines()[0]
    before, after = PdfReader(desk.paper), PdfReader(desk.signed)
    assert [one.extract_text() for one in before.pages] == [one.extract_text() for one in after.pages]
    assert before.xmp_metadata is not None
    assert after.xmp_metadata is not None
    assert before.xmp_metadata.stream.get_data() == after.xmp_metadata.stream.get_data()


def test_a_second_person_signs_the_signed_document_and_both_signatures_hold(desk: Desk) -> None:
    deputy = key_files(desk.paper.parent / "deputy", "Орлова Имя")
    assert desk.signs(desk.paper) == Exit.DONE
    assert desk.signs(desk.signed, keys=deputy) == Exit.DONE
    assert "подпись № 2: " in desk.said
    twice = desk.paper.with_name("журнал-подпись-2.pdf")
    assert pdfsig(twice).count("Signature Validation: Signature is Valid.") == 2
    assert preflight(twice) == []
    assert desk.verifies(twice, "--json") == Exit.DONE
    told = json.loads(desk.capsys.readouterr().out)["signatures"]
    assert [(one["signer"], one["state"]) for one in told] == [
        ("Лебедева Имя", "intact"),
        ("Орлова Имя", "intact"),
    ]
    assert desk.signs(twice, keys=key_files(desk.paper.parent / "third", "Зимина Имя")) == Exit.DONE
    assert pdfsig(twice.with_name("журнал-подпись-3.pdf")).count("Signature is Valid.") == 3


def test_a_key_signs_a_document_once(desk: Desk) -> None:
    deputy = key_files(desk.paper.parent / "deputy", "Орлова Имя")
    assert desk.signs(desk.paper) == Exit.DONE
    assert desk.signs(desk.signed) == Exit.REFUSED
    assert "этим ключом документ уже подписан" in desk.said
    assert desk.signs(desk.signed, keys=deputy) == Exit.DONE
    twice = desk.paper.with_name("журнал-подпись-2.pdf")
    assert desk.signs(twice) == Exit.REFUSED, "the first signature is no longer the last one"
    assert not desk.paper.with_name("журнал-подпись-3.pdf").exists()


@pytest.mark.clause("5.2")
def test_who_signs_leaves_a_line_in_the_journal_of_changes(desk: Desk) -> None:
    def noted() -> list[tuple[str, int]]:
        with closing(sqlite3.connect(desk.data / "journal.db")) as journal:
            asked = "SELECT thing, thing_id FROM audit_event WHERE act = 'sign_document' ORDER BY id"
            return list(journal.execute(asked))

    before = len(noted())
    assert desk.signs(desk.paper, password="не тот") == Exit.REFUSED
    assert len(noted()) == before, "nothing was signed"
    assert desk.signs(desk.paper) == Exit.DONE
    assert [thing for thing, _ in noted()[before:]] == ["certificate"]
    plain = desk.paper.with_name("список.pdf")
    asked = ["print", "class-list", "--class", "7А", "--out", plain, "--data", desk.data]
    assert main([str(word) for word in asked]) == Exit.DONE
    assert desk.signs(plain) == Exit.DONE
    assert [thing for thing, _ in noted()[before + 1 :]] == ["school_year"], "a paper that is not certified"
    assert desk.verifies(desk.signed) == Exit.DONE


def test_verify_tells_a_trusted_signature_an_untrusted_and_a_changed_document(desk: Desk) -> None:
    desk.signs(desk.paper)
    assert desk.verifies(desk.signed) == Exit.DONE
    said = desk.said
    assert "Подпись: Лебедева Имя" in said
    assert "не изменён, но сертификату здесь не доверяют" in said
    assert "Бумага и журнал говорят одно" in said
    trusted = desk.data / "trusted"
    trusted.mkdir()
    try:
        (trusted / "центр.cer").write_bytes(desk.keys.authority.read_bytes())
        assert desk.verifies(desk.signed) == Exit.DONE
        assert "не изменён, сертификату школа доверяет" in desk.said
        (trusted / "не-то.cer").write_bytes(b"not a certificate")
        assert desk.verifies(desk.signed) == Exit.REFUSED
        assert "не-то.cer не сертификат" in desk.said
    finally:
        for file in trusted.iterdir():
            file.unlink()
        trusted.rmdir()


@pytest.mark.parametrize("where", ["inside", "after"])
def test_verify_tells_a_document_changed_after_signing(where: str, desk: Desk) -> None:
    desk.signs(desk.paper)
    if where == "inside":
        spoilt = bytearray(desk.signed.read_bytes())
        spoilt[len(spoilt) // 2] ^= 1
        desk.signed.write_bytes(spoilt)
    else:
        writer = PdfWriter(desk.signed, incremental=True)
        writer.pages[0].rotate(90)
        writer.write(desk.signed)
    assert desk.verifies(desk.signed) == Exit.DAMAGED
    said = desk.said
    assert "изменён после подписания, подпись недействительна" in said
    assert "Traceback" not in said


def _expired(desk: Desk) -> int:
    return desk.signs(desk.paper, keys=key_files(desk.paper.parent / "old", days=(-30, -2)))


def _early(desk: Desk) -> int:
    return desk.signs(desk.paper, keys=key_files(desk.paper.parent / "new", days=(2, 30)))


def _no_key_file(desk: Desk) -> int:
    desk.keys.pkcs12.write_bytes(b"not a key at all")
    return desk.signs(desk.paper)


def _certificate_alone(desk: Desk) -> int:
    desk.keys.pkcs12.write_bytes(desk.keys.certificate.read_bytes())
    return desk.signs(desk.paper)


def _alien(desk: Desk) -> int:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(desk.paper)
    return desk.signs(desk.paper)


def _damaged(desk: Desk) -> int:
    desk.paper.write_bytes(desk.paper.read_bytes()[:5000])
    return desk.signs(desk.paper)


def _locked(desk: Desk) -> int:
    writer = PdfWriter(desk.paper)
    writer.encrypt("тайна", algorithm="AES-256")
    writer.write(desk.paper)
    return desk.signs(desk.paper)


def _signed_before(desk: Desk) -> int:
    desk.signed.write_bytes(b"precious")
    return desk.signs(desk.paper)


WRONG: dict[str, tuple[Callable[[Desk], int], str]] = {
    "password": (lambda desk: desk.signs(desk.paper, password="не тот"), "пароль к ключу не подошёл"),
    "key file": (_no_key_file, "не файл ключа PKCS#12"),
    "no key": (_certificate_alone, "не файл ключа PKCS#12"),
    "expired": (_expired, "срок сертификата кончился"),
    "early": (_early, "сертификат действует только с"),
    "alien": (_alien, "напечатан не журналом"),
    "damaged": (_damaged, "документ повреждён"),
    "locked": (_locked, "закрыт паролем"),
    "no document": (lambda desk: desk.signs(desk.paper.with_name("нет.pdf")), "такого файла или папки нет"),
    "no folder": (
        lambda desk: desk.signs(desk.paper, "--out", desk.paper.parent / "нет" / "a.pdf"),
        "Ничего не подписано",
    ),
    "over itself": (lambda desk: desk.signs(desk.paper, "--out", desk.paper), "уже есть"),
    "over another": (_signed_before, "журнал-подпись.pdf уже есть"),
}


@pytest.mark.parametrize("what", sorted(WRONG))
def test_what_cannot_be_signed_is_told_in_a_sentence_and_nothing_is_written(what: str, desk: Desk) -> None:
    asked, sentence = WRONG[what]
    before = set(desk.paper.parent.rglob("*.pdf"))
    assert asked(desk) == Exit.REFUSED
    said = desk.said
    assert sentence in said
    assert "Traceback" not in said
    assert set(desk.paper.parent.rglob("*.pdf")) <= {*before, desk.signed}
    if desk.signed.exists():
        assert desk.signed.read_bytes() == b"precious"
    assert not list(desk.paper.parent.rglob("*.part"))


def test_the_password_is_written_nowhere(desk: Desk) -> None:
    desk.signs(desk.paper)
    desk.signs(desk.paper)
    said = desk.said
    assert PASSWORD not in said
    everything = [*desk.data.rglob("*"), *desk.paper.parent.glob("*.pdf")]
    assert not [one for one in everything if one.is_file() and PASSWORD.encode() in one.read_bytes()]

"""``zhurnal sign --attach``: a signature made outside is kept with its document and judged (4.1)."""

import errno
import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.cli.common import Exit
from app.main import main
from tests.sealed import printed_journal, sealed_school
from tests.signing_keys import KeyFiles, detached, detached_by_gost, key_files


@dataclass
class Desk:
    """A school with a sealed quarter, its printed journal, and a key in another program."""

    data: Path
    code: str
    paper: Path
    keys: KeyFiles
    capsys: pytest.CaptureFixture[str]

    def attaches(self, signature: Path, *words: str, paper: Path | None = None) -> int:
        asked = ["sign", str(paper or self.paper), "--attach", str(signature), "--data", str(self.data)]
        return main([*asked, *words])

    def verifies(self, paper: Path | None = None, *words: str) -> int:
        self.capsys.readouterr()
        return main(["verify", str(paper or self.paper), "--data", str(self.data), *words])

    def signed(self, name: str = "журнал.pdf.sig") -> Path:
        return detached(self.keys, self.paper, self.paper.parent / "signatures" / name)

    @property
    def said(self) -> str:
        read = self.capsys.readouterr()
        return read.out + read.err

    @property
    def kept(self) -> list[Path]:
        return sorted(one for one in (self.data / "archive").rglob("*") if one.is_file())


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder with a school and its printed journal, for copying, and the code on the paper."""
    folder = tmp_path_factory.mktemp("sealed")
    code = sealed_school(folder / "school")
    printed_journal(folder / "school", folder / "журнал.pdf")
    return folder, code


@pytest.fixture
def desk(printed: tuple[Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    folder, code = printed
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    (tmp_path / "signatures").mkdir()
    return Desk(tmp_path / "school", code, tmp_path / "журнал.pdf", key_files(tmp_path / "keys"), capsys)


@pytest.mark.clause("4.1")
def test_a_signature_made_outside_is_kept_with_its_document_and_verified(desk: Desk) -> None:
    made = desk.signed()
    assert desk.attaches(made) == Exit.DONE
    said = desk.said
    assert "Подпись: Лебедева Имя" in said
    assert "подходит к файлу, но сертификату здесь не доверяют" in said
    assert f"под кодом {desk.code}" in said
    assert {one.parent.name for one in desk.kept} == {desk.code}
    paper, sum_, signature = sorted(desk.kept, key=lambda one: (len(one.name), one.name))
    assert paper.read_bytes() == desk.paper.read_bytes()
    assert signature.read_bytes() == made.read_bytes()
    assert [one.stat().st_mode & 0o777 for one in (paper, sum_, signature)] == [0o600] * 3
    checked = subprocess.run(
        ["sha256sum", "-c", sum_.name], cwd=sum_.parent, capture_output=True, check=False
    )
    assert checked.returncode == 0
    assert desk.verifies() == Exit.DONE
    said = desk.said
    assert "подходит к файлу" in said
    assert "Бумага и журнал говорят одно." in said
    assert main(["verify", "--data", str(desk.data)]) == Exit.DONE


def test_a_signature_whose_authority_the_school_trusts_is_told_so(desk: Desk) -> None:
    (desk.data / "trusted").mkdir()
    shutil.copy(desk.keys.authority, desk.data / "trusted")
    assert desk.attaches(desk.signed(), "--json") == Exit.DONE
    told = json.loads(desk.capsys.readouterr().out)
    assert told == {"codes": [desk.code], "signer": "Лебедева Имя", "state": "intact", "trusted": True}
    assert desk.verifies(None, "--json") == Exit.DONE
    told = json.loads(desk.capsys.readouterr().out)["attached"]
    assert told == [{"signer": "Лебедева Имя", "state": "intact", "trusted": True}]


def test_two_people_sign_the_same_document_and_nobody_twice(desk: Desk) -> None:
    first = desk.signed()
    assert desk.attaches(first) == Exit.DONE
    assert desk.attaches(first) == Exit.REFUSED
    assert "уже приложена" in desk.said
    deputy = key_files(desk.paper.parent / "deputy", "Орлова Имя")
    second = detached(deputy, desk.paper, desk.paper.parent / "signatures" / "b.sig")
    assert desk.attaches(second) == Exit.DONE
    assert [one.suffix for one in desk.kept].count(".sig") == 2
    assert desk.verifies() == Exit.DONE
    said = desk.said
    assert "Подпись: Лебедева Имя" in said
    assert "Подпись: Орлова Имя" in said


def test_a_changed_document_is_told_that_the_signature_does_not_fit(desk: Desk) -> None:
    assert desk.attaches(desk.signed()) == Exit.DONE
    changed = desk.paper.parent / "изменённый.pdf"
    changed.write_bytes(desk.paper.read_bytes() + b"\n% one more line\n")
    assert desk.verifies(changed) == Exit.DAMAGED
    said = desk.said
    assert "подпись не подходит к файлу: подписан «журнал.pdf»" in said
    assert "Подпись недействительна или не к этому файлу" in said
    assert desk.verifies() == Exit.DONE


def test_a_signature_of_another_file_is_not_attached(desk: Desk) -> None:
    signature = desk.signed()
    desk.paper.write_bytes(desk.paper.read_bytes() + b"\n")
    assert desk.attaches(signature) == Exit.DAMAGED
    assert "Не приложено: подпись не подходит к файлу" in desk.said
    assert desk.kept == []
    beside = desk.paper.with_name(desk.paper.name + ".sig")
    shutil.copy(signature, beside)
    assert desk.verifies() == Exit.DAMAGED
    assert "журнал.pdf.sig. Подпись: Лебедева Имя" in desk.said
    beside.write_bytes(b"anything")
    assert desk.verifies() == Exit.DONE
    assert "журнал.pdf.sig: это не отсоединённая подпись" in desk.said


@pytest.mark.clause("4.1")
def test_a_russian_signature_is_verified_where_the_engine_is_and_honestly_unchecked_elsewhere(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    doctor = ["doctor", "--data", str(desk.data)]
    signature = desk.paper.parent / "signatures" / "gost.sig"
    detached_by_gost(desk.paper.parent / "signatures", desk.paper, signature)
    with monkeypatch.context() as without_engine:
        without_engine.setenv("OPENSSL_ENGINES", str(desk.paper.parent))
        assert desk.attaches(signature) == Exit.DONE
        said = desk.said
        assert "Подпись: Лебедева Имя Отчество" in said
        assert "приложена, не проверена: проверить её здесь нечем" in said
        assert desk.verifies() == Exit.DONE
        assert "приложена, не проверена" in desk.said
        main(doctor)
        assert "подписи ГОСТ: не проверяются: нет openssl или пакета libengine-gost-openssl" in desk.said
    main(doctor)
    assert "подписи ГОСТ: проверяются" in desk.said
    assert desk.verifies() == Exit.DONE
    assert "подходит к файлу" in desk.said


def test_what_is_missing_in_the_archive_or_changed_there_is_found(desk: Desk) -> None:
    desk.attaches(desk.signed())
    paper = next(one for one in desk.kept if one.suffix == ".pdf")
    signature = next(one for one in desk.kept if one.suffix == ".sig")
    paper.write_bytes(b"%PDF-1.7 something else")
    desk.capsys.readouterr()
    assert main(["verify", "--data", str(desk.data)]) == Exit.DAMAGED
    said = desk.said
    assert f"архив: {paper} изменён" in said
    assert str(signature) not in said
    signature.unlink()
    assert main(["verify", "--data", str(desk.data), "--json"]) == Exit.DAMAGED
    faults = json.loads(desk.capsys.readouterr().out)["archive_faults"]
    assert faults == [f"архив: {paper} изменён", f"архив: {signature} пропал"]
    assert desk.verifies() == Exit.DAMAGED
    assert "пропал или подменён" in desk.said


def test_what_the_archive_lost_is_put_back_by_attaching_it_again(desk: Desk) -> None:
    made = desk.signed()
    desk.attaches(made)
    for file in desk.kept:
        file.unlink()
    assert desk.attaches(made) == Exit.REFUSED
    assert "уже приложена, в архиве она есть" in desk.said
    assert main(["verify", "--data", str(desk.data)]) == Exit.DONE


def test_a_disk_that_fills_up_midway_leaves_nothing_in_the_archive(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, written, sync = desk.signed(), [], os.fsync

    def full_at_last(handle: int) -> None:
        written.append(handle)
        if len(written) == 5:
            raise OSError(errno.ENOSPC, "No space left on device")
        sync(handle)

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full_at_last)
        assert desk.attaches(made) == Exit.REFUSED
    assert "Не записать в архив: на диске нет места. Ничего не приложено." in desk.said
    assert desk.kept == []
    assert desk.attaches(made) == Exit.DONE


def test_what_cannot_be_attached_is_told_and_nothing_is_kept(desk: Desk) -> None:
    inside = detached(desk.keys, desk.paper, desk.paper.parent / "inside.sig", "DER", "-nodetach")
    no_signature = desk.paper.parent / "no.sig"
    no_signature.write_bytes(b"not a signature")
    alien = desk.paper.parent / "чужой.pdf"
    alien.write_bytes(b"not a document")
    of_alien = detached(desk.keys, alien, desk.paper.parent / "alien.sig")
    lists = desk.paper.parent / "список.pdf"
    words = ["--class", "7А", "--data", str(desk.data), "--out", str(lists)]
    assert main(["print", "class-list", *words]) == Exit.DONE
    of_list = detached(desk.keys, lists, desk.paper.parent / "list.sig")
    told = {
        (inside, desk.paper): "лежит и сам документ",
        (no_signature, desk.paper): "не файл подписи",
        (of_alien, alien): "это не PDF",
        (of_list, lists): "нет кода заверения этого журнала (п. 4.1)",
        (desk.paper.parent / "нет.sig", desk.paper): "такого файла или папки нет",
    }
    for (signature, paper), sentence in told.items():
        assert desk.attaches(signature, paper=paper) == Exit.REFUSED
        said = desk.said
        assert sentence in said
        assert "Traceback" not in said
    assert desk.attaches(inside, "--out", "a.pdf") == Exit.WRONG_USAGE
    assert desk.kept == []


def test_an_archive_that_cannot_be_written_is_told_and_nothing_is_registered(desk: Desk) -> None:
    (desk.data / "archive").write_bytes(b"a file where the folder should be")
    assert desk.attaches(desk.signed()) == Exit.REFUSED
    assert "Не записать в архив" in desk.said
    (desk.data / "archive").unlink()
    assert desk.verifies(None, "--json") == Exit.DONE
    assert json.loads(desk.capsys.readouterr().out)["attached"] == []

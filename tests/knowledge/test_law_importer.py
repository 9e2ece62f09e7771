"""The stored law is rebuilt from texts, the catalogue and the table of amendments."""

from pathlib import Path

import pytest
import yaml

from knowledge.law import importer
from knowledge.law.model import LawImportError
from knowledge.law.store import LawStore

CATALOGUE = """
- {number: 1/2024/NĐ-CP, title: Nghị định thử, issuer: Chính phủ, signed_on: 2024-07-26, effective_from: 2024-08-01,
   effective_to: 2030-05-31, confidence: A, file: base.txt, amended_by: [2/2025/NĐ-CP],
   patches: [{replace: Diều, with: Điều, why: misprint}],
   notes: [{article: "2", note: Ghi chú}]}
- {number: 2/2025/NĐ-CP, title: Nghị định sửa đổi, issuer: Chính phủ, effective_from: 2025-10-10, confidence: A,
   file: amending.txt}
- {number: 338/QĐ-TTg, title: Quyết định, issuer: Thủ tướng Chính phủ, confidence: C, source: Báo chí}
"""
BASE = "# Nguồn: bản in\n====\nDiều 1. Điều một\n1. Cũ.\n2. Giữ nguyên.\nĐiều 2. Điều hai\nNội dung.\n"
AMENDING = "# Nguồn: bản in\nĐiều 1. Sửa đổi\n1. Sửa đổi khoản 1 Điều 1 như sau:\n“1. Mới.”\nĐiều 2. Hiệu lực\nNgay.\n"
AMENDMENTS = """
- base: 1/2024/NĐ-CP
  by: 2/2025/NĐ-CP
  from: 2025-10-10
  changes: [{at: {article: 1, clause: 1}, within: {article: 1}, replace: [1]}]
"""


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    source, out = tmp_path / "source", tmp_path / "out"
    source.mkdir()
    out.mkdir()
    (tmp_path / "catalogue.yaml").write_text(CATALOGUE, encoding="utf-8")
    (source / "base.txt").write_text(BASE, encoding="utf-8")
    (source / "amending.txt").write_text(AMENDING, encoding="utf-8")
    (out / "amendments.yaml").write_text(AMENDMENTS, encoding="utf-8")
    monkeypatch.setattr(importer, "CATALOGUE", tmp_path / "catalogue.yaml")
    return source, out


def test_a_folder_of_texts_becomes_one_file_a_document(folders: tuple[Path, Path]) -> None:
    source, out = folders
    assert importer.build(source, out) == {"1/2024/NĐ-CP": 5, "2/2025/NĐ-CP": 3, "338/QĐ-TTg": 0}
    data = yaml.safe_load((out / "1-2024-nd-cp.yaml").read_text(encoding="utf-8"))
    assert data["document"]["source"] == "Nguồn: bản in"
    assert [(item["article"], item.get("clause"), item["text"]) for item in data["provisions"]] == [
        ("1", None, ""),
        ("1", "1", "Cũ."),
        ("1", "1", "Mới."),
        ("1", "2", "Giữ nguyên."),
        ("2", None, "Nội dung."),
    ]
    assert data["provisions"][4]["note"] == "Ghi chú"


def test_provisions_end_with_a_document_that_ends(folders: tuple[Path, Path]) -> None:
    importer.build(*folders)
    store = LawStore.from_folder(folders[1])
    ends = {str(item.effective_to) for item in store.provisions("1/2024/NĐ-CP")}
    assert ends == {"2025-10-09", "2030-05-31"}


def test_building_twice_gives_the_same_bytes(folders: tuple[Path, Path]) -> None:
    source, out = folders
    importer.build(source, out)
    first = {path.name: path.read_bytes() for path in out.glob("*.yaml")}
    importer.build(source, out)
    assert {path.name: path.read_bytes() for path in out.glob("*.yaml")} == first


def test_a_patch_that_no_longer_applies_stops_the_build(folders: tuple[Path, Path]) -> None:
    source, out = folders
    (source / "base.txt").write_text(BASE.replace("Diều", "Điều"), encoding="utf-8")
    with pytest.raises(LawImportError, match="patch does not apply"):
        importer.build(source, out)


def test_a_missing_text_stops_the_build(folders: tuple[Path, Path]) -> None:
    source, out = folders
    (source / "base.txt").unlink()
    with pytest.raises(LawImportError, match=r"base\.txt"):
        importer.build(source, out)

"""A small content folder and a model trained on it, once for all tests."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

import pytest

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")

# Rasa 3.6.21 and what it pins raise dozens of deprecation warnings while they are imported. They are imported here
# once, quietly, so that every later warning can be an error.
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import matplotlib.mathtext  # noqa: F401
    import rasa.core.agent
    import rasa.engine.recipes.default_components
    import rasa.model_training  # noqa: F401
    import sklearn.linear_model
    import sklearn.svm  # noqa: F401

ROOT = Path(__file__).resolve().parents[2]

TOPICS = {
    "income-condition": (
        None,
        ["Thu nhập bao nhiêu thì được mua nhà ở xã hội?", "Lương 20 triệu có mua được không", "mức lương tối đa là bao nhiêu",
         "điều kiện về thu nhập", "thu nhập vợ chồng tính thế nào", "What is the income limit?"],
    ),
    "housing-price": (
        None,
        ["Giá nhà ở xã hội bao nhiêu một mét vuông?", "giá bán căn hộ", "nhà xã hội bán bao nhiêu tiền", "một căn giá thế nào",
         "giá đã gồm thuế chưa", "How much does a flat cost?"],
    ),
    "find-project": (
        "find-project",
        ["Có dự án nào ở Chí Linh không?", "tìm dự án đang mở bán", "danh sách dự án", "dự án nào gần khu công nghiệp",
         "cho xem các dự án", "Which projects are there?"],
    ),
    "eligibility-check": (
        "eligibility-check",
        ["Kiểm tra tôi có đủ điều kiện không", "em có được mua nhà ở xã hội không", "kiểm tra điều kiện của tôi",
         "xem giúp em đủ điều kiện chưa", "tôi muốn kiểm tra điều kiện", "Am I eligible?"],
    ),
}  # fmt: skip

LOCALITIES = """
units:
- {slug: chi-linh, name: Thành phố Chí Linh, kind: city, province: '31', former_province: Hải Dương, old: true, now: [],
   aliases: [Chí Linh, thành phố Chí Linh]}
- {slug: tan-hung, name: Phường Tân Hưng, kind: ward, province: '31', former_province: Hải Dương, old: false, now: [],
   aliases: [Tân Hưng, phường Tân Hưng]}
"""

PROJECT = """
slug: tan-phu-hung
name: NOXH Khu dân cư, đô thị Tân Phú Hưng (mở rộng)
aliases: [Tân Phú Hưng, NOXH Tân Phú Hưng]
tenures: [buy]
price_min: 17627000
"""


def write_topic(folder: Path, slug: str, action: str | None, questions: list[str]) -> Path:
    """A topic file of the shape of docs/content.md."""
    vietnamese = "\n".join(f'    - "{question}"' for question in questions[:-1])
    file = folder / f"{slug}.yaml"
    file.write_text(
        f"slug: {slug}\ntitle: {{vi: {slug}, en: {slug}}}\nbasis: law\naction: {action or 'null'}\nrelated: []\n"
        f'questions:\n  vi:\n{vietnamese}\n  en:\n    - "{questions[-1]}"\n'
        "answers:\n  - from: 2024-08-01\n    text: {vi: Nội dung, en: Text}\n    citations: []\n",
        encoding="utf-8",
    )
    return file


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A folder with four topics, two places and one project."""
    return _write_content(tmp_path / "content")


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model trained on that folder and the dialogue data."""
    from nlu.train import train

    folder = tmp_path_factory.mktemp("training")
    os.environ["NOXH_HOME"] = str(folder)
    return train([_write_content(folder / "content")], folder / "models", "small")


def _write_content(folder: Path) -> Path:
    topics = folder / "topics"
    projects = folder / "projects"
    topics.mkdir(parents=True)
    projects.mkdir()
    for slug, (action, questions) in TOPICS.items():
        write_topic(topics, slug, action, questions)
    (folder / "localities.yaml").write_text(LOCALITIES, encoding="utf-8")
    (projects / "tan-phu-hung.yaml").write_text(PROJECT, encoding="utf-8")
    return folder

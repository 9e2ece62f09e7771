"""Places and projects as citizens name them, found with the product's own lists."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from nlu.extractors import extract_all
from nlu.extractors.gazetteer import Gazetteer, locality_entries, project_entries

CONTENT = Path(__file__).parents[2] / "knowledge" / "content"


@pytest.fixture(scope="module")
def localities() -> Gazetteer:
    data = yaml.safe_load((CONTENT / "localities.yaml").read_text(encoding="utf-8"))
    return Gazetteer(locality_entries(data), "locality")


@pytest.fixture(scope="module")
def projects() -> Gazetteer:
    files = sorted((CONTENT / "projects").glob("*.yaml"))
    entries = [pair for file in files for pair in project_entries(yaml.safe_load(file.read_text(encoding="utf-8")))]
    return Gazetteer(entries, "project", max_typos=2)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("tôi ở Chí Linh", "thanh-pho-chi-linh"),
        ("toi o chi linh", "thanh-pho-chi-linh"),
        ("Nam Sách", "nam-sach"),
        ("huyện Nam Sách", "nam-sach"),
        ("xã Nam Sách", "nam-sach-xa"),
        ("thị trấn Nam Sách", "nam-sach-thi-tran"),
        ("TT Nam Sách", "nam-sach-thi-tran"),
        ("thành phố Hải Dương", "thanh-pho-hai-duong"),
        ("tp hải dương", "thanh-pho-hai-duong"),
        ("TP.Hải Dương", "thanh-pho-hai-duong"),
        ("t.p Hải Dương", "thanh-pho-hai-duong"),
        ("tp hd", "thanh-pho-hai-duong"),
        ("ở Hải Dương", "hai-duong"),
        ("noxh hai phong", "hai-phong"),
        ("phường Tân Hưng", "tan-hung"),
        ("P.Hải Tân", "hai-tan"),
        ("p. hải tân", "hai-tan"),
        ("Q. Lê Chân", "le-chan"),
        ("h. Tứ Kỳ", "tu-ky"),
        ("huyện Tứ Kì", "tu-ky"),
        ("huyện Kim Thanh", "kim-thanh"),
        ("ở vĩnh bao", "vinh-bao"),
        ("Thuỷ Nguyên", "thuy-nguyen"),
        ("Bạch Long Vỹ", "bach-long-vi"),
        ("luu kiem co du an khong", "luu-kiem"),
        ("chợ Sao Đỏ", "sao-do"),
        ("em sống ở xã Cổ Bì", "co-bi"),
        # several units of one name: the district named with it decides
        ("xã Hồng Phong huyện Nam Sách", "hong-phong-nam-sach"),
        ("Em ở Hồng Phong, Ninh Giang", "hong-phong-ninh-giang"),
        ("Tân Hưng, Vĩnh Bảo", "tan-hung-vinh-bao"),
        ("phường Tứ Minh, tp Hải Dương", "tu-minh"),
    ],
)
def test_a_place(localities: Gazetteer, text: str, slug: str) -> None:
    assert [span.value for span in localities.extract(text)] == [slug]


@pytest.mark.parametrize(
    "text",
    [
        "tu minh di nop ho so co duoc khong",
        "tự mình đi nộp hồ sơ",
        "tien dong bao hiem 2 nam roi",
        "chi minh em di lam",
        "gia tien mot can la bao nhieu",
        "cho thue lai co bi phat khong",
        "ban nam trieu mot thang",
        "hai phong ngu",
        "căn hai phòng ngủ",
        "an sinh xã hội",
        "viết hoa hay viết thường",
        "văn phòng đăng ký đất đai",
        "quyền con người",
        "thành phố Hồ Chí Minh",
        "ho chi minh",
        "đường Trần Hưng Đạo",
        "chị Kim Anh bảo em",
        "tôi tên Nguyễn Thái Học",
        "đoàn kết là sức mạnh",
        "em quê Hà Nam",
        "tháng cao tháng thấp",
        "công an thành phố",
        "nhóm ưu tiên đông quá",
    ],
)
def test_everyday_words_are_no_places(localities: Gazetteer, text: str) -> None:
    assert localities.extract(text) == []


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("dự án Tân Phú Hưng", "tan-phu-hung"),
        ("tan phu hung khi nao ban", "tan-phu-hung"),
        ("noxh tân phú hưng", "tan-phu-hung"),
        ("newlad hải tân còn căn không", "tan-phu-hung"),
        ("evergren tràng duệ", "evergreen-trang-due"),
        ("Ever Green Tràng Duệ", "evergreen-trang-due"),
        ("HAPPY HOME TRÀNG CÁT", "happy-home-trang-cat"),
        ("hoàng huy newcity", "hoang-huy-new-city"),
        ("moonbay", "moon-bay-residence"),
        ("tong kho 3", "tong-kho-3-lac-vien"),
        ("chung cư Tạ Quang Bửu", "ta-quang-buu"),
        ("dự án Hope", "hope-dong-hai-2"),
        # nicknames, parts of a name, one letter wrong anywhere in a long one
        ("him lam", "hong-an-pham-dung"),
        ("dự án Nam Đô", "kcn-tan-truong"),
        ("newland", "tan-phu-hung"),
        ("tổng kho 3 lạc viên", "tong-kho-3-lac-vien"),
        ("tan phu hug", "tan-phu-hung"),
        ("hapy home", "happy-home-trang-cat"),
        ("hoàng hy gren river", "hoang-huy-green-river"),
    ],
)
def test_a_project(projects: Gazetteer, text: str, slug: str) -> None:
    assert {span.value for span in projects.extract(text)} == {slug}


@pytest.mark.parametrize(
    "text", ["I hope so", "em làm ở Pegatron lương 9tr", "công nhân công ty LG Display", "có nhà 800 triệu không"]
)
def test_no_project(projects: Gazetteer, text: str) -> None:
    assert projects.extract(text) == []


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("em làm ở KCN Tân Trường", "locality"),
        ("xã Tân Trường", "locality"),
        ("dự án Tân Trường còn bán không", "project"),
        ("Tràng Cát giá bao nhiêu", "project"),
        ("ở Tràng Cát", "locality"),
    ],
)
def test_a_project_called_like_a_place(localities: Gazetteer, projects: Gazetteer, text: str, entity: str) -> None:
    found = [span.entity for span in extract_all(text, (localities, projects)) if span.entity in {"locality", "project"}]
    assert found == [entity]


def test_offsets_cover_name_and_kind(localities: Gazetteer) -> None:
    text = "Nhà em ở  P.Hải  Tân ạ"
    (span,) = localities.extract(text)
    assert text[span.start : span.end] == "P.Hải  Tân"


def test_a_stored_gazetteer_finds_the_same(projects: Gazetteer) -> None:
    stored = Gazetteer.from_json(json.loads(json.dumps(projects.to_json())))
    text = "evergren tràng duệ bàn giao chưa"
    assert stored.extract(text) == projects.extract(text) != []


def test_a_small_list_of_ones_own() -> None:
    gazetteer = Gazetteer([("An Đồng", "an-dong"), ("An Đồng mở rộng", "an-dong-2")], "project")
    assert [span.value for span in gazetteer.extract("an dong mo rong va An Đồng")] == ["an-dong-2", "an-dong"]
    assert gazetteer.extract("ăn đong") == []

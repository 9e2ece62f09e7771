"""Places are found by their names before and after 2025-07-01, as citizens write them."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from knowledge import localities_build
from knowledge.localities import LOCALITIES, LocalityIndex


@pytest.fixture(scope="module")
def index() -> LocalityIndex:
    return LocalityIndex.from_file()


def found(index: LocalityIndex, text: str) -> list[str]:
    return [unit.slug for unit in index.find(text)]


# --- finding -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Tôi ở phường Tân Hưng", "tan-hung"),
        ("toi o phuong tan hung", "tan-hung"),
        ("p.Tân Hưng", "tan-hung"),
        ("dự án hải tân", "hai-tan"),
        ("nha o xa hoi o hai tan", "hai-tan"),
        ("TP. Hải Dương", "thanh-pho-hai-duong"),
        ("tp hai duong", "thanh-pho-hai-duong"),
        ("Hải Dương", "hai-duong"),
        ("tỉnh Hải Dương cũ", "hai-duong"),
        ("ở Hải Phòng có dự án nào", "hai-phong"),
        ("tp chi linh", "thanh-pho-chi-linh"),
        ("Chí Linh", "thanh-pho-chi-linh"),
        ("xã Mao Điền", "mao-dien"),
        ("huyện Cẩm Giàng", "cam-giang"),
        ("cam giang", "cam-giang"),
        ("TX Kinh Môn", "kinh-mon"),
        ("thuỷ nguyên", "thuy-nguyen"),
        ("huyện Thủy Nguyên", "thuy-nguyen"),
        ("Đồ Sơn", "do-son"),
        ("dong hai 2", "dong-hai-2"),
        ("kcn tràng duệ an dương", "an-duong"),
        ("đặc khu Cát Hải", "cat-hai-dac-khu"),
    ],
)
def test_a_place_is_found_as_people_write_it(index: LocalityIndex, text: str, first: str) -> None:
    assert found(index, text)[0] == first


@pytest.mark.parametrize(
    "text",
    [
        "tôi tự mình nộp hồ sơ",
        "nha o tu minh xay",
        "tiền tháng này chưa đóng",
        "thu nhap hai tan trieu",
        "lai 25 nam dong mot lan",
        "thành phố Hồ Chí Minh",
        "Cộng hòa xã hội chủ nghĩa Việt Nam",
        "chúng ta đoàn kết",
        "quê ở Hà Nam",
        "nhà ở đường Trần Hưng Đạo",
        "điều kiện mua nhà ở xã hội là gì",
    ],
)
def test_everyday_words_are_no_places(index: LocalityIndex, text: str) -> None:
    assert found(index, text) == []


def test_a_name_of_several_units_gives_them_all_the_new_one_first(index: LocalityIndex) -> None:
    assert found(index, "Tân Hưng") == ["tan-hung", "tan-hung-vinh-bao", "tan-hung-hai-duong"]


def test_the_district_tells_which_one_is_meant(index: LocalityIndex) -> None:
    assert found(index, "xã Tân Hưng, huyện Vĩnh Bảo") == ["tan-hung-vinh-bao", "vinh-bao"]
    assert found(index, "hoà bình, kim thành")[0] == "hoa-binh-kim-thanh"


def test_marks_that_are_there_count(index: LocalityIndex) -> None:
    assert "cam-giang-thi-tran" not in found(index, "Cẩm Giàng")
    assert found(index, "Cẩm Giang") == ["cam-giang-xa-10888", "cam-giang-thi-tran"]


def test_a_long_message_is_no_obstacle(index: LocalityIndex) -> None:
    text = "Em là công nhân KCN Tân Trường, đang trọ ở xã Cẩm Đông huyện Cẩm Giàng, muốn mua nhà gần TP Hải Dương"
    assert found(index, text) == ["tan-truong", "cam-dong", "cam-giang", "thanh-pho-hai-duong"]


# --- what a place covers -------------------------------------------------------------------------------------


def test_an_old_district_covers_what_lay_in_it_and_what_it_became(index: LocalityIndex) -> None:
    covered = index.covers("cam-giang")
    assert {"cam-giang", "mao-dien", "tan-truong", "lai-cach", "viet-hoa"} <= covered
    assert "thanh-dong" not in covered


def test_a_new_commune_covers_the_old_ones_it_came_from_but_not_their_district(index: LocalityIndex) -> None:
    assert index.covers("mao-dien") == {"mao-dien", "tan-truong", "cam-dong", "phuc-dien"}
    assert index.covers("tan-hung") == {
        "tan-hung",
        "tan-hung-hai-duong",
        "hai-tan",
        "ngoc-son-hai-duong",
        "tran-phu-hai-duong",
    }


def test_an_old_commune_covers_what_it_became(index: LocalityIndex) -> None:
    assert index.covers("hai-tan") == {"hai-tan", "tan-hung"}


def test_an_old_province_covers_its_units_and_the_merged_city_all(index: LocalityIndex) -> None:
    hai_duong = index.covers("hai-duong")
    assert {"hai-duong", "thanh-pho-hai-duong", "tan-hung", "hai-tan"} <= hai_duong
    assert not {"hai-phong", "do-son", "trang-cat"} & hai_duong
    assert index.covers("hai-phong") == {unit.slug for unit in index}


def test_an_unknown_place_covers_nothing(index: LocalityIndex) -> None:
    assert index.get("ha-noi") is None
    assert index.covers("ha-noi") == set()


# --- the data ------------------------------------------------------------------------------------------------


def test_every_unit_of_both_provinces_is_there(index: LocalityIndex) -> None:
    new = [unit for unit in index if not unit.old and unit.kind != "province"]
    assert Counter(unit.kind for unit in new) == {"commune": 67, "ward": 45, "special_zone": 2}
    districts = [unit for unit in index if unit.kind in ("district", "town", "city")]
    assert Counter(unit.former_province for unit in districts) == {"Hải Dương": 12, "Hải Phòng": 15}
    communes = [unit for unit in index if unit.rank == 3]
    assert Counter(unit.former_province for unit in communes) == {"Hải Dương": 207, "Hải Phòng": 167}


def test_every_old_unit_leads_to_new_ones_and_every_new_one_has_old_parts(index: LocalityIndex) -> None:
    for unit in index:
        if unit.old:
            assert unit.now, unit.slug
            assert all(index.get(slug) is not None and not index.get(slug).old for slug in unit.now), unit.slug
        elif unit.kind != "province":
            assert len(index.covers(unit.slug)) > 1, unit.slug
            assert unit.former_province in ("Hải Dương", "Hải Phòng")


def test_the_two_communes_hoa_binh_are_not_mixed_up(index: LocalityIndex) -> None:
    assert index.get("hoa-binh-kim-thanh").now == ("ha-nam", "kim-thanh-xa")
    assert index.get("hoa-binh-vinh-bao").now == ("nguyen-binh-khiem",)


@pytest.mark.parametrize(
    "slug",
    [
        "tan-hung",
        "hai-tan",
        "thanh-pho-hai-duong",
        "mao-dien",
        "cam-giang",
        "trang-cat",
        "hai-an",
        "thuy-nguyen",
        "hong-an",
        "an-duong",
        "ngo-quyen",
        "do-son",
        "an-dong",
        "dong-hai-2",
    ],
)
def test_slugs_used_by_the_projects_exist(index: LocalityIndex, slug: str) -> None:
    assert index.get(slug) is not None


def test_slugs_are_unique_and_plain(index: LocalityIndex) -> None:
    slugs = [unit.slug for unit in index]
    assert len(slugs) == len(set(slugs))
    assert all(slug == localities_build.slugify(slug.replace("-", " ")) for slug in slugs)


def test_the_stored_file_is_what_the_build_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(localities_build, "OUTPUT", tmp_path / "localities.yaml")
    localities_build.main()
    assert (tmp_path / "localities.yaml").read_bytes() == LOCALITIES.read_bytes()


def test_reading_needs_no_package_of_the_build() -> None:
    code = "import sys, knowledge.localities as l; l.LocalityIndex.from_file(); print('vietnamadminunits' in sys.modules)"
    result = subprocess.run(  # a fresh interpreter: this one has imported the build
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=LOCALITIES.parents[2]
    )
    assert result.stdout.strip() == "False"

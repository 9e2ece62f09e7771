"""Builds `knowledge/content/localities.yaml`: every unit of old Hải Dương and old Hải Phòng, and what it became.

    python -m knowledge.localities_build

Source: the data of the package vietnamadminunits (MIT), which follows the reorganisation of 2025-07-01
(Nghị quyết 202/2025/QH15 and the resolution on commune-level units). Where its table is wrong, the
correction stands below with its reason. Deterministic.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from knowledge.folding import fold

OUTPUT = Path(__file__).with_name("content") / "localities.yaml"
PROVINCE = "31"
_OLD_PROVINCES = {"Tỉnh Hải Dương": "Hải Dương", "Thành phố Hải Phòng": "Hải Phòng"}
_NEW_PROVINCE = "Thành phố Hải Phòng"

#: Words of a unit's name → (kind, abbreviation as people write it, suffix of a slug that needs one).
_KINDS = {
    "Phường": ("ward", "p.", "phuong"),
    "Xã": ("commune", "x.", "xa"),
    "Thị trấn": ("commune", "tt.", "thi-tran"),
    "Đặc khu": ("special_zone", None, "dac-khu"),
    "Quận": ("district", "q.", "quan"),
    "Huyện": ("district", "h.", "huyen"),
    "Thị xã": ("town", "tx.", "thi-xa"),
    "Thành phố": ("city", "tp.", "thanh-pho"),
}

#: The package's converter mixes up the two communes Hòa Bình, thirty kilometres apart.
_CORRECTIONS: dict[tuple[str, str], list[str]] = {
    ("Huyện Kim Thành", "Xã Hòa Bình"): ["Xã Hà Nam", "Xã Kim Thành"],
    ("Huyện Vĩnh Bảo", "Xã Hòa Bình"): ["Xã Nguyễn Bỉnh Khiêm"],
}

#: Slugs that the general rule would not give. Cẩm Giang and Cẩm Giàng differ in a mark only: the
#: second is told apart by its official code.
_SLUGS = {
    "Thành phố Hải Dương": "thanh-pho-hai-duong",
    "Thành phố Chí Linh": "thanh-pho-chi-linh",
    "Xã Cẩm Giàng": "cam-giang-xa",
    "Xã Cẩm Giang": "cam-giang-xa-10888",
}

#: Names still in use beside the official ones.
_EXTRA_ALIASES = {
    "Quận An Dương": ["huyện An Dương", "h. An Dương"],  # a district of the countryside until 2024
    "Thành phố Thủy Nguyên": ["huyện Thủy Nguyên", "h. Thủy Nguyên"],  # as above
    "Huyện Bạch Long Vĩ": ["Bạch Long Vỹ"],
    "Đặc khu Bạch Long Vĩ": ["Bạch Long Vỹ"],
    "Đặc khu Cát Hải": ["đảo Cát Bà"],
}


@dataclass(slots=True)
class _Unit:
    name: str  # with the kind: "Phường Tân Hưng"
    old: bool
    former_province: str
    level: int  # 0 province, 1 district, 2 commune after 2025-07-01, 3 commune before
    district: str | None = None
    now: list[_Unit] = field(default_factory=list)
    slug: str = ""

    @property
    def kind_word(self) -> str:
        return next((word for word in _KINDS if self.name.startswith(f"{word} ")), "")

    @property
    def bare(self) -> str:
        return self.name.removeprefix(self.kind_word).removeprefix("Tỉnh").strip()


def build() -> list[dict[str, Any]]:
    """The units as they stand in localities.yaml: provinces, districts, new communes, old communes."""
    data = files("vietnamadminunits") / "data"
    database = sqlite3.connect(f"file:{data / 'dataset.db'}?mode=ro", uri=True)
    try:
        old_rows = database.execute(
            "select province, district, ward, provinceKey, districtKey, wardKey from admin_units_legacy "
            "where province in (?, ?) order by province, districtCode, wardCode",
            tuple(_OLD_PROVINCES),
        ).fetchall()
        new_rows = database.execute(
            "select ward, wardKey from admin_units where province = ? order by wardCode", (_NEW_PROVINCE,)
        ).fetchall()
    finally:
        database.close()
    mapping = _mapping(json.loads((data / "converter_2025.json").read_text(encoding="utf-8")))

    new = {key: _Unit(name, old=False, former_province="", level=2) for name, key in new_rows}
    by_name = {unit.name: unit for unit in new.values()}
    provinces = [
        _Unit(_NEW_PROVINCE, old=False, former_province="Hải Phòng", level=0),
        _Unit("Tỉnh Hải Dương", old=True, former_province="Hải Dương", level=0),
    ]
    provinces[1].now = [provinces[0]]
    districts: dict[str, _Unit] = {}
    communes: list[_Unit] = []
    for province, district, ward, *keys in old_rows:
        former = _OLD_PROVINCES[province]
        unit_of_district = districts.setdefault(district, _Unit(district, old=True, former_province=former, level=1))
        correction = _CORRECTIONS.get((district, ward))
        if correction:
            became = [by_name[name] for name in correction]
        else:
            became = [new[key] for key in mapping["_".join(part or "" for part in keys)]]
        if ward is not None:
            communes.append(_Unit(ward, old=True, former_province=former, level=3, district=district, now=became))
        for unit in became:
            if unit not in unit_of_district.now:
                unit_of_district.now.append(unit)
            unit.former_province = unit.former_province or former
            if unit.former_province != former:
                raise ValueError(f"{unit.name} lies in both old provinces: check {district} {ward}")
    units = [*provinces, *districts.values(), *new.values(), *communes]
    _give_slugs(units, districts)
    return [_record(unit, districts) for unit in units]


def _mapping(converter: dict[str, Any]) -> dict[str, list[str]]:
    """Key of an old commune → keys of the new communes, the one that got most of it first."""
    result: dict[str, list[str]] = {}
    for new_key, old_keys in converter["DICT_PROVINCE_WARD_NO_DIVIDED"]["thanhphohaiphong"].items():
        for old_key in old_keys:
            result[old_key] = [new_key]
    for old_key, parts in converter["DICT_PROVINCE_WARD_DIVIDED"]["thanhphohaiphong"].items():
        ordered = sorted(parts, key=lambda part: not part["isDefaultNewWard"])
        result[old_key] = [part["newWardKey"] for part in ordered]
    return result


def _give_slugs(units: Iterable[_Unit], districts: dict[str, _Unit]) -> None:
    """The best known unit of a name keeps the plain slug: province, district, new commune, old commune."""
    groups: dict[str, list[_Unit]] = defaultdict(list)
    for unit in units:
        if unit.name in _SLUGS and unit.level < 3:
            unit.slug = _SLUGS[unit.name]
        else:
            groups[slugify(unit.bare)].append(unit)
    taken = set(_SLUGS.values())
    for base, group in groups.items():
        best = min(unit.level for unit in group)
        first = [unit for unit in group if unit.level == best]
        for unit in group:
            if unit in first and len(first) == 1 and base not in taken:
                unit.slug = base
            elif unit.level == 3:
                place = slugify(districts[unit.district or ""].bare)
                twins = [other for other in group if other.level == 3 and other.district == unit.district]
                unit.slug = f"{base}-{place}" if len(twins) == 1 and place != base else f"{base}-{_suffix(unit)}"
            else:
                unit.slug = f"{base}-{_suffix(unit)}"
    slugs = [unit.slug for unit in units]
    twice = {slug for slug in slugs if slugs.count(slug) > 1}
    if twice:
        raise ValueError(f"slugs are not unique: {sorted(twice)}")


def _suffix(unit: _Unit) -> str:
    return _KINDS[unit.kind_word][2]


def _record(unit: _Unit, districts: dict[str, _Unit]) -> dict[str, Any]:
    record: dict[str, Any] = {
        "slug": unit.slug,
        "name": unit.name,
        "kind": "province" if unit.level == 0 else _KINDS[unit.kind_word][0],
        "province": PROVINCE,
        "former_province": unit.former_province,
        "old": unit.old,
        "now": [other.slug for other in unit.now],
        "aliases": _aliases(unit),
    }
    if unit.district:
        record["within"] = districts[unit.district].slug
    elif unit.level == 1:
        record["within"] = slugify(unit.former_province)
    elif unit.level == 2:
        record["within"] = slugify(_OLD_PROVINCES[_NEW_PROVINCE])
    return record


def _aliases(unit: _Unit) -> list[str]:
    """The bare name, with the kind in small letters, and with its abbreviation; then other names."""
    if unit.level == 0:
        word = "tỉnh" if unit.name.startswith("Tỉnh") else "thành phố"
        names = [unit.bare, f"{word} {unit.bare}"] + ([f"tp. {unit.bare}"] if word != "tỉnh" else [])
    else:
        _, short, _ = _KINDS[unit.kind_word]
        names = [unit.bare, f"{unit.kind_word.lower()} {unit.bare}"] + ([f"{short} {unit.bare}"] if short else [])
    return names + (_EXTRA_ALIASES.get(unit.name, []) if unit.level < 3 else [])


def slugify(text: str) -> str:
    """`Đồ Sơn` → `do-son`."""
    return "-".join("".join(char if char.isalnum() else " " for char in fold(text)).split())


class _Dumper(yaml.CSafeDumper):
    """One unit a block; its lists on one line, so that a changed unit is a small difference."""


def _short_list(dumper: yaml.CSafeDumper, value: list[Any]) -> yaml.SequenceNode:
    flow = all(isinstance(item, str) for item in value)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=flow)


_Dumper.add_representer(list, _short_list)


def main() -> None:
    head = "# Built by `python -m knowledge.localities_build`; corrections belong there.\n"
    text = yaml.dump({"units": build()}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=200)
    OUTPUT.write_text(head + text, encoding="utf-8")
    print(f"{text.count('- slug:')} units → {OUTPUT}")


if __name__ == "__main__":
    main()

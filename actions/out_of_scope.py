"""Kinds of messages that no topic answers, for the wording of the reply alone: what is in scope, the classifier decides. Pure.

Patterns are read in folded text (no diacritics). The first that fits gives the kind.
"""

from __future__ import annotations

import re
from typing import Literal

from knowledge.folding import fold

Kind = Literal["trick", "insult", "personal_file", "politics", "other_province", "unknown_project", "opinion"]

# The provinces of Vietnam by their names before and after 2025-07-01. In folded text, with the
# names that are everyday words or streets left out ("hoa binh", "thai binh", "binh thuan" need "tinh" before them).
_PROVINCES = (
    "ha noi|hai duong|hai phong|ho chi minh|hcm|tphcm|sai gon|da nang|can tho|hue|thua thien|an giang|vung tau|bac giang|bac kan|bac lieu|bac ninh|"
    "ben tre|binh dinh|binh duong|binh phuoc|ca mau|cao bang|dak lak|dac lac|dak nong|dien bien|dong nai|dong thap|gia lai|ha giang|"
    "ha nam|ha tinh|hau giang|hung yen|khanh hoa|nha trang|kien giang|kon tum|lai chau|lam dong|da lat|lang son|lao cai|long an|"
    "nam dinh|nghe an|ninh binh|ninh thuan|phu tho|phu yen|quang binh|quang nam|quang ngai|quang ninh|ha long|quang tri|soc trang|"
    "son la|tay ninh|thai nguyen|thanh hoa|tien giang|tra vinh|tuyen quang|vinh long|vinh phuc|yen bai|"
    "tinh (?:hoa binh|thai binh|binh thuan)|hanoi|saigon|danang"
)
_OTHER_SPELLINGS = {
    "hanoi": "ha noi",
    "danang": "da nang",
    "saigon": "ho chi minh",
    "sai gon": "ho chi minh",
    "hcm": "ho chi minh",
    "tphcm": "ho chi minh",
}
_IN_PROVINCE = re.compile(
    rf"(?:\b(?:o|tai|con|the|tinh|tp|thanh pho|ngoai|trong|vao|ra|noxh|xa hoi|du an|mien|in|about)\b|^)\W*(?:o |tai |tinh |tp\.? ?|thanh pho )*\b({_PROVINCES})\b"
)
_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "trick",
        re.compile(
            r"\b(?:ignore|forget|disregard|override) (?:\w+ ){0,3}(?:instructions?|rules?|prompts?)|system prompt|jailbreak|developer mode|\bdan mode\b"
            r"|\b(?:bo qua|quen|lo di|pha bo) (?:\w+ ){0,4}(?:huong dan|chi thi|lenh|quy tac|chi dan|cau lenh)\b|\bprompt\b|\b(?:dong vai|gia vo|nhap vai)\b"
            r"|\b(?:act as|pretend|roleplay)\b|\b(?:chatgpt|gpt|gemini|claude)\b|<script|\bselect \W* ?from\b|\bdrop table\b"
        ),
    ),
    (
        "insult",
        re.compile(
            r"\b(?:ngu (?:the|vay|qua|vl|nhu|si|nhi|a|z|v)|ngu ngoc|do ngu|sao ngu|qua ngu|(?:bot|may|tro ly|ban) ngu|vo dung|do dien|thang dien|con dien|cut (?:di|me|xeo)|"
            r"oc cho|cho chet|mat day|khon nan|dm|dmm|vcl|vkl|vai lon|cai deo|deo (?:hieu|biet|can|tra)|me may|chet tiet|rac ruoi|ngao ngo|lua dao|an hai|"
            r"stupid|idiot|useless|fuck\w*|shut up|dumb|moron)\b"
        ),
    ),
    (
        "personal_file",
        re.compile(
            r"\b(?:ho so|don|truong hop|giay to|mau don|ket qua|ten|suat)(?: \w+){0,3} (?:cua )?(?:toi|em|minh|chau|nha em|vo em|chong em|e)\b(?: \w+){0,6} "
            r"(?:duyet|xet|xong|den dau|toi dau|tra|ket qua|tinh trang|dau|trung|duoc nhan|nhan|chua|danh sach|nam trong|bi)\b"
            r"|\b(?:tra cuu|kiem tra|xem) (?:giup |ho )?(?:\w+ ){0,2}(?:ho so|don|ket qua|tinh trang)(?: \w+){0,3} (?:cua )?(?:toi|em|minh|chau)\b"
            r"|\bma ho so\b|\b(?:toi|em|minh|chau) (?:co |da )?(?:trung|nam trong danh sach|co ten|duoc duyet|duoc chon)(?: \w+){0,4} (?:chua|khong|k|ko)\b"
            r"|\bmy (?:application|file|case|dossier)\b"
        ),
    ),
    (
        "politics",
        re.compile(
            r"\b(?:chinh tri|dang cong san|dang phai|bau cu|bieu tinh|tong bi thu|chu tich nuoc|thu tuong|dai bieu quoc hoi|dan chu|the che|che do|tham nhung|quan tham|"
            r"trump|biden|putin|ukraine|israel|hoang sa|truong sa|da dang|phan dong|politics?|president|election|communist)\b"
        ),
    ),
    ("other_province", _IN_PROVINCE),  # of the provinces that are not served: `names_other_province`
    ("unknown_project", re.compile(r"\b(?:du an|chung cu|khu do thi|kdt|toa|project)\b")),
    (
        "opinion",
        re.compile(
            r"\b(?:co nen|nen (?:mua|thue|chon|dau tu)|theo (?:ban|em|anh|chi|bot)|ban nghi|ban thay|y kien (?:cua )?(?:ban|em)|quan diem|cam thay|"
            r"should i|do you think|your opinion)\b"
        ),
    ),
)


def kind_of(text: str, served: frozenset[str], *, names_place: bool, names_project: bool) -> Kind | None:
    """The first kind that fits; None for all other things. A place or project that is known rules two of them out.

    `served`: names of the province that this service knows, in folded text.
    """
    folded = fold(text)
    for kind, pattern in _PATTERNS:
        if (kind == "other_province" and names_place) or (kind == "unknown_project" and names_project):
            continue
        if names_other_province(text, served) if kind == "other_province" else pattern.search(folded):
            return kind
    return None


def names_other_province(text: str, served: frozenset[str]) -> bool:
    """True for "còn ở Hà Nội?": a province that this service knows nothing of."""
    named = (match[1].removeprefix("tinh ") for match in _IN_PROVINCE.finditer(fold(text)))
    return any(_OTHER_SPELLINGS.get(name, name) not in served for name in named)


def asks_about_own_file(text: str) -> bool:
    """True for "hồ sơ của tôi duyệt chưa"."""
    pattern = next(pattern for kind, pattern in _PATTERNS if kind == "personal_file")
    return bool(pattern.search(fold(text)))

"""What to ask next: only facts that can still change the outcome, the best first.

No path asks more than eight questions: floor area and number of people are one question, because
neither says anything without the other (except a home smaller than the minimum for one person). The former
provinces of project and home are asked only of whoever told one of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from knowledge.eligibility.decision import decide
from knowledge.eligibility.facts import Facts
from knowledge.eligibility.law import MERGER_REF, decree_100, housing_law
from knowledge.eligibility.message import Message
from knowledge.parameters import ParameterBook, ProvisionRef


@dataclass(frozen=True, slots=True)
class Question:
    """`facts` are the fields that the answer fills; `why` answers "why do you ask?"."""

    facts: tuple[str, ...]
    text: Message
    why: Message
    citations: tuple[ProvisionRef, ...]


QUESTIONS: Final[tuple[Question, ...]] = (
    Question(
        ("group",),
        Message(
            "Anh/chị thuộc nhóm nào: công nhân, người lao động; cán bộ, công chức, viên chức; người thu nhập thấp ở "
            "đô thị; hộ nghèo, cận nghèo; người có công; lực lượng vũ trang; sinh viên; người bị thu hồi đất; người "
            "có từ hai con đẻ trở lên?",
            "Which group are you in: worker or employee; official, civil servant or public employee; low-income "
            "person in a town; poor or near-poor household; person with merit; armed forces; student; land recovered; "
            "two or more birth children?",
        ),
        Message(
            "Luật chỉ dành chính sách nhà ở xã hội cho một số nhóm, và mỗi nhóm có điều kiện riêng.",
            "The law reserves social housing for certain groups, each with its own conditions.",
        ),
        (housing_law(76),),
    ),
    Question(
        ("tenure",),
        Message("Anh/chị muốn mua, thuê mua hay thuê?", "Do you want to buy, rent to buy or rent?"),
        Message(
            "Người thuê không phải đáp ứng điều kiện về nhà ở và thu nhập.",
            "Those who rent need not meet the housing and income conditions.",
        ),
        (housing_law(78, 2),),
    ),
    Question(
        ("already_supported",),
        Message(
            "Anh/chị đã từng mua, thuê mua nhà ở xã hội, hoặc được Nhà nước hỗ trợ nhà ở tại tỉnh, thành phố nơi có dự án chưa?",
            "Have you ever bought or rent-purchased social housing, or had State housing support in the province or "
            "city of the project?",
        ),
        Message(
            "Mỗi người chỉ được mua hoặc thuê mua một căn nhà ở xã hội.",
            "Each person may buy or rent-purchase one social home only.",
        ),
        (housing_law(78, 1, "a"), housing_law(88, 6)),
    ),
    Question(
        ("owns_home_in_province",),
        Message(
            "Anh/chị hoặc vợ/chồng có nhà ở thuộc sở hữu tại tỉnh, thành phố nơi có dự án không? (Nơi đã sáp nhập thì "
            "tính theo địa giới cũ của nơi có dự án.)",
            "Do you or your spouse own a home in the province or city of the project? (Where provinces were merged, "
            "within the former boundary of the place of the project.)",
        ),
        Message(
            "Người mua, thuê mua phải chưa có nhà ở tại đó, hoặc có nhà nhưng quá chật.",
            "A buyer must own no home there, or one that is too small.",
        ),
        (housing_law(78, 1, "a"), decree_100(29, 1)),
    ),
    Question(
        ("project_former_province", "home_former_province"),
        Message(
            "Dự án và căn nhà đó thuộc tỉnh, thành phố nào trước khi sáp nhập?",
            "In which provinces, as they were before the merger, do the project and that home lie?",
        ),
        Message(
            "Với tỉnh, thành phố đã sáp nhập, chỉ tính nhà ở trong địa giới cũ của nơi có dự án.",
            "Where provinces were merged, only a home within the former boundary of the place of the project counts.",
        ),
        (MERGER_REF,),
    ),
    Question(
        ("land_certificate_without_house",),
        Message(
            "Anh/chị hoặc vợ/chồng có đứng tên Giấy chứng nhận quyền sử dụng đất (đất không có nhà) tại tỉnh, thành "
            "phố nơi có dự án không?",
            "Are you or your spouse named in a land Certificate (land without a house) in the province or city of the project?",
        ),
        Message(
            "Tại ngày được xét, người có tên trong Giấy chứng nhận không được coi là chưa có nhà, kể cả khi đất không có nhà.",
            "On the day examined, anyone named in a Certificate did not count as having no home, even if the land had no house.",
        ),
        (decree_100(29, 1),),
    ),
    Question(
        ("home_floor_area_m2", "household_size"),
        Message(
            "Căn nhà đó rộng bao nhiêu m² sàn, và có mấy người đăng ký thường trú tại đó (tính anh/chị, vợ/chồng, "
            "cha, mẹ, các con)?",
            "How many m² of floor has that home, and how many people are registered there as permanent residents "
            "(you, your spouse, parents and children)?",
        ),
        Message(
            "Người đã có nhà chỉ được mua, thuê mua khi diện tích bình quân đầu người dưới mức tối thiểu.",
            "A home owner may buy only if the floor area per person is below the minimum.",
        ),
        (decree_100(29, 2),),
    ),
    Question(
        ("marital_status",),
        Message("Anh/chị độc thân hay đã kết hôn?", "Are you single or married?"),
        Message(
            "Mức trần thu nhập của người độc thân và của hai vợ chồng khác nhau.",
            "The income limits of single applicants and of couples differ.",
        ),
        (decree_100(30, 1),),
    ),
    Question(
        ("monthly_income",),
        Message(
            "Thu nhập thực nhận bình quân mỗi tháng của anh/chị là bao nhiêu?",
            "What is your average take-home pay a month?",
        ),
        Message(
            "Người mua, thuê mua thuộc nhóm của anh/chị phải có thu nhập không quá mức trần.",
            "Buyers in your group must not earn more than the limit.",
        ),
        (decree_100(30, 1), housing_law(78, 1, "b")),
    ),
    Question(
        ("spouse_monthly_income",),
        Message(
            "Thu nhập thực nhận bình quân mỗi tháng của vợ/chồng anh/chị là bao nhiêu? Không có thu nhập thì ghi 0.",
            "What is your spouse's average take-home pay a month? If there is none, say 0.",
        ),
        Message(
            "Với người đã kết hôn, mức trần tính trên tổng thu nhập của hai vợ chồng.",
            "For married applicants the limit is on the joint income of the couple.",
        ),
        (decree_100(30, 1),),
    ),
    Question(
        ("raising_minor_children",),
        Message("Anh/chị có đang nuôi con dưới tuổi thành niên không?", "Are you raising a minor child?"),
        Message(
            "Người độc thân đang nuôi con dưới tuổi thành niên có mức trần thu nhập cao hơn.",
            "A single applicant raising a minor child has a higher income limit.",
        ),
        (decree_100(30, 1, "a"),),
    ),
)
_BY_FACT: Final = {fact: question for question in QUESTIONS for fact in question.facts}


def next_questions(facts: Facts, book: ParameterBook) -> list[str]:
    """Names of the facts still worth asking, best first; equal to `decide(facts, book).missing`."""
    return list(decide(facts, book).missing)


def next_question(facts: Facts, book: ParameterBook) -> Question | None:
    """The question to put now, or None when no fact can change the outcome."""
    names = next_questions(facts, book)
    return question_for(names[0]) if names else None


def question_for(fact: str) -> Question:
    """The question that fills this fact. Raises KeyError for a field that is never asked."""
    return _BY_FACT[fact]

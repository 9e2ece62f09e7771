"""What the channel itself says: everything that is not an answer of the assistant."""

from __future__ import annotations

from enum import Enum, auto

from bot.conversations import MAX_TEXT
from knowledge.i18n import translator


class Notice(Enum):
    TEXT_ONLY = auto()
    TOO_LONG = auto()
    TOO_FAST = auto()
    OLD_BUTTON = auto()
    PRIVATE_ONLY = auto()
    FAILED = auto()
    ASK_FORGET = auto()
    FORGOTTEN = auto()
    KEPT = auto()


def notice_text(notice: Notice, locale: str) -> str:
    _ = translator(locale)
    return {
        Notice.TEXT_ONLY: _(
            "Tôi chỉ đọc được chữ, chưa đọc được ảnh, tệp, ghi âm hay vị trí. Anh/chị vui lòng gõ câu hỏi bằng chữ."
        ),
        Notice.TOO_LONG: _("Tin nhắn quá dài (tối đa {limit} ký tự). Anh/chị vui lòng viết ngắn hơn.").format(limit=MAX_TEXT),
        Notice.TOO_FAST: _("Anh/chị gửi hơi nhanh. Vui lòng chờ một chút rồi gửi lại."),
        Notice.OLD_BUTTON: _("Nút này đã cũ. Anh/chị vui lòng gõ lại câu hỏi."),
        Notice.PRIVATE_ONLY: _("Để giữ riêng tư cho anh/chị, tôi chỉ trả lời trong cuộc trò chuyện riêng."),
        Notice.FAILED: _("Xin lỗi, tôi chưa trả lời được. Anh/chị vui lòng gửi lại sau ít phút."),
        Notice.ASK_FORGET: _(
            "Anh/chị muốn xóa nội dung trò chuyện và các yêu cầu gửi cán bộ mà trợ lý đang lưu? Việc này không hoàn lại được. "
            "Tin nhắn trong ứng dụng Telegram thì anh/chị tự xóa trong ứng dụng."
        ),
        Notice.FORGOTTEN: _("Đã xóa. Trợ lý không còn lưu nội dung trò chuyện và yêu cầu gửi cán bộ của anh/chị."),
        Notice.KEPT: _("Chưa xóa gì. Anh/chị có thể hỏi tiếp."),
    }[notice]

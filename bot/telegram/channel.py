"""Telegram updates in, replies out. Everything a person may do gets an answer."""

from __future__ import annotations

import asyncio
import logging

from telegram import BotCommand, Message, Update
from telegram.constants import ChatAction, ParseMode
from telegram.ext import (
    AIORateLimiter,
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.conversations import MAX_TEXT, ConversationBusyError
from bot.rate_limits import RateLimitedError
from bot.services import Services
from bot.telegram.payloads import PayloadStore
from bot.telegram.rendering import TOKEN_PREFIX, TelegramMessage, render
from knowledge.i18n import translator
from knowledge.settings import Settings

# Command → what it says to the assistant. Telegram allows a-z, digits and underscore.
COMMANDS = {
    "start": "/greet",
    "kiemtra": "/eligibility-check",
    "duan": "/find-project",
    "hoso": "/application-file",
    "canbo": "/talk-to-officer",
    "trogiup": "/about-assistant",
}
SERVICES = "services"
TIMEOUT_S = 15
log = logging.getLogger(__name__)
Context = ContextTypes.DEFAULT_TYPE


def build_application(settings: Settings, services: Services) -> Application:  # type: ignore[type-arg]
    """A python-telegram-bot application that polls; the token comes from the settings."""
    if settings.telegram_token is None:
        raise ValueError("NOXH_TELEGRAM_TOKEN is not set")
    builder = (
        ApplicationBuilder()
        .token(settings.telegram_token.get_secret_value())
        .rate_limiter(AIORateLimiter(max_retries=3))
        # One conversation is kept in order by its own queue; others need not wait for it.
        .concurrent_updates(True)
        .connect_timeout(TIMEOUT_S)
        .read_timeout(TIMEOUT_S)
        .write_timeout(TIMEOUT_S)
        .post_init(_publish_commands)
    )
    if settings.telegram_api_url is not None:
        base = settings.telegram_api_url.rstrip("/")
        builder = builder.base_url(f"{base}/bot").base_file_url(f"{base}/file/bot")
    application = builder.build()
    application.bot_data[SERVICES] = services
    for command in COMMANDS:
        application.add_handler(CommandHandler(command, _on_command, filters.UpdateType.MESSAGE))
    application.add_handler(CallbackQueryHandler(_on_button))
    application.add_handler(MessageHandler(filters.UpdateType.MESSAGE & filters.TEXT, _on_text))
    application.add_handler(MessageHandler(filters.UpdateType.MESSAGE & ~filters.StatusUpdate.ALL, _on_other))
    application.add_error_handler(_on_error)
    return application


async def _publish_commands(application: Application) -> None:  # type: ignore[type-arg]
    for locale in ("vi", "en"):
        _ = translator(locale)
        commands = [
            BotCommand("kiemtra", _("Kiểm tra tôi có đủ điều kiện không")),
            BotCommand("duan", _("Tìm dự án")),
            BotCommand("hoso", _("Hồ sơ cần nộp")),
            BotCommand("canbo", _("Gặp cán bộ")),
            BotCommand("trogiup", _("Trợ lý này làm được gì")),
        ]
        await application.bot.set_my_commands(commands, language_code="en" if locale == "en" else None)


async def _on_command(update: Update, context: Context) -> None:
    message = update.effective_message
    if message is None or message.text is None:
        return
    command = message.text.split()[0].split("@")[0].lstrip("/").lower()
    await _converse(update, context, COMMANDS[command])


async def _on_text(update: Update, context: Context) -> None:
    message = update.effective_message
    if message is None or message.text is None:
        return
    text = message.text.strip()
    # "/" begins a payload of ours; a citizen's own slash must not act as one.
    await _converse(update, context, text.lstrip("/") or text)


async def _on_button(update: Update, context: Context) -> None:
    query = update.callback_query
    if query is None:
        return
    await query.answer()
    payload = query.data or ""
    if payload.startswith(TOKEN_PREFIX):
        stored = await asyncio.to_thread(PayloadStore(_services(context).database).get, payload)
        if stored is None:
            await _say(update, "Nút này đã cũ. Anh/chị vui lòng gõ lại câu hỏi.")
            return
        payload = stored
    await _converse(update, context, payload)


async def _on_other(update: Update, _context: Context) -> None:
    await _say(update, "Tôi chưa đọc được ảnh, tệp, ghi âm. Anh/chị vui lòng gõ câu hỏi bằng chữ.")


async def _converse(update: Update, context: Context, text: str) -> None:
    chat = update.effective_chat
    if chat is None:
        return
    if len(text) > MAX_TEXT:
        await _say(update, "Tin nhắn quá dài (tối đa {limit} ký tự). Anh/chị vui lòng viết ngắn hơn.")
        return
    services = _services(context)
    conversation = f"telegram:{chat.id}"
    try:
        await services.limits.check(conversation, conversation)
        await chat.send_action(ChatAction.TYPING)
        locale = _locale(update)
        replies = await services.conversations.handle(conversation, text, locale=locale, as_of=None, channel="telegram")
    except (RateLimitedError, ConversationBusyError):
        await _say(update, "Anh/chị gửi hơi nhanh. Vui lòng chờ một chút rồi gửi lại.")
        return
    store = PayloadStore(services.database)
    for reply in replies:
        messages = await asyncio.to_thread(render, reply, locale, services.settings.public_url, store.put)
        for message in messages:
            await _send(update, message)


async def _send(update: Update, message: TelegramMessage) -> Message | None:
    if update.effective_chat is None:
        return None
    return await update.effective_chat.send_message(
        message.text, parse_mode=ParseMode.HTML, reply_markup=message.keyboard, disable_web_page_preview=True
    )


async def _say(update: Update, text: str) -> None:
    if update.effective_chat is not None:
        await update.effective_chat.send_message(translator(_locale(update))(text).format(limit=MAX_TEXT))


async def _on_error(_update: object, context: Context) -> None:
    # The update is left out: it holds a person's words and name.
    log.error("telegram update failed", exc_info=context.error)


def _locale(update: Update) -> str:
    user = update.effective_user
    return "en" if user is not None and (user.language_code or "").startswith("en") else "vi"


def _services(context: Context) -> Services:
    services: Services = context.application.bot_data[SERVICES]
    return services

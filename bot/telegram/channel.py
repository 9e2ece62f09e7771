"""Telegram updates in, replies out. Everything a person does in a private chat gets an answer."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging

from telegram import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    CallbackQuery,
    Chat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    Update,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    ApplicationHandlerStop,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.conversations import MAX_TEXT
from bot.heartbeat import beat_for_ever
from bot.rate_limits import RateLimitedError
from bot.services import Services
from bot.telegram.notices import Notice, notice_text
from bot.telegram.outbox import Outbox
from bot.telegram.payloads import PayloadStore
from bot.telegram.pictures import picture
from bot.telegram.ratings import Pressed, after_press, pressed, with_thumbs
from bot.telegram.recent import Recent
from bot.telegram.rendering import CHANNEL_PREFIX, render
from bot.telegram.transport import MessagePace, PatientRequest, PollingRequest
from bot.turns import ConversationBusyError, Turns
from knowledge.i18n import translator
from knowledge.models import utc_now
from knowledge.ratings import Rating
from knowledge.reply import Reply
from knowledge.settings import Settings, SettingsError

# Command → what it says to the assistant. Telegram allows a-z, digits and underscore.
COMMANDS = {
    "start": "/greet",
    "kiemtra": "/eligibility-check",
    "duan": "/find-project",
    "hoso": "/application-file",
    "canbo": "/talk-to-officer",
    "trogiup": "/about-assistant",
    "riengtu": "/privacy",
    # Names that Telegram's own apps offer.
    "help": "/about-assistant",
    "privacy": "/privacy",
}
FORGET_COMMAND = "xoa"
FORGET, KEEP = f"{CHANNEL_PREFIX}forget", f"{CHANNEL_PREFIX}keep"
# An album is ten messages and a text of 10,000 characters three: one notice is enough for them.
NOTICE_INTERVAL_S = 5.0
TYPING_TIMEOUT_S = 3.0
_NEW = filters.UpdateType.MESSAGE  # not edits
_PRIVATE = _NEW & filters.ChatType.PRIVATE
log = logging.getLogger(__name__)
Context = ContextTypes.DEFAULT_TYPE


def build_application(settings: Settings, services: Services) -> Application:  # type: ignore[type-arg]
    """A python-telegram-bot application that polls; it closes `services` when it shuts down.

    Raises:
        SettingsError: there is no token.
    """
    if settings.telegram_token is None:
        raise SettingsError("Chưa đặt NOXH_TELEGRAM_TOKEN. Hãy lấy mã ở @BotFather và ghi vào .env.")
    channel = TelegramChannel(services)

    def stop() -> None:
        application.stop_running()

    builder = (
        ApplicationBuilder()
        .token(settings.telegram_token.get_secret_value())
        .rate_limiter(MessagePace())
        .request(PatientRequest())
        .get_updates_request(PollingRequest(stop))
        # The channel keeps each chat in order by itself; others need not wait for it.
        .concurrent_updates(True)
        .post_init(channel.prepare)
        .post_shutdown(channel.close)
    )
    if settings.telegram_api_url is not None:
        base = settings.telegram_api_url.rstrip("/")
        builder = builder.base_url(f"{base}/bot").base_file_url(f"{base}/file/bot")
    application = builder.build()
    application.add_handler(TypeHandler(Update, channel.once), group=-1)
    application.add_handlers(
        [
            CommandHandler(list(COMMANDS), channel.on_command, _PRIVATE),
            CommandHandler(FORGET_COMMAND, channel.on_forget, _PRIVATE),
            CommandHandler([*COMMANDS, FORGET_COMMAND], channel.on_group_command, _NEW & filters.ChatType.GROUPS),
            CallbackQueryHandler(channel.on_button),
            MessageHandler(_PRIVATE & filters.TEXT, channel.on_text),
            MessageHandler(_PRIVATE & ~filters.StatusUpdate.ALL, channel.on_other),
        ]
    )
    application.add_error_handler(channel.on_error)
    return application


class TelegramChannel:
    """The handlers. A chat's updates are served one after another, from its first await on: see `Turns`."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._payloads = PayloadStore(services.database)
        self._turns = Turns()
        self._updates = Recent()
        self._notices = Recent(NOTICE_INTERVAL_S)
        self._sending: asyncio.Task[None] | None = None
        self._banners = Recent()
        self._beating: asyncio.Task[None] | None = None

    async def prepare(self, application: Application) -> None:  # type: ignore[type-arg]
        """Once before polling: old payloads go, the command menu is published, officers' replies begin to go out.

        None of it may stop the start.
        """
        self._beating = asyncio.create_task(beat_for_ever(self._services.database, "telegram"))
        retention = dt.timedelta(days=self._services.settings.retention_days)
        await asyncio.to_thread(self._payloads.purge, utc_now() - retention)
        try:
            for locale in ("vi", "en"):
                code = None if locale == "vi" else locale
                await application.bot.set_my_commands(_menu(locale), BotCommandScopeAllPrivateChats(), code)
        except TelegramError as error:
            log.warning("command menu not published: %s", type(error).__name__)
        self._sending = asyncio.create_task(Outbox(self._services.database, application.bot).run())

    async def close(self, _application: Application) -> None:  # type: ignore[type-arg]
        if self._sending is not None:
            self._sending.cancel()
        if self._beating is not None:
            self._beating.cancel()
            await asyncio.gather(self._beating, return_exceptions=True)
        await self._services.close()

    async def once(self, update: Update, _context: Context) -> None:
        """Telegram may deliver an update again; it is answered once."""
        if not self._updates.is_new(update.update_id):
            raise ApplicationHandlerStop

    async def on_command(self, update: Update, _context: Context) -> None:
        message = update.message
        if message is None or message.text is None:
            return
        command = message.text.split()[0].split("@")[0].lstrip("/").lower()
        async with self._turns.take(message.chat.id):
            await self._answer(update, message.chat, COMMANDS[command])

    async def on_text(self, update: Update, _context: Context) -> None:
        message = update.message
        if message is None or message.text is None:
            return
        async with self._turns.take(message.chat.id):
            await self._ask(update, message.chat, message.text)

    async def on_other(self, update: Update, _context: Context) -> None:
        message = update.message
        if message is None:
            return
        async with self._turns.take(message.chat.id):
            await self._say(update, Notice.TEXT_ONLY)
            if message.caption is not None:
                await self._ask(update, message.chat, message.caption)

    async def on_button(self, update: Update, context: Context) -> None:
        query = update.callback_query
        chat = update.effective_chat
        if query is None or chat is None:
            return
        # Begun before the turn is waited for: until it is acknowledged the button looks stuck.
        acknowledged = context.application.create_task(_acknowledge(query), update)
        if chat.type != Chat.PRIVATE:
            return
        async with self._turns.take(chat.id):
            await acknowledged
            data = query.data or ""
            if (press := pressed(data)) is not None:
                await self._rate(query, chat, press)
                return
            if data in (FORGET, KEEP):
                await self._forget(update, chat, confirmed=data == FORGET)
                return
            payload = await asyncio.to_thread(self._payloads.resolve, data)
            if payload is None:
                await self._say(update, Notice.OLD_BUTTON)
                return
            await self._answer(update, chat, payload)

    async def _rate(self, query: CallbackQuery, chat: Chat, press: Pressed) -> None:
        """Notes a thumb and takes it off the message: no other message comes of it."""
        self._services.recorder.note(Rating(_conversation(chat), press.topic, press.value, press.reason))
        message = query.message
        if not isinstance(message, Message):
            return
        locale = "en" if (query.from_user.language_code or "").startswith("en") else "vi"
        # Pressed twice, or the message is gone: the rating counts all the same.
        with contextlib.suppress(BadRequest):
            await query.edit_message_reply_markup(after_press(message.reply_markup, press, locale))

    async def on_forget(self, update: Update, _context: Context) -> None:
        chat = update.effective_chat
        if chat is None:
            return
        locale = _locale(update)
        _ = translator(locale)
        choices = [InlineKeyboardButton(_("Xóa"), callback_data=FORGET), InlineKeyboardButton(_("Không xóa"), callback_data=KEEP)]
        async with self._turns.take(chat.id):
            await chat.send_message(notice_text(Notice.ASK_FORGET, locale), reply_markup=InlineKeyboardMarkup([choices]))

    async def on_group_command(self, update: Update, context: Context) -> None:
        """A group hears no more than where to ask: income and family are nobody else's business."""
        chat = update.effective_chat
        if chat is None or not self._notices.is_new((chat.id, Notice.PRIVATE_ONLY)):
            return
        locale = _locale(update)
        _ = translator(locale)
        button = InlineKeyboardButton(_("Hỏi riêng"), url=context.bot.link)
        await chat.send_message(notice_text(Notice.PRIVATE_ONLY, locale), reply_markup=InlineKeyboardMarkup([[button]]))

    async def on_error(self, update: object, context: Context) -> None:
        """Where an update fails: the person is told what to do, the log holds none of their words."""
        error = context.error
        if not isinstance(update, Update):
            _log_polling_error(error)
            return
        if isinstance(error, Forbidden):
            log.info("a chat does not take messages any more")
            return
        notice = Notice.TOO_FAST
        if not isinstance(error, RateLimitedError | ConversationBusyError):
            notice = Notice.FAILED
            log.error("update failed", exc_info=error)
        if update.effective_chat is not None and update.effective_chat.type == Chat.PRIVATE:
            with contextlib.suppress(TelegramError):
                await self._say(update, notice)

    async def _ask(self, update: Update, chat: Chat, text: str) -> None:
        # "/" begins a payload of ours; a citizen's own slash must not act as one.
        text = text.strip().lstrip("/").strip()
        if not text:
            await self._say(update, Notice.TEXT_ONLY)
        elif len(text) > MAX_TEXT:
            await self._say(update, Notice.TOO_LONG)
        else:
            await self._answer(update, chat, text)

    async def _answer(self, update: Update, chat: Chat, text: str) -> None:
        conversation = _conversation(chat)
        await self._services.limits.check(conversation, conversation)
        locale = _locale(update)
        handling = self._services.conversations.handle(conversation, text, locale=locale, as_of=None, channel="telegram")
        replies, _typing = await asyncio.gather(handling, _show_typing(chat))
        await self._tell_banner(chat, locale)
        for reply in replies:
            await self._send(chat, reply, locale)

    async def _tell_banner(self, chat: Chat, locale: str) -> None:
        """Before the first answer that a chat gets while a banner holds; as plain text, whatever it says."""
        banner = await asyncio.to_thread(self._services.notices.banner)
        if banner is not None and self._banners.is_new((chat.id, banner.version)):
            await chat.send_message(banner.text.in_locale(locale), link_preview_options=LinkPreviewOptions(is_disabled=True))

    async def _send(self, chat: Chat, reply: Reply, locale: str) -> None:
        public_url = self._services.settings.public_url
        for card in reply.cards:
            if card.image is not None:
                await self._send_picture(chat, card.image)
        messages = await asyncio.to_thread(render, reply, locale, public_url, self._payloads.put)
        for number, message in enumerate(messages, 1):
            await chat.send_message(
                message.text,
                parse_mode=ParseMode.HTML,
                reply_markup=with_thumbs(message.keyboard, reply) if number == len(messages) else message.keyboard,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )

    async def _send_picture(self, chat: Chat, image: str) -> None:
        """Before the text, which says the same in words: where the picture fails, the answer is whole without it."""
        drawn = await asyncio.to_thread(picture, self._services, image)
        if drawn is None:
            return
        try:
            await chat.send_photo(drawn.data, caption=drawn.caption or None, filename=drawn.filename)
        except TelegramError as error:
            log.warning("a picture was not sent: %s", type(error).__name__)

    async def _say(self, update: Update, notice: Notice) -> None:
        chat = update.effective_chat
        if chat is not None and self._notices.is_new((chat.id, notice)):
            await chat.send_message(notice_text(notice, _locale(update)))

    async def _forget(self, update: Update, chat: Chat, *, confirmed: bool) -> None:
        if confirmed:
            await asyncio.to_thread(self._services.retention.forget, _conversation(chat))
        await self._say(update, Notice.FORGOTTEN if confirmed else Notice.KEPT)


def _menu(locale: str) -> list[BotCommand]:
    _ = translator(locale)
    return [
        BotCommand("kiemtra", _("Kiểm tra tôi có đủ điều kiện không")),
        BotCommand("duan", _("Tìm dự án")),
        BotCommand("hoso", _("Hồ sơ cần nộp")),
        BotCommand("canbo", _("Gặp cán bộ")),
        BotCommand("trogiup", _("Trợ lý này làm được gì")),
        BotCommand("riengtu", _("Dữ liệu của tôi được dùng thế nào")),
        BotCommand(FORGET_COMMAND, _("Xóa nội dung trò chuyện")),
    ]


async def _acknowledge(query: CallbackQuery) -> None:
    # Telegram refuses what it thinks too old, for example after a stop of the bot; the press still counts.
    with contextlib.suppress(TelegramError):
        await query.answer()


async def _show_typing(chat: Chat) -> None:
    with contextlib.suppress(TelegramError):
        await chat.send_action(ChatAction.TYPING, read_timeout=TYPING_TIMEOUT_S, connect_timeout=TYPING_TIMEOUT_S)


def _log_polling_error(error: Exception | None) -> None:
    if isinstance(error, Conflict):
        log.error("Một tiến trình khác đang nhận tin bằng cùng mã NOXH_TELEGRAM_TOKEN. Hãy dừng một trong hai.")
    elif isinstance(error, NetworkError):
        log.warning("Telegram cannot be reached, trying again: %s", error)
    else:
        log.error("polling failed", exc_info=error)


def _conversation(chat: Chat) -> str:
    return f"telegram:{chat.id}"


def _locale(update: Update) -> str:
    user = update.effective_user
    return "en" if user is not None and (user.language_code or "").startswith("en") else "vi"

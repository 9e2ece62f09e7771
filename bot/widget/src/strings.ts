/** Every word that the widget itself says, Vietnamese first. Answers come from the server. */

import type { Button, Citation, Locale } from "./protocol";

export interface Strings {
  assistant: string;
  you: string;
  ready: string;
  connecting: string;
  reconnecting: string;
  offline: string;
  offlineNotice: string;
  typing: string;
  open: string;
  openShort: string;
  close: string;
  back: string;
  otherLanguage: string;
  otherLanguageShort: string;
  erase: string;
  eraseQuestion: string;
  eraseExplanation: string;
  eraseConfirm: string;
  cancel: string;
  cancelClose: string;
  log: string;
  welcome: string;
  welcomeText: string;
  starters: Button[];
  startersLabel: string;
  quickReplies: string;
  inputLabel: string;
  placeholder: string;
  send: string;
  counter: (used: number, limit: number) => string;
  tooLong: (limit: number) => string;
  newMessages: string;
  sending: string;
  waitingForNetwork: string;
  resend: string;
  resendIn: (seconds: number) => string;
  failure: Record<FailureCode, string>;
  asOf: (date: string) => string;
  asOfList: (date: string) => string;
  citations: string;
  moreCitations: (count: number) => string;
  provision: (place: Pick<Citation, "article" | "clause" | "point">) => string;
  from: (date: string) => string;
  sheetBack: string;
  sheetLoading: string;
  sheetFailed: string;
  sheetRetry: string;
  inForceFrom: (date: string) => string;
  inForceBetween: (from: string, to: string) => string;
  amendedBy: (document: string) => string;
  neighbours: string;
  ownPage: string;
  cards: (count: number) => string;
  cardLink: string;
  picture: (title: string) => string;
  warning: string;
  handoff: string;
  officer: string;
  officerTo: (request: string) => string;
  rate: string;
  helpful: string;
  unhelpful: string;
  whyUnhelpful: string;
  reasons: Record<RatingReason, string>;
  rated: string;
  fallback: string;
  today: string;
  yesterday: string;
  disclaimer: string;
}

export type FailureCode = "network" | "timeout" | "rate_limited" | "too_long" | "invalid" | "busy" | "error";

export type RatingReason = "wrong" | "unclear" | "other_question";

/** Party plans are divided by Roman numerals ("Phần III mục 2"), laws and decrees by articles. */
const ROMAN = /^[IVXLC]+$/;

const vi: Strings = {
  assistant: "Trợ lý nhà ở xã hội",
  you: "Anh/chị",
  ready: "Trợ lý tự động",
  connecting: "Đang kết nối…",
  reconnecting: "Đang kết nối lại…",
  offline: "Không có mạng",
  offlineNotice: "Thiết bị đang mất kết nối mạng. Tin nhắn của anh/chị sẽ được gửi khi có mạng trở lại.",
  typing: "Trợ lý đang soạn câu trả lời",
  open: "Mở trợ lý nhà ở xã hội",
  openShort: "Trò chuyện với trợ lý",
  close: "Đóng khung trò chuyện",
  back: "Quay lại trang giới thiệu",
  otherLanguage: "Switch to English",
  otherLanguageShort: "EN",
  erase: "Xóa cuộc trò chuyện",
  eraseQuestion: "Xóa cuộc trò chuyện này?",
  eraseExplanation:
    "Toàn bộ tin nhắn trên thiết bị này sẽ bị xóa và không khôi phục được. Sau đó anh/chị có thể bắt đầu cuộc trò chuyện mới.",
  eraseConfirm: "Xóa",
  cancel: "Giữ lại",
  cancelClose: "Đóng",
  log: "Nội dung trò chuyện",
  welcome: "Xin chào anh/chị!",
  welcomeText:
    "Tôi trả lời câu hỏi về nhà ở xã hội: điều kiện, hồ sơ, dự án, vay vốn. Câu trả lời có kèm điều luật để anh/chị đối chiếu.",
  starters: [
    { title: "Tôi có đủ điều kiện không?", payload: "/eligibility-check" },
    { title: "Thu nhập bao nhiêu thì được mua?", payload: "/income-condition" },
    { title: "Hồ sơ gồm những giấy tờ gì?", payload: "/application-file" },
    { title: "Tìm dự án nhà ở xã hội", payload: "/find-project" },
    { title: "Vay vốn ưu đãi thế nào?", payload: "/vbsp-loan" },
    { title: "Nộp hồ sơ ở đâu?", payload: "/where-to-apply" },
    { title: "Luật đã thay đổi gì?", payload: "/legal-documents" },
  ],
  startersLabel: "Câu hỏi gợi ý",
  quickReplies: "Lựa chọn trả lời nhanh",
  inputLabel: "Nội dung tin nhắn",
  placeholder: "Nhập câu hỏi của anh/chị",
  send: "Gửi",
  counter: (used, limit) => `${used.toLocaleString("vi")}/${limit.toLocaleString("vi")}`,
  tooLong: (limit) => `Tin nhắn dài quá ${limit.toLocaleString("vi")} ký tự. Anh/chị vui lòng rút gọn.`,
  newMessages: "Tin nhắn mới",
  sending: "Đang gửi",
  waitingForNetwork: "Chờ có mạng",
  resend: "Gửi lại",
  resendIn: (seconds) => `Gửi lại sau ${seconds} giây`,
  failure: {
    network: "Chưa gửi được do lỗi kết nối.",
    timeout: "Chưa nhận được câu trả lời.",
    rate_limited: "Anh/chị gửi hơi nhanh. Vui lòng chờ một chút rồi gửi lại.",
    too_long: "Tin nhắn quá dài. Anh/chị vui lòng rút gọn rồi gửi lại.",
    invalid: "Hệ thống chưa đọc được tin nhắn này. Anh/chị vui lòng viết lại.",
    busy: "Hệ thống đang bận. Anh/chị vui lòng gửi lại sau ít phút.",
    error: "Có lỗi khi xử lý tin nhắn. Anh/chị vui lòng gửi lại.",
  },
  asOf: (date) => `Theo quy định tại ngày ${date}`,
  asOfList: (date) => `Thông tin tại ngày ${date}`,
  citations: "Căn cứ pháp lý",
  moreCitations: (count) => `+${count} căn cứ khác`,
  provision: ({ article, clause, point }) => {
    const parts: string[] = [];
    if (article) parts.push(ROMAN.test(article) ? `Phần ${article}` : `Điều ${article}`);
    if (clause) parts.push(article && ROMAN.test(article) ? `mục ${clause}` : `khoản ${clause}`);
    if (point) parts.push(`điểm ${point}`);
    return parts.join(" ");
  },
  from: (date) => `từ ${date}`,
  sheetBack: "Quay lại quy định trước",
  sheetLoading: "Đang tải nội dung điều luật…",
  sheetFailed: "Chưa tải được nội dung. Anh/chị kiểm tra kết nối mạng rồi thử lại.",
  sheetRetry: "Thử lại",
  inForceFrom: (date) => `Áp dụng từ ${date}`,
  inForceBetween: (from, to) => `Áp dụng từ ${from} đến ${to}`,
  amendedBy: (document) => `Sửa đổi bởi ${document}`,
  neighbours: "Quy định liền kề",
  ownPage: "Mở ở trang riêng",
  cards: (count) => `Danh sách ${count} kết quả`,
  cardLink: "Xem chi tiết",
  picture: (title) => `Hình: ${title}`,
  warning: "Lưu ý",
  handoff: "Chuyển tới cán bộ",
  officer: "Cán bộ",
  officerTo: (request) => `Cán bộ trả lời yêu cầu ${request}`,
  rate: "Đánh giá câu trả lời",
  helpful: "Câu trả lời hữu ích",
  unhelpful: "Câu trả lời chưa đúng",
  whyUnhelpful: "Chưa đúng ở điểm nào? (có thể bỏ qua)",
  reasons: { wrong: "Sai nội dung", unclear: "Khó hiểu", other_question: "Không đúng câu hỏi" },
  rated: "Cảm ơn anh/chị đã đánh giá.",
  fallback: "Trợ lý chưa chắc chắn",
  today: "Hôm nay",
  yesterday: "Hôm qua",
  disclaimer: "Thông tin tham khảo; cơ quan có thẩm quyền quyết định.",
};

const en: Strings = {
  assistant: "Social housing help",
  you: "You",
  ready: "Automated assistant",
  connecting: "Connecting…",
  reconnecting: "Reconnecting…",
  offline: "No network",
  offlineNotice: "Your device is offline. Your messages will be sent when the network is back.",
  typing: "The assistant is writing an answer",
  open: "Open social housing help",
  openShort: "Chat with the assistant",
  close: "Close the chat",
  back: "Back to the introduction",
  otherLanguage: "Chuyển sang tiếng Việt",
  otherLanguageShort: "VI",
  erase: "Delete the conversation",
  eraseQuestion: "Delete this conversation?",
  eraseExplanation:
    "All messages on this device will be deleted and cannot be restored. You can then start a new conversation.",
  eraseConfirm: "Delete",
  cancel: "Keep",
  cancelClose: "Close",
  log: "Conversation",
  welcome: "Hello!",
  welcomeText:
    "I answer questions about social housing: conditions, papers, projects, loans. Answers name the article of law so that you can check them.",
  starters: [
    { title: "Am I eligible?", payload: "/eligibility-check" },
    { title: "What is the income limit?", payload: "/income-condition" },
    { title: "Which papers do I need?", payload: "/application-file" },
    { title: "Find a social housing project", payload: "/find-project" },
    { title: "How do I get a preferential loan?", payload: "/vbsp-loan" },
    { title: "Where do I apply?", payload: "/where-to-apply" },
    { title: "What has changed in the law?", payload: "/legal-documents" },
  ],
  startersLabel: "Suggested questions",
  quickReplies: "Quick replies",
  inputLabel: "Your message",
  placeholder: "Type your question",
  send: "Send",
  counter: (used, limit) => `${used.toLocaleString("en")}/${limit.toLocaleString("en")}`,
  tooLong: (limit) => `The message is longer than ${limit.toLocaleString("en")} characters. Please shorten it.`,
  newMessages: "New message",
  sending: "Sending",
  waitingForNetwork: "Waiting for the network",
  resend: "Send again",
  resendIn: (seconds) => `Send again in ${seconds} s`,
  failure: {
    network: "Not sent: connection problem.",
    timeout: "No answer received yet.",
    rate_limited: "You are sending too fast. Please wait a moment and send again.",
    too_long: "The message is too long. Please shorten it and send again.",
    invalid: "The system could not read this message. Please write it differently.",
    busy: "The system is busy. Please send again in a few minutes.",
    error: "Something went wrong with this message. Please send it again.",
  },
  asOf: (date) => `According to the rules on ${date}`,
  asOfList: (date) => `Information as of ${date}`,
  citations: "Legal basis",
  moreCitations: (count) => `+${count} more`,
  provision: ({ article, clause, point }) => {
    const parts: string[] = [];
    if (article) parts.push(ROMAN.test(article) ? `Part ${article}` : `Article ${article}`);
    if (clause) parts.push(article && ROMAN.test(article) ? `section ${clause}` : `clause ${clause}`);
    if (point) parts.push(`point ${point}`);
    return parts.join(", ");
  },
  from: (date) => `from ${date}`,
  sheetBack: "Back to the previous provision",
  sheetLoading: "Loading the text…",
  sheetFailed: "The text could not be loaded. Check your connection and try again.",
  sheetRetry: "Try again",
  inForceFrom: (date) => `Applies from ${date}`,
  inForceBetween: (from, to) => `Applied from ${from} to ${to}`,
  amendedBy: (document) => `Amended by ${document}`,
  neighbours: "Next to this provision",
  ownPage: "Open on its own page",
  cards: (count) => `List of ${count} ${count === 1 ? "result" : "results"}`,
  cardLink: "See details",
  picture: (title) => `Picture: ${title}`,
  warning: "Note",
  handoff: "Passed to an officer",
  officer: "Officer",
  officerTo: (request) => `An officer's reply to request ${request}`,
  rate: "Rate this answer",
  helpful: "This answer helped",
  unhelpful: "This answer is not right",
  whyUnhelpful: "What is not right? (optional)",
  reasons: { wrong: "Wrong content", unclear: "Hard to understand", other_question: "Not what I asked" },
  rated: "Thank you for rating.",
  fallback: "The assistant is not sure",
  today: "Today",
  yesterday: "Yesterday",
  disclaimer: "For reference only; the competent authority decides.",
};

export const STRINGS: Record<Locale, Strings> = { vi, en };

/** "2026-04-07" → "07/04/2026", or "7 Apr 2026" in English, where the order of day and month is ambiguous. */
export function formatDate(iso: string, locale: Locale): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso);
  if (!match) return iso;
  const [, year, month, day] = match;
  if (locale === "vi") return `${day}/${month}/${year}`;
  return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).format(
    new Date(`${year}-${month}-${day}T00:00:00Z`),
  );
}

/** The parts of "Điều 30 khoản 1 điểm a · 100/2024/NĐ-CP · từ 07/04/2026". */
export function citationParts(citation: Citation, locale: Locale): string[] {
  const strings = STRINGS[locale];
  return [
    strings.provision(citation),
    citation.document,
    citation.effective_from && strings.from(formatDate(citation.effective_from, locale)),
  ].filter((part): part is string => Boolean(part));
}

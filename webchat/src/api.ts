import type { Answer, Content, Hotline, Language } from "./types";

/**
 * Why a call brought no answer.
 * - offline, slow, server: the same call may work later
 * - busy: it may work after `retryAfter` milliseconds
 * - forgotten: the front knows this conversation no longer
 * - refused: sending the same again is no use
 */
export type Trouble = "offline" | "slow" | "server" | "busy" | "forgotten" | "refused";

export class ApiError extends Error {
  constructor(
    readonly trouble: Trouble,
    /** The front's own words for the citizen; empty when it said none. */
    readonly said = "",
    readonly code = "",
    readonly retryAfter = 0,
  ) {
    super(`${trouble} ${code}`.trim());
  }
}

export interface Api {
  hotline(language: Language): Promise<Hotline>;
  since(seq: number, language: Language): Promise<Answer>;
  send(clientMsgId: string, content: Content, language: Language): Promise<Answer>;
  upload(photo: Blob, language: Language): Promise<string>;
}

const PATIENCE = 20_000; // milliseconds; the front answers within 10 s
const PATIENCE_UPLOAD = 120_000;
const SHORTEST_WAIT = 1_000;

export const api: Api = {
  hotline: (language) => call("/api/chat/hotline", language, isHotline),
  since: (seq, language) => call(`/api/chat/messages?after=${seq}`, language, isAnswer),
  send: (clientMsgId, content, language) =>
    call("/api/chat/messages", language, isAnswer, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ client_msg_id: clientMsgId, ...content }),
    }),
  upload: async (photo, language) => {
    const form = new FormData();
    form.append("file", photo, "photo");
    const init = { method: "POST", body: form };
    const answer = await call("/api/chat/attachments", language, isUpload, init, PATIENCE_UPLOAD);
    return answer.attachment_id;
  },
};

async function call<T>(
  path: string,
  language: Language,
  isExpected: (body: unknown) => body is T,
  init: RequestInit = {},
  patience = PATIENCE,
): Promise<T> {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), patience);
  try {
    const headers = { "Accept-Language": language, ...(init.headers as Record<string, string> | undefined) };
    const response = await fetch(path, { ...init, headers, credentials: "same-origin", signal: giveUp.signal });
    const body: unknown = await response.json().catch(() => null);
    if (!response.ok) throw errorOf(response, body);
    if (!isExpected(body)) throw new ApiError("server");
    return body;
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new ApiError(giveUp.signal.aborted ? "slow" : "offline");
  } finally {
    clearTimeout(timer);
  }
}

/** The error that an answer with status 4xx or 5xx means. */
export function errorOf(response: Pick<Response, "status" | "headers">, body: unknown): ApiError {
  const error = isRecord(body) && isRecord(body.error) ? body.error : {};
  const said = typeof error.message === "string" ? error.message : "";
  const code = typeof error.code === "string" ? error.code : "";
  const { status } = response;
  if (status === 429) {
    const seconds = Number(response.headers.get("Retry-After"));
    return new ApiError("busy", said, code, Math.max(SHORTEST_WAIT, seconds * 1000 || 0));
  }
  if (status === 401) return new ApiError("forgotten", said, code);
  if (status >= 500 || status === 408) return new ApiError("server", said, code);
  return new ApiError("refused", said, code);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isAnswer(body: unknown): body is Answer {
  return isRecord(body) && Array.isArray(body.messages) && typeof body.last_seq === "number";
}

function isHotline(body: unknown): body is Hotline {
  return isRecord(body) && isRecord(body.name) && Array.isArray(body.emergency_numbers);
}

function isUpload(body: unknown): body is { attachment_id: string } {
  return isRecord(body) && typeof body.attachment_id === "string";
}

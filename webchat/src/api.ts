import type { Answer, Hotline, Language, Outgoing } from "./types";

/** The front said no, in the citizen's language; sending the same again is no use. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

async function call<T>(path: string, language: Language, init: RequestInit = {}): Promise<T> {
  const headers = { "Accept-Language": language, ...(init.headers as Record<string, string> | undefined) };
  const response = await fetch(path, { ...init, headers, credentials: "same-origin" });
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return body as T;
  const error = (body as { error?: { code: string; message: string } } | null)?.error;
  if (error && response.status < 500) throw new Refused(error.code, error.message);
  throw new Error(`status ${response.status}`);
}

export const hotline = (language: Language) => call<Hotline>("/api/chat/hotline", language);

export const since = (seq: number, language: Language) => call<Answer>(`/api/chat/messages?after=${seq}`, language);

export const send = (message: Outgoing, language: Language) =>
  call<Answer>("/api/chat/messages", language, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(message),
  });

export async function upload(photo: File, language: Language): Promise<string> {
  const form = new FormData();
  form.append("file", photo);
  const answer = await call<{ attachment_id: string }>("/api/chat/attachments", language, { method: "POST", body: form });
  return answer.attachment_id;
}

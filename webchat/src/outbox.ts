import type { Outgoing } from "./types";

const KEY = "jiesu.outbox";

/** Messages that are not sent yet; they survive a reload and keep their ids, so each is taken once. */
export function load(): Outgoing[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? (kept as Outgoing[]) : [];
  } catch {
    return [];
  }
}

export function add(message: Outgoing): Outgoing[] {
  const all = [...load(), message];
  localStorage.setItem(KEY, JSON.stringify(all));
  return all;
}

export function remove(clientMsgId: string): Outgoing[] {
  const rest = load().filter((message) => message.client_msg_id !== clientMsgId);
  localStorage.setItem(KEY, JSON.stringify(rest));
  return rest;
}

/** A random id; `crypto.randomUUID` is missing on plain-http pages. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// @vitest-environment jsdom
import { beforeEach, expect, test } from "vitest";
import * as outbox from "./outbox";
import { joined } from "./useConversation";

beforeEach(() => localStorage.clear());

test("what was written survives a reload and keeps its id", () => {
  outbox.add({ client_msg_id: "a", text: "路灯坏了" });
  expect(outbox.load()).toEqual([{ client_msg_id: "a", text: "路灯坏了" }]);
});

test("only the sent message leaves the outbox", () => {
  outbox.add({ client_msg_id: "a", text: "1" });
  outbox.add({ client_msg_id: "b", text: "2" });
  expect(outbox.remove("a").map((message) => message.client_msg_id)).toEqual(["b"]);
});

test("a spoilt store is an empty one", () => {
  localStorage.setItem("jiesu.outbox", "{nonsense");
  expect(outbox.load()).toEqual([]);
});

test("ids are not guessable twice", () => {
  expect(new Set(Array.from({ length: 500 }, outbox.newId)).size).toBe(500);
});

test("messages are joined by number, in order, each once", () => {
  const message = (seq: number) => ({ seq, from: "bot" as const, text: String(seq), buttons: [], card: null, sent_at: "" });
  expect(joined([message(1), message(3)], [message(2), message(3)]).map(({ seq }) => seq)).toEqual([1, 2, 3]);
});

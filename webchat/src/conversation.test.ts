import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ApiError, type Api } from "./api";
import { Conversation, isAmong, POLL } from "./conversation";
import { Outbox } from "./outbox";
import { memory } from "./testing/memory";
import type { Answer, Content, Message, Sender } from "./types";

/** A front that stores each id once and answers every message. */
class Front implements Api {
  messages: Message[] = [];
  sent: string[] = [];
  failures: (ApiError | "lost")[] = [];
  private readonly keys = new Map<string, number>();

  say(from: Sender, text: string): Message {
    const message = { seq: this.messages.length + 1, from, text, buttons: [], card: null, sent_at: "2026-11-24T00:00:00Z" };
    this.messages.push(message);
    return message;
  }

  async send(id: string, content: Content): Promise<Answer> {
    this.sent.push(id);
    const failure = this.failures.shift();
    if (failure instanceof ApiError) throw failure;
    if (!this.keys.has(id)) {
      this.keys.set(id, this.say("citizen", "text" in content ? content.text : "·").seq);
      this.say("bot", "收到");
    }
    if (failure === "lost") throw new ApiError("offline");
    return this.since((this.keys.get(id) ?? 1) - 1);
  }

  async since(seq: number): Promise<Answer> {
    return { messages: this.messages.slice(seq), state: "bot", last_seq: this.messages.length };
  }

  hotline = () => Promise.reject(new ApiError("server"));
  upload = () => Promise.reject(new ApiError("server"));
}

describe("a conversation", () => {
  let front: Front;
  let talk: Conversation;
  const texts = () => talk.snapshot().messages.map(({ text }) => text);

  beforeEach(() => {
    vi.useFakeTimers();
    front = new Front();
    talk = new Conversation(front, new Outbox(memory()), () => true);
  });
  afterEach(() => {
    talk.stop();
    vi.useRealTimers();
  });
  const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

  test("shows what was said before", async () => {
    front.say("citizen", "暖气不热");
    front.say("bot", "在哪里？");
    talk.start();
    await pass(0);
    expect(texts()).toEqual(["暖气不热", "在哪里？"]);
  });

  test("shows a push within two seconds", async () => {
    front.say("citizen", "暖气不热");
    talk.start();
    await pass(0);
    front.say("notice", "已答复");
    await pass(2000);
    expect(texts()).toEqual(["暖气不热", "已答复"]);
    expect(POLL).toBeLessThan(2000);
  });

  test("shows words at once and sends them once", async () => {
    talk.start();
    talk.send({ text: "暖气不热" }, "暖气不热");
    expect(talk.snapshot().unsent.map(({ shown }) => shown)).toEqual(["暖气不热"]);
    await pass(10_000);
    expect(texts()).toEqual(["暖气不热", "收到"]);
    expect(talk.snapshot().unsent).toEqual([]);
    expect(front.sent).toHaveLength(1);
  });

  test("sends again with the same id when the answer was lost, and the words stand there once", async () => {
    front.failures = ["lost"];
    talk.start();
    talk.send({ text: "暖气不热" }, "暖气不热");
    await pass(10_000);
    expect(new Set(front.sent).size).toBe(1);
    expect(front.sent).toHaveLength(2);
    expect(texts()).toEqual(["暖气不热", "收到"]);
  });

  test("keeps the order of what was written offline", async () => {
    front.failures = [new ApiError("offline"), new ApiError("offline")];
    talk.start();
    talk.send({ text: "一" }, "一");
    talk.send({ text: "二" }, "二");
    await pass(10_000);
    expect(front.messages.filter(({ from }) => from === "citizen").map(({ text }) => text)).toEqual(["一", "二"]);
  });

  test("says what is wrong while nothing goes through, and stops saying it after", async () => {
    front.failures = [new ApiError("server", "系统暂时不能保存消息")];
    talk.send({ text: "一" }, "一");
    talk.start();
    await pass(0);
    expect(talk.snapshot().problem).toEqual({ trouble: "server", said: "系统暂时不能保存消息" });
    await pass(3000);
    expect(talk.snapshot().problem).toBeNull();
  });

  test("waits as long as the front asks for", async () => {
    front.failures = [new ApiError("busy", "", "too_many", 7000)];
    talk.start();
    talk.send({ text: "一" }, "一");
    await pass(6900);
    expect(front.sent).toHaveLength(1);
    await pass(200);
    expect(front.sent).toHaveLength(2);
  });

  test("shows why a message was refused and sends the next one", async () => {
    front.failures = [new ApiError("refused", "消息太长了", "text_too_long")];
    talk.start();
    talk.send({ text: "一" }, "一");
    talk.send({ text: "二" }, "二");
    await pass(100);
    expect(talk.snapshot().unsent.map(({ refused }) => refused)).toEqual(["消息太长了"]);
    expect(texts()).toEqual(["二", "收到"]);
  });

  test("begins anew with the same words when the front has forgotten the conversation", async () => {
    front.failures = [new ApiError("forgotten", "", "unknown_conversation")];
    talk.start();
    talk.send({ text: "一" }, "一");
    await pass(100);
    expect(texts()).toEqual(["一", "收到"]);
    expect(talk.snapshot().unsent).toEqual([]);
  });

  test("fetches what came between its last look and its own message", async () => {
    talk.start();
    await pass(0);
    front.say("notice", "已答复");
    talk.send({ text: "谢谢" }, "谢谢");
    await pass(2000);
    expect(texts()).toEqual(["已答复", "谢谢", "收到"]);
  });

  test("owes an answer as long as the citizen's word is the last", async () => {
    front.say("citizen", "暖气不热");
    talk.start();
    await pass(0);
    expect(talk.snapshot().awaited).toBe(true);
    front.say("bot", "在哪里？");
    await pass(2000);
    expect(talk.snapshot().awaited).toBe(false);
  });

  test("stays silent once stopped", async () => {
    talk.start();
    await pass(0);
    talk.stop();
    const asked = vi.spyOn(front, "since");
    await pass(60_000);
    expect(asked).not.toHaveBeenCalled();
  });
});

describe("a conversation whose news are pushed", () => {
  let front: Front;
  let talk: Conversation;
  let heard: (answer: Answer) => void;
  let open: (isOpen: boolean) => void;
  let looks = 0;
  const texts = () => talk.snapshot().messages.map(({ text }) => text);

  beforeEach(async () => {
    vi.useFakeTimers();
    front = new Front();
    front.say("citizen", "暖气不热");
    talk = new Conversation(front, new Outbox(memory()), () => true, (_, onNews, onOpen) => {
      heard = onNews;
      open = onOpen;
      return () => onOpen(false);
    });
    talk.start();
    await vi.advanceTimersByTimeAsync(0);
    open(true);
    await vi.advanceTimersByTimeAsync(POLL);
    looks = 0;
    const since = front.since.bind(front);
    front.since = (seq) => {
      looks += 1;
      return since(seq);
    };
  });
  afterEach(() => {
    talk.stop();
    vi.useRealTimers();
  });

  test("shows what it hears and does not ask all the time", async () => {
    heard(await front.since(0).then(() => ({ messages: [front.say("notice", "已答复")], state: "bot", last_seq: 2 })));
    expect(texts()).toEqual(["暖气不热", "已答复"]);
    looks = 0;
    await vi.advanceTimersByTimeAsync(20_000);
    expect(looks).toBe(0);
  });

  test("asks for what is missing in between", async () => {
    front.say("bot", "在哪里？");
    heard({ messages: [front.say("notice", "已答复")], state: "bot", last_seq: 3 });
    await vi.advanceTimersByTimeAsync(0);
    expect(texts()).toEqual(["暖气不热", "在哪里？", "已答复"]);
  });

  test("asks again as soon as the stream is cut", async () => {
    open(false);
    await vi.advanceTimersByTimeAsync(0);
    expect(looks).toBe(1);
    front.say("notice", "已答复");
    await vi.advanceTimersByTimeAsync(2_000);
    expect(texts()).toEqual(["暖气不热", "已答复"]);
  });
});

describe("a message on its way", () => {
  const message = (seq: number, text: string): Message => ({ seq, from: "citizen", text, buttons: [], card: null, sent_at: "" });
  const unsent = { id: "a", content: { text: "好" }, shown: "好", after: 3, refused: null };

  test("is known by its words after the moment it was sent", () => {
    expect(isAmong(unsent, [message(4, "好")])).toBe(true);
  });

  test("is not the same words said before", () => {
    expect(isAmong(unsent, [message(3, "好")])).toBe(false);
  });

  test("is nowhere before it was first sent", () => {
    expect(isAmong({ ...unsent, after: null }, [message(4, "好")])).toBe(false);
  });
});

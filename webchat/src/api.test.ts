import { afterEach, describe, expect, test, vi } from "vitest";
import { api, ApiError, errorOf } from "./api";

const told = { error: { code: "too_many", message: "发送得太快了" } };
const answerOf = (status: number, headers: Record<string, string> = {}) => ({ status, headers: new Headers(headers) });

describe("an answer that is an error", () => {
  test.each([
    [400, "refused"],
    [401, "forgotten"],
    [403, "refused"],
    [404, "refused"],
    [408, "server"],
    [413, "refused"],
    [429, "busy"],
    [500, "server"],
    [503, "server"],
  ])("with status %i is %s", (status, trouble) => {
    expect(errorOf(answerOf(status), null).trouble).toBe(trouble);
  });

  test("keeps the front's words and code", () => {
    expect(errorOf(answerOf(400), told)).toMatchObject({ said: "发送得太快了", code: "too_many" });
  });

  test("has no words when the body is not the front's", () => {
    expect(errorOf(answerOf(502), { error: "Bad gateway" })).toMatchObject({ said: "", code: "" });
  });

  test("says how long to wait", () => {
    expect(errorOf(answerOf(429, { "Retry-After": "7" }), told).retryAfter).toBe(7000);
  });

  test("waits at least a second when the wait is not said", () => {
    expect(errorOf(answerOf(429), told).retryAfter).toBe(1000);
  });
});

describe("a call", () => {
  afterEach(() => vi.unstubAllGlobals());
  const stub = (answer: () => Promise<Response>) => {
    const fetched = vi.fn(answer);
    vi.stubGlobal("fetch", fetched);
    return fetched;
  };
  const json = (status: number, body: unknown) => async () => new Response(JSON.stringify(body), { status });
  const answer = { messages: [], state: "bot", last_seq: 0 };

  test("sends the id and exactly one content, in the page's language", async () => {
    const fetched = stub(json(200, answer));
    await api.send("id-1", { payload_id: "p" }, "en");
    const [path, init] = fetched.mock.calls[0] as unknown as [string, RequestInit];
    expect(path).toBe("/api/chat/messages");
    expect(JSON.parse(String(init.body))).toEqual({ client_msg_id: "id-1", payload_id: "p" });
    expect(init.headers).toMatchObject({ "Accept-Language": "en" });
  });

  test("takes 202 for an answer: the rest comes later", async () => {
    stub(json(202, answer));
    await expect(api.send("id-1", { text: "好" }, "zh")).resolves.toEqual(answer);
  });

  test("that finds no net is offline", async () => {
    stub(() => Promise.reject(new TypeError("Failed to fetch")));
    await expect(api.since(0, "zh")).rejects.toMatchObject({ trouble: "offline" });
  });

  test("that brings nonsense is a trouble of the server", async () => {
    stub(async () => new Response("<html>", { status: 200 }));
    await expect(api.since(0, "zh")).rejects.toBeInstanceOf(ApiError);
    await expect(api.since(0, "zh")).rejects.toMatchObject({ trouble: "server" });
  });
});

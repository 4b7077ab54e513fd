import { beforeEach, describe, expect, test } from "vitest";
import { newId, Outbox } from "./outbox";
import type { Store } from "./storage";
import { memory } from "./testing/memory";

describe("the outbox", () => {
  let store: Store;
  beforeEach(() => {
    store = memory();
  });

  test("keeps words and their id for the page that is opened next", () => {
    const { id } = new Outbox(store).add({ text: "路灯坏了" }, "路灯坏了");
    expect(new Outbox(store).all()).toEqual([{ id, content: { text: "路灯坏了" }, shown: "路灯坏了", after: null, refused: null }]);
  });

  test("gives out what was written first", () => {
    const outbox = new Outbox(store);
    const first = outbox.add({ text: "1" }, "1");
    outbox.add({ text: "2" }, "2");
    expect(outbox.next()).toEqual(first);
  });

  test("passes over what was refused", () => {
    const outbox = new Outbox(store);
    const first = outbox.add({ text: "1" }, "1");
    const second = outbox.add({ text: "2" }, "2");
    outbox.change(first.id, { refused: "太长" });
    expect(outbox.next()).toEqual(second);
  });

  test("forgets only what arrived", () => {
    const outbox = new Outbox(store);
    const first = outbox.add({ text: "1" }, "1");
    const second = outbox.add({ text: "2" }, "2");
    outbox.remove(first.id);
    expect(outbox.all()).toEqual([second]);
  });

  test("does not lose what another tab added meanwhile", () => {
    const here = new Outbox(store);
    const mine = here.add({ text: "1" }, "1");
    const theirs = new Outbox(store).add({ text: "2" }, "2");
    here.remove(mine.id);
    expect(here.all()).toEqual([theirs]);
  });

  test.each(["{nonsense", "null", '{"a": 1}', "[1, null, {}]"])("takes a spoilt store %s for an empty one", (spoilt) => {
    store.set("outbox", spoilt);
    expect(new Outbox(store).all()).toEqual([]);
  });
});

test("ids are 32 characters and never the same", () => {
  const ids = Array.from({ length: 500 }, newId);
  expect(new Set(ids).size).toBe(500);
  expect(ids.every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true);
});

import { describe, expect, test } from "vitest";
import { firstLanguage, tagOfText } from "./language";
import { memory } from "./testing/memory";
import type { RequestCard } from "./types";
import { besideCard, cutAtNumbers, lengthOf } from "./words";

const NUMBERS = ["110", "119", "12345"];
const called = (text: string) => cutAtNumbers(text, NUMBERS).flatMap(({ number }) => number ?? []);

describe("numbers to call", () => {
  test.each([
    ["请立即拨打 119。", ["119"]],
    ["拨打110或119", ["110", "119"]],
    ["Call 119 now", ["119"]],
    ["建国路110号", []],
    ["花家地119 号楼", []],
    ["13811912345", []],
    ["编号 7K3M-1190", []],
    ["没有号码", []],
  ])("in %s are %j", (text, numbers) => {
    expect(called(text)).toEqual(numbers);
  });

  test("leave every character where it was", () => {
    const text = "请拨打 110 或 119，地址建国路110号";
    expect(cutAtNumbers(text, NUMBERS).map((piece) => piece.text).join("")).toBe(text);
  });
});

describe("a text beside its card", () => {
  const field = (label: string, value: string) => ({ name: label, label, value });
  const card: RequestCard = {
    type: "draft",
    service_request_id: null,
    status: null,
    fields: [field("地址", "花家地3号楼"), field("经过", "暖气不热\n已经三天")],
  };

  test("does not repeat the card's fields", () => {
    expect(besideCard("请核对：\n地址：花家地3号楼\n经过：暖气不热\n已经三天\n对吗？", card)).toBe("请核对：\n对吗？");
  });

  test("keeps everything else", () => {
    expect(besideCard("已受理，地址是花家地3号楼。", card)).toBe("已受理，地址是花家地3号楼。");
  });

  test("keeps a field that is part of a sentence", () => {
    expect(besideCard("已受理，地址：花家地3号楼，明天答复。", card)).toBe("已受理，地址：花家地3号楼，明天答复。");
  });

  test("may be empty", () => {
    expect(besideCard("地址：花家地3号楼\n经过：暖气不热\n已经三天", card)).toBe("");
  });
});

test("length counts characters as people do", () => {
  expect(lengthOf(" 灯💡坏了 ")).toBe(4);
});

describe("the first language", () => {
  test.each([
    [["en-GB", "zh-CN"], "en"],
    [["fr", "zh-TW"], "zh"],
    [["fr"], "zh"],
    [[], "zh"],
  ])("of a browser that wants %j is %s", (wanted, language) => {
    expect(firstLanguage(memory(), wanted)).toBe(language);
  });

  test("is the one chosen before", () => {
    const store = memory();
    store.set("language", "en");
    expect(firstLanguage(store, ["zh-CN"])).toBe("en");
  });
});

test.each([
  ["请核对", "zh-CN"],
  ["Please check", "en"],
  ["13800138000", undefined],
])("the voice for %s is %s", (text, tag) => {
  expect(tagOfText(text)).toBe(tag);
});

import type { Language } from "./types";

/** Every word of the page that does not come from the city pack. */
const zh = {
  title: "市民热线",
  skip: "跳到输入框",
  emergency: "紧急情况请直接拨打",
  privacy: "隐私说明",
  close: "关闭",
  conversation: "对话",
  placeholder: "请写下发生了什么、在哪里",
  send: "发送",
  photo: "上传照片",
  waiting: "正在为您转接工作人员，请稍候。",
  agent: "工作人员正在为您服务。",
  typing: "正在输入…",
  offline: "网络不通，您写的内容已保存在本机，恢复后自动发送。",
  failed: "没有发送成功",
  retry: "重试",
  citizen: "您",
  bot: "智能助手",
  person: "工作人员",
  notice: "通知",
  change: "修改",
  changePhrase: (label: string) => `${label}不对，是`,
  left: (n: number) => `还可以写 ${n} 字`,
  other: "English",
};
const en: typeof zh = {
  title: "Citizen hotline",
  skip: "Skip to the text box",
  emergency: "In an emergency call",
  privacy: "Privacy notice",
  close: "Close",
  conversation: "Conversation",
  placeholder: "Write what happened and where",
  send: "Send",
  photo: "Add a photo",
  waiting: "A person will join you shortly.",
  agent: "A person is answering you.",
  typing: "Typing…",
  offline: "You are offline. Your words are kept on this device and will be sent once.",
  failed: "Could not be sent",
  retry: "Try again",
  citizen: "You",
  bot: "Assistant",
  person: "Hotline staff",
  notice: "Notice",
  change: "Change",
  changePhrase: (label: string) => `The ${label.toLowerCase()} is wrong, it is `,
  left: (n: number) => `${n} characters left`,
  other: "中文",
};
export type Strings = typeof zh;
export const strings: Record<Language, Strings> = { zh, en };

export function firstLanguage(): Language {
  const kept = localStorage.getItem("jiesu.language");
  if (kept === "zh" || kept === "en") return kept;
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

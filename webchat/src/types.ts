/** The front's chat API, as docs/architecture.md and the design's contract have it. */
export type Language = "zh" | "en";
export type Words = Record<Language, string>;
export type ButtonOffer = { payload_id: string; title: string };
export type CardField = { name: string; label: string; value: string };
export type CardContent = {
  type: "draft" | "request";
  service_request_id: string | null;
  status: string | null;
  fields: CardField[];
};
export type Message = {
  seq: number;
  from: "citizen" | "bot" | "agent" | "notice";
  text: string;
  buttons: ButtonOffer[];
  card: CardContent | null;
  sent_at: string;
};
export type Answer = { messages: Message[]; state: "bot" | "waiting" | "agent"; last_seq: number };
export type Hotline = {
  name: Words;
  operator: Words;
  hotline_number: string;
  ai_notice: Words;
  welcome: Words;
  privacy_notice: Words;
  cannot_do: Words;
  emergency_numbers: { number: string; name: Words }[];
  languages: Language[];
};
export type Outgoing = { client_msg_id: string } & (
  | { text: string }
  | { payload_id: string }
  | { attachment_ids: string[] }
);

/** The front's chat API. */
export type Language = "zh" | "en";
export type Words = Record<Language, string>;
export type Button = { payload_id: string; title: string };
export type CardField = { name: string; label: string; value: string };

/** A draft read back, or a filed request. */
export type RequestCard = {
  type: "draft" | "request";
  service_request_id: string | null;
  status: string | null;
  fields: CardField[];
  timeline?: TimeLineEntry[];
};
export type TimeLineEntry = { at: string; text: string };
export type PhotosCard = { type: "photos"; attachment_ids: string[] };
export type LocationCard = { type: "location"; lat: number; long: number; label: string };
export type Card = RequestCard | PhotosCard | LocationCard;

export type Sender = "citizen" | "bot" | "agent" | "notice";
export type Message = {
  seq: number;
  from: Sender;
  text: string;
  buttons: Button[];
  card: Card | null;
  sent_at: string;
};

/** Who answers: the bot, the bot until a person comes, a person. */
export type State = "bot" | "waiting" | "agent";
export type Answer = { messages: Message[]; state: State; last_seq: number };

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
  map: CityMap;
};

export type Point = { lat: number; long: number };
/** The city's map; `tiles` is an address with {z}, {x}, {y}, empty when there is no tile server; south, west, north, east. */
export type CityMap = { tiles: string; attribution: string; bounds: [number, number, number, number] };

export type Position = Point & { label: string };

/** What one message says: exactly one of the four. */
export type Content = { text: string } | { payload_id: string } | { location: Position } | { attachment_ids: string[] };

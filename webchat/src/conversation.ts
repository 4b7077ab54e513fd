import { ApiError, type Api } from "./api";
import type { Listen } from "./ears";
import type { Outbox, Unsent } from "./outbox";
import type { Answer, Content, Language, Message, State } from "./types";

export type Problem = { trouble: ApiError["trouble"]; said: string };
export type Snapshot = {
  messages: Message[];
  unsent: Unsent[];
  state: State;
  /** The history is here. */
  ready: boolean;
  /** Why nothing goes through just now. */
  problem: Problem | null;
  /** Somebody, or the machine, owes an answer. */
  awaited: boolean;
};

export const POLL = 1_800; // milliseconds; what is new shows within 2 s even where nothing can be pushed
export const POLL_PUSHED = 30_000; // while news come by themselves
export const POLL_HIDDEN = 15_000;
export const POLL_EMPTY = 20_000; // before the first word there is nobody to answer
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;
const FULL_PAGE = 50; // so many messages in one answer: there may be more

/** One conversation with the front: its history, what is on its way, and what comes without being asked for. */
export class Conversation {
  language: Language = "zh";
  private known = new Map<number, Message>();
  private lastSeq = 0;
  private state: State = "bot";
  private ready = false;
  private problem: Problem | null = null;
  private sending = false;
  private polling = false;
  private failures = 0;
  private stopped = true;
  private pollTimer: ReturnType<typeof setTimeout> | undefined;
  private flushTimer: ReturnType<typeof setTimeout> | undefined;
  private hush: (() => void) | undefined;
  private isPushed = false;
  private readonly listeners = new Set<() => void>();
  private current: Snapshot;

  constructor(
    private readonly api: Api,
    private readonly outbox: Outbox,
    private readonly isVisible: () => boolean = () => document.visibilityState === "visible",
    private readonly listen: Listen = () => () => undefined,
  ) {
    this.current = this.draw();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): Snapshot => this.current;

  start(): void {
    this.stopped = false;
    this.wake();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.pollTimer);
    clearTimeout(this.flushTimer);
    this.hush?.();
    this.hush = undefined;
  }

  /** Look and send now: the net is back, the page is looked at again. */
  readonly wake = (): void => {
    void this.poll();
    void this.flush();
  };

  send(content: Content, shown: string): void {
    this.outbox.add(content, shown);
    this.changed();
    void this.flush();
  }

  retry(id: string): void {
    this.outbox.change(id, { refused: null });
    this.changed();
    void this.flush();
  }

  discard(id: string): void {
    this.outbox.remove(id);
    this.changed();
  }

  /** Send what waits, in order, one at a time. */
  async flush(): Promise<void> {
    clearTimeout(this.flushTimer);
    if (this.sending || this.stopped) return;
    this.sending = true;
    try {
      for (let next = this.outbox.next(); next; next = this.outbox.next()) await this.deliver(next);
    } catch (error) {
      this.flushTimer = setTimeout(() => void this.flush(), this.troubled(error));
    } finally {
      this.sending = false;
      this.changed();
    }
  }

  private async deliver(unsent: Unsent): Promise<void> {
    if (unsent.after === null) this.outbox.change(unsent.id, { after: this.lastSeq });
    this.changed();
    try {
      this.take(await this.api.send(unsent.id, unsent.content, this.language));
      this.outbox.remove(unsent.id);
      if (!this.hush) void this.poll();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.trouble === "forgotten") this.forget();
      else if (error.trouble !== "refused") throw error;
      if (error.trouble === "refused" || !("text" in unsent.content)) {
        this.outbox.change(unsent.id, { refused: error.said || error.code });
      } else {
        await this.deliverAnew(unsent);
      }
    }
    this.changed();
  }

  /** Send words to a new conversation, once: the front has forgotten the old one. */
  private async deliverAnew(unsent: Unsent): Promise<void> {
    try {
      this.take(await this.api.send(unsent.id, unsent.content, this.language));
      this.outbox.remove(unsent.id);
    } catch (error) {
      if (!(error instanceof ApiError) || !["forgotten", "refused"].includes(error.trouble)) throw error;
      this.outbox.change(unsent.id, { refused: error.said || error.code });
    }
  }

  /** Ask what is new, and when to ask again. */
  async poll(): Promise<void> {
    clearTimeout(this.pollTimer);
    if (this.polling || this.stopped) return;
    this.polling = true;
    let wait: number;
    try {
      let answer: Answer;
      do {
        answer = await this.api.since(this.lastSeq, this.language);
        this.take(answer);
        this.lastSeq = Math.max(this.lastSeq, answer.last_seq);
      } while (answer.messages.length >= FULL_PAGE);
      this.ready = true;
      this.prickUpEars();
      wait = this.pause();
    } catch (error) {
      if (error instanceof ApiError && error.trouble === "forgotten") this.forget();
      wait = this.troubled(error);
    } finally {
      this.polling = false;
    }
    this.changed();
    if (!this.stopped) this.pollTimer = setTimeout(() => void this.poll(), wait);
  }

  /** How long to wait before asking again. */
  private pause(): number {
    if (this.isPushed) return POLL_PUSHED;
    if (!this.known.size && !this.outbox.next()) return POLL_EMPTY;
    return this.isVisible() ? POLL : POLL_HIDDEN;
  }

  /** Have news pushed as soon as there is a conversation. */
  private prickUpEars(): void {
    if (this.hush || !this.known.size || this.stopped) return;
    const heard = (answer: Answer) => {
      this.take(answer);
      this.changed();
      if (this.lastSeq < answer.last_seq) void this.poll(); // something is missing in between
    };
    this.hush = this.listen(this.lastSeq, heard, (isOpen) => {
      const lost = this.isPushed && !isOpen;
      this.isPushed = isOpen;
      if (lost) void this.poll();
    });
  }

  /** Note what went wrong; returns how long to wait before the next try. */
  private troubled(error: unknown): number {
    const known = error instanceof ApiError ? error : new ApiError("server");
    this.failures += 1;
    if (known.trouble !== "forgotten") this.problem = { trouble: known.trouble, said: known.said };
    return known.retryAfter || Math.min(FIRST_WAIT * 2 ** (this.failures - 1), LONGEST_WAIT);
  }

  /** Add what is new. An answer to a message may leave out what came before it: that is asked for again. */
  private take(answer: Answer): void {
    for (const message of answer.messages) this.known.set(message.seq, message);
    while (this.known.has(this.lastSeq + 1)) this.lastSeq += 1;
    this.state = answer.state;
    this.problem = null;
    this.failures = 0;
  }

  private forget(): void {
    this.hush?.();
    this.hush = undefined;
    this.known.clear();
    this.lastSeq = 0;
    this.state = "bot";
  }

  private changed(): void {
    const drawn = this.draw();
    if (JSON.stringify(drawn) === JSON.stringify(this.current)) return;
    this.current = drawn;
    for (const listener of this.listeners) listener();
  }

  private draw(): Snapshot {
    const messages = [...this.known.values()].sort((a, b) => a.seq - b.seq);
    const unsent = this.outbox.all().filter((each) => each.refused !== null || !isAmong(each, messages));
    const last = messages[messages.length - 1];
    const owed = last?.from === "citizen" && this.state !== "agent";
    return { messages, unsent, state: this.state, ready: this.ready, problem: this.problem, awaited: owed || this.sending };
  }
}

/** Whether a message on its way is already in the history: it was taken, but its answer is not here yet. */
export function isAmong(unsent: Unsent, messages: Message[]): boolean {
  const { after } = unsent;
  return after !== null && messages.some((each) => each.from === "citizen" && each.seq > after && isSame(unsent, each));
}

function isSame(unsent: Unsent, message: Message): boolean {
  if ("attachment_ids" in unsent.content) return message.card?.type === "photos";
  if ("location" in unsent.content) return message.card?.type === "location";
  return message.text.trim() === unsent.shown.trim();
}

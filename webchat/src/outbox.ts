import type { Store } from "./storage";
import type { Content } from "./types";

/** A message that the front has not confirmed yet. */
export type Unsent = {
  id: string;
  content: Content;
  /** What the citizen sees: the words, or the title of the button they pressed. */
  shown: string;
  /** The last message known when it was first sent; null before. A message found after it may be this very one. */
  after: number | null;
  /** Why the front will never take it, in the citizen's language. */
  refused: string | null;
};

const KEY = "outbox";

/**
 * Messages on their way. Each keeps its id from the first try to the last, through reloads and lost answers, so that
 * the front takes it once. Every step reads the store again: another tab may have changed it.
 */
export class Outbox {
  constructor(private readonly store: Store) {}

  all(): Unsent[] {
    try {
      const kept: unknown = JSON.parse(this.store.get(KEY) ?? "[]");
      return Array.isArray(kept) ? kept.filter(isUnsent) : [];
    } catch {
      return [];
    }
  }

  /** The next message to send; a refused one holds nobody up. */
  next(): Unsent | undefined {
    return this.all().find((unsent) => unsent.refused === null);
  }

  add(content: Content, shown: string): Unsent {
    const unsent = { id: newId(), content, shown, after: null, refused: null };
    this.keep([...this.all(), unsent]);
    return unsent;
  }

  remove(id: string): void {
    this.keep(this.all().filter((unsent) => unsent.id !== id));
  }

  change(id: string, values: Partial<Pick<Unsent, "after" | "refused">>): void {
    this.keep(this.all().map((unsent) => (unsent.id === id ? { ...unsent, ...values } : unsent)));
  }

  private keep(all: Unsent[]): void {
    this.store.set(KEY, JSON.stringify(all));
  }
}

function isUnsent(value: unknown): value is Unsent {
  const unsent = value as Partial<Unsent> | null;
  return typeof unsent?.id === "string" && typeof unsent.content === "object" && typeof unsent.shown === "string";
}

/** A random id; `crypto.randomUUID` is missing on pages without https. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

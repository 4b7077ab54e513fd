/** The browser's storage, which may be forbidden or full: then things live as long as the page does. */
export interface Store {
  get(key: string): string | null;
  set(key: string, value: string): void;
}

const PREFIX = "jiesu.";

export function browserStore(): Store {
  const memory = new Map<string, string>();
  return {
    get(key) {
      try {
        return localStorage.getItem(PREFIX + key) ?? memory.get(key) ?? null;
      } catch {
        return memory.get(key) ?? null;
      }
    },
    set(key, value) {
      try {
        localStorage.setItem(PREFIX + key, value);
        memory.delete(key);
      } catch {
        memory.set(key, value);
      }
    },
  };
}

export const store = browserStore();

import type { Store } from "../storage";

/** A store that forgets when the test ends. */
export function memory(): Store {
  const kept = new Map<string, string>();
  return { get: (key) => kept.get(key) ?? null, set: (key, value) => void kept.set(key, value) };
}

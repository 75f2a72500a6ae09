// A list of texts in the browser's storage, one per person. Storage may be full or forbidden: then it lasts as long as the page.
const memory = new Map<string, string[]>();

export interface StoredList {
  read(owner: string): string[];
  /** False when the browser did not keep it. */
  write(owner: string, items: string[]): boolean;
}

/** `name` tells the lists apart: `token.imports`. */
export function storedList(name: string): StoredList {
  const key = (owner: string): string => `icto.${name}.${owner}`;
  return {
    read(owner) {
      try {
        const value: unknown = JSON.parse(localStorage.getItem(key(owner)) ?? '[]');
        if (Array.isArray(value)) return value.filter((item): item is string => typeof item === 'string');
      } catch {
        // Broken or forbidden storage: what this page knows is all there is.
      }
      return memory.get(key(owner)) ?? [];
    },
    write(owner, items) {
      memory.set(key(owner), items);
      try {
        if (items.length === 0) localStorage.removeItem(key(owner));
        else localStorage.setItem(key(owner), JSON.stringify(items));
        return true;
      } catch {
        return false;
      }
    },
  };
}

/** Keys of projects: the front half of `LANT-311`. */

export const PROJECT_KEY = /^[A-Z0-9]{2,10}$/;

/** A key that suits a name: `Ingest server` → `INGEST`. */
export function keyFor(name: string): string {
  const letters = name
    .normalize("NFKD")
    .toUpperCase()
    .replace(/[^A-Z0-9 ]/g, "");
  const words = letters.split(" ").filter(Boolean);
  const key = words.length > 2 ? words.map((word) => word.charAt(0)).join("") : (words[0] ?? "");
  return key.slice(0, 6);
}

/** The same key, or the next one with a number behind it that nobody has. */
export function freeKey(key: string, taken: readonly string[]): string {
  if (key === "" || !taken.includes(key)) return key;
  let number = 2;
  while (taken.includes(`${key.slice(0, 8)}${number}`)) number += 1;
  return `${key.slice(0, 8)}${number}`;
}

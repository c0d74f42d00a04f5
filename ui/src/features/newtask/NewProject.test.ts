import { expect, test } from "vitest";
import { keyFor } from "./NewProject";

test.each([
  ["Ingest server", "INGEST"],
  ["web", "WEB"],
  ["The long way home", "TLWH"],
  ["Größe", "GROSSE"],
  ["日本", ""],
  ["", ""],
])("%j suggests the key %j", (name, key) => {
  expect(keyFor(name)).toBe(key);
});

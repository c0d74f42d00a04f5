import { expect, test } from "vitest";
import { freeKey, keyFor } from "./projectKey";

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

test("a key that is taken gets the first free number", () => {
  expect([
    freeKey("WEB", ["LANT"]),
    freeKey("WEB", ["WEB"]),
    freeKey("WEB", ["WEB", "WEB2"]),
    freeKey("", ["WEB"]),
  ]).toEqual(["WEB", "WEB2", "WEB3", ""]);
});

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

const SRC = resolve(import.meta.dirname);
const LAYERS = ["lib", "components", "ipc", "features", "app"];

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Every import between two files of ours, as paths below src. */
function imports(): { from: string; to: string }[] {
  return files(SRC).flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)].map((match) => ({
      from: relative(SRC, file),
      to: relative(SRC, resolve(dirname(file), match[1] ?? "")),
    })),
  );
}

const layerOf = (path: string) => LAYERS.indexOf(path.split("/")[0] ?? "");

test("imports go one way", () => {
  const wrong = imports().filter(
    ({ from, to }) =>
      layerOf(from) >= 0 &&
      layerOf(to) > layerOf(from) &&
      !from.startsWith("testing") &&
      !from.includes(".test."),
  );
  expect(wrong, "lib, components ← ipc ← features ← app").toEqual([]);
});

test("components know nothing of Rust", () => {
  const wrong = imports().filter(({ from, to }) => from.startsWith("components/") && to.startsWith("ipc/"));
  expect(wrong, "a component takes what it shows as props").toEqual([]);
});

test("no feature imports another", () => {
  const featureOf = (path: string) => path.match(/^features\/([^/]+)/)?.[1];
  const wrong = imports().filter(({ from, to }) => {
    const [a, b] = [featureOf(from), featureOf(to)];
    return a && b && a !== b;
  });
  expect(wrong, "what two features share lies below them").toEqual([]);
});

test("Tauri is named in one file only, and only the door to Rust reads that file", () => {
  const naming = files(SRC)
    .filter((file) => readFileSync(file, "utf8").includes(["@tauri-apps", ""].join("/")))
    .map((file) => relative(SRC, file));
  expect(naming, "the generated bindings name it").toEqual(["ipc/bindings.ts"]);
  const readers = imports().filter(({ to }) => to === "ipc/bindings");
  expect(
    readers.map(({ from }) => from),
    "ipc/tauri.ts is the only door",
  ).toEqual(["ipc/tauri.ts"]);
});

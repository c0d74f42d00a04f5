/** What strangers write: the window holds its shape whatever stands in a title, a label or a text. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { accessibilityFaults, ask, oneBrowser, open, overflows } from "./window";

oneBrowser();

const LONG = "pneumonoultramicroscopicsilicovolcanoconiosis".repeat(8);
const RTL = "تختفي الأسطر عند تدوير السجل ثم تعود בסדר אחר";
const FACES = "👩‍👩‍👧‍👦🏳️‍🌈🇪🇪".repeat(20);
const TITLES = [LONG, RTL, FACES];
const LABELS = Array.from({ length: 100 }, (_, n) => `label-${n}-${"x".repeat(n % 40)}`);

async function strangers(page: Page): Promise<string[]> {
  const projects = await ask<{ project: { id: string; key: string } }[]>(page, "project_list");
  const project_id = projects.find(({ project }) => project.key === "NOTE")?.project.id;
  const keys: string[] = [];
  for (const title of TITLES) {
    const { key } = await ask<{ key: string }>(page, "task_create", {
      project_id,
      title,
      description: `${LONG}\n\n${"A line of text. ".repeat(4000)}\n\n| ${LONG} | b |\n|---|---|\n| 1 | 2 |`,
      status: "todo",
      type: "task",
      priority: "high",
      labels: LABELS,
      assignees: [LONG, "a", "b", "c", "d"],
      milestone: LONG,
    });
    keys.push(key);
  }
  return keys;
}

const SIZES = [
  ["at the usual size", { width: 1280, height: 800 }],
  ["in a small window", { width: 900, height: 600 }],
  ["at 200 %", { width: 640, height: 400 }],
] as const;

test.each(SIZES)("long, foreign and colourful words break nothing, %s", async (_, size) => {
  const { page, trouble, close } = await open("/p/NOTE", size);
  const [key = ""] = await strangers(page);
  await page.locator(`[data-task=${key}]`).waitFor();
  // Columns that have no room side by side scroll inside the board; the page itself stays.
  const sideways = (await overflows(page)).filter(
    (fault) => size.width > 700 || fault.startsWith("the page"),
  );
  expect(sideways, "the board").toEqual([]);
  await page.keyboard.press("v");
  await page.getByRole("grid").waitFor();
  await page.locator(`[data-task=${key}]`).waitFor();
  expect(await overflows(page), "the list").toEqual([]);
  await page.locator(`[data-task=${key}]`).click();
  await page.getByRole("heading", { name: LONG.slice(0, 40) }).waitFor();
  await page.getByText("A line of text.").first().waitFor();
  expect(await overflows(page), "the task").toEqual([]);
  expect(await accessibilityFaults(page)).toEqual([]);
  expect(trouble).toEqual([]);
  await close();
});

test("a long title is whole where it is written", async () => {
  const { page, close } = await open("/p/NOTE");
  const [key = ""] = await strangers(page);
  await page.locator(`[data-task=${key}]`).click();
  await page.getByRole("heading", { name: LONG.slice(0, 40) }).waitFor();
  await page.keyboard.press("e");
  const title = page.getByRole("textbox", { name: "Title" });
  await title.waitFor();
  const style = (name: string) =>
    title.evaluate((field, of) => getComputedStyle(field).getPropertyValue(of), name);
  expect(await style("field-sizing"), "WebKitGTK has none, so nothing leans on it").toBe("fixed");
  expect(await title.evaluate((field) => field.scrollHeight - field.clientHeight)).toBe(0);
  const height = () => title.evaluate((field) => field.clientHeight);
  const whole = await height();
  await title.fill("One line");
  expect(await height(), "it shrinks again").toBeLessThan(whole);
  await close();
});

test("a title from right to left is cut at its end, not at its beginning", async () => {
  const { page, close } = await open("/p/NOTE?view=list", { width: 900, height: 600 });
  const [, key = ""] = await strangers(page);
  const title = page.locator(`[data-task=${key}]`).getByText(RTL);
  await title.waitFor();
  expect(await title.evaluate((cell) => cell.scrollWidth > cell.clientWidth), "it is cut").toBe(true);
  expect(await title.evaluate((cell) => getComputedStyle(cell).direction)).toBe("rtl");
  expect(await title.evaluate((cell) => getComputedStyle(cell).textAlign), "in its column").toBe("left");
  await close();
});

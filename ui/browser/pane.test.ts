import { expect, test } from "vitest";
import { accessibilityFaults, oneBrowser, open, overflows } from "./window";

oneBrowser();

const CHROMES = [
  ["light", {}],
  ["dark", { theme: "dark" as const }],
] as const;

test("the list beside a task is filtered by one button and its key", async () => {
  const { page, trouble, close } = await open("/p/LANT/LANT-317?view=list");
  const list = page.getByRole("navigation", { name: "Tasks" });
  await list.getByRole("button", { name: /LANT-317/ }).waitFor();
  await page.keyboard.press("/");
  await page.getByRole("textbox", { name: "Filter tasks" }).waitFor();
  await page.keyboard.type("rotation");
  await expect.poll(() => page.url(), { message: "the words are in the URL" }).toContain("q=rotation");
  await page.keyboard.press("Enter");
  await list.getByRole("button", { name: /LANT-333/ }).waitFor();
  await expect
    .poll(() => list.getByRole("button", { name: /LANT-329/ }).count(), { message: "others are hidden" })
    .toBe(0);
  await page.getByRole("heading", { name: /Dark theme for the web viewer/ }).waitFor();
  const button = page.getByRole("button", { name: "Filters and sorting, 1 set" });
  await expect
    .poll(() => button.evaluate((element) => element === document.activeElement), {
      message: "the focus is back on the button",
    })
    .toBe(true);
  await page.keyboard.press("j");
  await expect.poll(() => page.url(), { message: "J walks the filtered list" }).toContain("/LANT-");
  await page.keyboard.press("Escape");
  expect(await page.getByRole("textbox", { name: "Filter tasks" }).inputValue()).toBe("rotation");
  expect(trouble).toEqual([]);
  await close();
});

test("the board stands as it was left when a task is closed, and the cursor on the task walked to", async () => {
  const { page, trouble, close } = await open("/p/LANT", { fake: "world=large" });
  const lane = page.getByRole("listbox", { name: "Todo" });
  await lane.getByRole("option").first().waitFor();
  await lane.evaluate((list) => {
    if (list.parentElement) list.parentElement.scrollTop = 6_000;
  });
  await expect.poll(() => lane.getByRole("option").first().getAttribute("aria-posinset")).not.toBe("1");
  const card = lane.getByRole("option").nth(6);
  const key = (await card.getAttribute("data-task")) ?? "";
  await card.scrollIntoViewIfNeeded();
  const depth = () => lane.evaluate((list) => list.parentElement?.scrollTop);
  const left = await depth();
  await card.click();
  await page.waitForURL(new RegExp(key));
  await page.keyboard.press("Escape");
  const focused = () => page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset.task);
  await expect.poll(focused).toBe(key);
  expect(await depth(), "nothing was scrolled").toBe(left);
  await page.keyboard.press("Enter");
  await page.waitForURL(new RegExp(key));
  await page.keyboard.press("j");
  await expect.poll(() => page.url()).not.toContain(key);
  const walked = page.url().match(/LANT-\d+/)?.[0];
  await page.keyboard.press("Escape");
  await expect.poll(focused, { message: "the cursor went along" }).toBe(walked);
  expect(trouble).toEqual([]);
  await close();
});

test("filters that hide every task can be cleared beside the task", async () => {
  const { page, close } = await open("/p/LANT/LANT-317?q=rotatoin");
  const list = page.getByRole("navigation", { name: "Tasks" });
  await list.getByText("No task matches the filters.").waitFor();
  await list.getByRole("button", { name: "Clear filters" }).click();
  await list.getByRole("button", { name: /LANT-317/ }).waitFor();
  await close();
});

test.each(CHROMES)("everybody can use the filters beside a task, %s", async (_, look) => {
  const { page, close } = await open("/p/LANT/LANT-317?status=%5B%22todo%22%5D", look);
  await page.getByRole("button", { name: "Filters and sorting, 1 set" }).click();
  await page.getByRole("button", { name: "Clear all filters" }).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  expect(await overflows(page)).toEqual([]);
  await close();
});

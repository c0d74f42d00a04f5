import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { fail, oneBrowser, open, tell } from "./window";

oneBrowser();

const keysIn = (page: Page, status: string) =>
  page
    .getByRole("listbox", { name: status, exact: true })
    .locator("[data-task]")
    .evaluateAll((cards) =>
      cards
        .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
        .map((card) => card.getAttribute("data-task")),
    );
/** Px between one card and the next. */
const gapsIn = (page: Page, status: string) =>
  page
    .getByRole("listbox", { name: status, exact: true })
    .locator("[data-task]")
    .evaluateAll((cards) => {
      const boxes = cards.map((card) => card.getBoundingClientRect()).sort((a, b) => a.top - b.top);
      return boxes.slice(1).map((box, i) => Math.round(box.top - (boxes[i]?.bottom ?? 0)));
    });
const toast = (page: Page, words: string) => page.getByLabel("Messages").getByText(words);
const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute("data-task"));

/** A board whose every answer takes a while. */
async function board(latency: number) {
  const opened = await open("/p/LANT", { fake: `latency=${latency}` });
  await opened.page.locator("[data-task=LANT-311]").waitFor();
  await opened.page.keyboard.press("j");
  await expect.poll(() => focused(opened.page)).toBe("LANT-311");
  return opened;
}

describe("a move", () => {
  test("is shown at once, and called saved only once it is", async () => {
    const { page, close } = await board(1000);
    await page.keyboard.press("Shift+ArrowRight");
    await expect
      .poll(() => focused(page), { timeout: 600, message: "the cursor goes along" })
      .toBe("LANT-311");
    expect((await keysIn(page, "In progress"))[0]).toBe("LANT-311");
    expect(await keysIn(page, "Todo"), "it is not in two places").not.toContain("LANT-311");
    await page.getByRole("region", { name: "In progress, 4 tasks" }).waitFor();
    expect(await toast(page, "LANT-311 moved").count(), "nothing is saved yet").toBe(0);
    await toast(page, "LANT-311 moved to In progress").waitFor();
    expect((await keysIn(page, "In progress"))[0]).toBe("LANT-311");
    await close();
  });

  test("leaves every card its height", async () => {
    const { page, close } = await board(0);
    await page.locator("[data-task=LANT-333]").focus();
    await page.keyboard.press("Shift+ArrowLeft");
    await expect.poll(async () => (await keysIn(page, "Todo"))[0]).toBe("LANT-333");
    expect([...new Set(await gapsIn(page, "Todo"))], "a short card above a tall one").toEqual([8]);
    await close();
  });

  test("takes the cursor into an empty column and out of it", async () => {
    const { page, close } = await open("/p/PKG", { fake: "latency=200" });
    await page.locator("[data-task^=PKG-]").first().waitFor();
    await page.keyboard.press("j");
    await expect.poll(() => focused(page)).toMatch(/^PKG-/);
    const card = await focused(page);
    for (const column of ["In progress", "Todo", "In progress"]) {
      await page.keyboard.press(column === "Todo" ? "Shift+ArrowLeft" : "Shift+ArrowRight");
      await expect.poll(async () => (await keysIn(page, column))[0], { message: column }).toBe(card);
      await expect.poll(() => focused(page), { message: `the cursor in ${column}` }).toBe(card);
    }
    await close();
  });

  test("does not jump back while other changes are told", async () => {
    const { page, close } = await board(800);
    await page.keyboard.press("Shift+ArrowRight");
    await page.getByRole("region", { name: "In progress, 4 tasks" }).waitFor();
    await tell(page, "tasks_changed", { project_id: "project-lant", task_ids: ["lant-333"] });
    const places = await page.evaluate(async () => {
      const seen = new Set<string | null>();
      const end = performance.now() + 2000;
      while (performance.now() < end) {
        const list = document.querySelector("[data-task=LANT-311]")?.closest("[role=listbox]");
        seen.add(list?.getAttribute("aria-label") ?? null);
        await new Promise(requestAnimationFrame);
      }
      return [...seen];
    });
    expect(places).toEqual(["In progress"]);
    await close();
  });

  test("that cannot be saved is put back, and the cursor with it", async () => {
    const { page, close } = await board(300);
    const error = { code: "disk_full", message: "The disk is full.", hint: "LANT-311 stays where it was." };
    await fail(page, "task_move", error);
    await page.keyboard.press("Shift+ArrowRight");
    await page.getByRole("region", { name: "In progress, 4 tasks" }).waitFor();
    await toast(page, "The disk is full.").waitFor();
    await page.getByRole("region", { name: "In progress, 3 tasks" }).waitFor();
    expect((await keysIn(page, "Todo"))[0], "it stands where it stood").toBe("LANT-311");
    await expect.poll(() => focused(page)).toBe("LANT-311");
    await close();
  });

  test("follows the order of the list", async () => {
    const { page, close } = await open("/p/LANT?sort=number", { fake: "latency=400" });
    await page.locator("[data-task=LANT-305]").waitFor();
    await page.locator("[data-task=LANT-319]").focus();
    await page.keyboard.press("Shift+ArrowLeft");
    await expect
      .poll(() => keysIn(page, "In progress"), { message: "by number, as the others" })
      .toEqual(["LANT-333", "LANT-329", "LANT-319", "LANT-317"]);
    await expect.poll(() => focused(page), { message: "the cursor knows where that is" }).toBe("LANT-319");
    await close();
  });
});

test("a letter is asked for at once", async () => {
  const { page, close } = await board(0);
  await page.getByRole("textbox", { name: "Filter tasks" }).click();
  const took = await page.evaluate(async () => {
    const input = document.activeElement as HTMLInputElement;
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
    const before = location.hash;
    const from = performance.now();
    set?.call(input, "r");
    input.dispatchEvent(new Event("input", { bubbles: true }));
    while (location.hash === before) await new Promise(requestAnimationFrame);
    return performance.now() - from;
  });
  expect(took, "no pause before the first letter").toBeLessThan(110);
  await close();
});

test.each(["board", "list"])(
  "the cursor of a %s never takes the focus from somebody who types",
  async (view) => {
    const { page, close } = await open(`/p/LANT?view=${view}`, { fake: "latency=60" });
    await page.locator("[data-task=LANT-311]").waitFor();
    await page.keyboard.press("j");
    await expect.poll(() => focused(page)).toMatch(/^LANT-/);
    await page.keyboard.press("/");
    await page.keyboard.type("survive", { delay: 90 });
    await expect.poll(() => page.locator("[data-task]").count(), { message: "one task is left" }).toBe(1);
    const input = page.getByRole("textbox", { name: "Filter tasks" });
    expect(await input.inputValue()).toBe("survive");
    expect(await input.evaluate((element) => element === document.activeElement)).toBe(true);
    await close();
  },
);

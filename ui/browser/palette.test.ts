import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { oneBrowser, open, opened } from "./window";

oneBrowser();

const toast = (page: Page, words: string) => page.getByLabel("Messages").getByText(words);
const group = (page: Page, name: string) => page.getByRole("group", { name });

async function palette(typed: string, place = "/p/LANT") {
  const window = await open(place, { fake: "step=5" });
  await window.page.locator("[data-task=LANT-311]").first().waitFor();
  await window.page.keyboard.press("Control+k");
  await window.page.keyboard.type(typed);
  return window;
}

describe("the palette", () => {
  test("offers what can be done with the task that was found", async () => {
    const { page, close } = await palette("rotat");
    const actions = group(page, "On LANT-311");
    await actions.getByRole("option", { name: "Open #842 in the browser" }).click();
    await expect.poll(() => opened(page)).toEqual(["https://github.com/harrowgate/lanternfish/issues/842"]);
    await page.keyboard.press("Control+k");
    await page.keyboard.type("rotat");
    await actions.getByRole("option", { name: "Resolve the conflict" }).click();
    await page.getByRole("dialog", { name: "LANT-311 has two versions" }).waitFor();
    await close();
  });

  test("moves a found task to another column, by keys alone", async () => {
    const { page, trouble, close } = await palette("bookmarks");
    await group(page, "On LANT-333").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await group(page, "Move LANT-333 to").waitFor();
    await page.keyboard.press("Escape");
    await group(page, "Move LANT-333 to").waitFor({ state: "detached" });
    await page.keyboard.type("bookmarks");
    await group(page, "On LANT-333").getByRole("option", { name: "Move to another column" }).click();
    await page.keyboard.type("rev");
    await page.keyboard.press("Enter");
    await toast(page, "LANT-333 moved to In review").waitFor();
    expect(trouble).toEqual([]);
    await close();
  });

  test("keeps to the task that was walked to", async () => {
    const { page, close } = await palette("rotat");
    await group(page, "On LANT-311").waitFor();
    await page.keyboard.press("ArrowDown");
    await group(page, "On LANT-333").waitFor();
    await page.keyboard.press("Tab");
    await expect
      .poll(() => page.getByRole("option", { selected: true }).textContent())
      .toBe("Move to another columnM");
    await group(page, "On LANT-333").waitFor();
    await page.keyboard.press("Shift+Tab");
    await expect.poll(() => page.getByRole("option", { selected: true }).textContent()).toContain("LANT-333");
    await close();
  });

  test("sets apart the commands of the task under the cursor, and of the open one", async () => {
    const { page, close } = await palette("");
    const edit = group(page, "On LANT-311").getByRole("option", { name: /Edit the task/ });
    await edit.waitFor();
    expect(
      await group(page, "Everywhere")
        .getByRole("option", { name: /Edit the task/ })
        .count(),
    ).toBe(0);
    await page.keyboard.press("Escape");
    await page.locator("[data-task=LANT-333]").click();
    await page.getByRole("heading", { name: "Bookmarks survive rotation" }).waitFor();
    await page.keyboard.press("Control+k");
    await group(page, "On LANT-333").waitFor();
    await close();
  });
});

describe("the bar of ticked tasks", () => {
  /** Ticks tasks of the list. */
  async function ticked(...keys: string[]) {
    const window = await open("/p/LANT?view=list", { fake: "step=5" });
    await window.page.locator("[data-task=LANT-311]").first().waitFor();
    for (const key of keys)
      await window.page.getByRole("checkbox", { name: `Select ${key}` }).check({ force: true });
    return window;
  }
  const push = (page: Page) => page.getByRole("toolbar").getByRole("button", { name: /^Push/ });
  const asked = (page: Page) =>
    // biome-ignore lint/suspicious/noExplicitAny: the fake stands on the page
    page.evaluate(() => (globalThis as any).fake.sending.asked as { send_only?: string[] }[]);

  test("sends those that wait, and leaves the others for later", async () => {
    const { page, close } = await ticked("LANT-317", "LANT-329");
    await push(page).hover();
    await page.getByRole("tooltip").getByText("Other edits there wait for the next sync.").waitFor();
    expect(await push(page).textContent(), "one of the two has an edit").toBe("Push 1 now");
    await push(page).click();
    await toast(page, "Lanternfish is synced").waitFor();
    expect((await asked(page)).map((sync) => sync.send_only)).toEqual([["lant-317"]]);
    await page.locator("[data-task=LANT-352]").getByText("2 edits").waitFor();
    await push(page).waitFor({ state: "detached" });
    await close();
  });

  test("offers nothing to send where nothing waits", async () => {
    const { page, close } = await ticked("LANT-329");
    await page.getByRole("toolbar").getByRole("button", { name: "Labels" }).waitFor();
    expect(await push(page).count()).toBe(0);
    await close();
  });
});

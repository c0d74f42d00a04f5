import { expect, test } from "vitest";
import { oneBrowser, open } from "./window";

oneBrowser();

async function onTheBoard() {
  const opened = await open("/p/LANT");
  await opened.page.locator("[data-task=LANT-311]").waitFor();
  await opened.page.keyboard.press("j");
  return opened;
}

test.each([
  ["Shift+L", /Link LANT-311/],
  ["Shift+J", /Join LANT-311/],
])("%s asks about the task under the cursor and gives the focus back", async (key, name) => {
  const { page, trouble, close } = await onTheBoard();
  await page.keyboard.press(key);
  const dialog = page.getByRole("dialog", { name });
  await dialog.waitFor();
  for (let i = 0; i < 12; i += 1) await page.keyboard.press("Tab");
  expect(
    await page.evaluate(() => document.activeElement?.closest("[role=dialog]") !== null),
    "Tab stays inside",
  ).toBe(true);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute("data-task")), {
      message: "back on the card",
    })
    .toBe("LANT-311");
  expect(trouble).toEqual([]);
  await close();
});

test("Shift+C goes to where a comment is written", async () => {
  const { page, close } = await open("/p/LANT/LANT-317");
  await page.getByRole("textbox", { name: "Write a comment" }).waitFor();
  await page.keyboard.press("Shift+C");
  await page.keyboard.type("Seen.");
  expect(await page.getByRole("textbox", { name: "Write a comment" }).inputValue()).toBe("Seen.");
  await close();
});

test("the sheet of keys names every command and leads to those without a key", async () => {
  const { page, close } = await onTheBoard();
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keys" });
  for (const title of ["Link the task to an issue…", "Comment on the task", "Import a Bitbucket archive…"])
    await sheet.getByText(title).waitFor();
  await page.keyboard.press("Enter");
  await page.getByPlaceholder("Search tasks and commands").waitFor();
  await sheet.waitFor({ state: "hidden" });
  await page.keyboard.type("import");
  await page.getByRole("option", { name: "Import a Bitbucket archive…" }).waitFor();
  await close();
});

test.each(["", "?view=list"])(
  "the cursor never walks under the bar of what is selected, %s",
  async (view) => {
    const { page, close } = await open(`/p/LANT${view}`, { width: 900, height: 600 });
    await page.locator("[data-task=LANT-311], [data-task=LANT-317]").first().waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    const bar = await page.getByRole("toolbar").boundingBox();
    const bottom = () => page.evaluate(() => document.activeElement?.getBoundingClientRect().bottom ?? 0);
    for (let i = 0; i < 24; i += 1) {
      await page.keyboard.press("j");
      await expect.poll(bottom).toBeLessThanOrEqual(bar?.y ?? 0);
    }
    await close();
  },
);

import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { fail, oneBrowser, open } from "./window";

oneBrowser();

const toast = (page: Page, words: string) => page.getByLabel("Messages").getByText(words);

test("a refused token says what happened, what is safe and what to do, with details to copy", async () => {
  const { page, close } = await open("/p/DOCS");
  const banner = page.getByRole("region", { name: /no longer accepts the token of Handbook/ });
  await banner.getByText("Your 12 open tasks are safe here").waitFor();
  await banner.getByRole("button", { name: "Details" }).click();
  await banner.getByText("https://git.saltmarsh.example/api/v1").waitFor();
  await banner.getByRole("button", { name: "Copy" }).click();
  await banner.getByRole("status").getByText("Copied").waitFor();
  await banner.getByRole("button", { name: "Replace token" }).click();
  await page.getByRole("dialog", { name: "Replace the token of Handbook" }).waitFor();
  await page.keyboard.press("Escape");
  await page.locator("[data-task=DOCS-1]").click();
  await page.getByRole("button", { name: "Close" }).waitFor();
  await close();
});

test("without a network everything works here, and one button tries again", async () => {
  const { page, close } = await open("/p/INGS", { fake: "outcome=offline&step=20" });
  await page.locator("[data-task^=INGS-]").first().waitFor();
  await page.keyboard.press("s");
  await toast(page, "gitlab.com cannot be reached").waitFor();
  await toast(page, "Everything works here").waitFor();
  await page
    .locator("header")
    .getByText(/offline, tries again/)
    .waitFor();
  await page.getByRole("button", { name: "Try now" }).click();
  await page.getByRole("progressbar").waitFor();
  await toast(page, "gitlab.com cannot be reached").waitFor();
  expect(await page.getByText("gitlab.com cannot be reached").count(), "one message, not a heap").toBe(1);
  await close();
});

test("a failed sync leads to what happened", async () => {
  const { page, close } = await open("/p/LANT", { fake: "outcome=failure&step=20" });
  await page.locator("[data-task=LANT-311]").waitFor();
  await page.keyboard.press("s");
  await page.getByRole("button", { name: "Show what happened" }).click();
  await page.getByRole("heading", { name: "Sync history" }).waitFor();
  await page.getByText("github.com answered with an error (502).").first().waitFor();
  await close();
});

const READS: [string, string, string][] = [
  ["the board", "/p/INGS", "task_count"],
  ["all tasks", "/all", "task_count"],
  ["a task", "/p/INGS/INGS-1", "task_show"],
  ["the history", "/history", "sync_history_list"],
  ["the conflicts", "/conflicts", "conflict_list"],
  ["the settings", "/settings", "settings_get"],
  ["the projects", "/settings", "project_list"],
];

test.each(READS)("%s can fail to be read, says so, and is there again", async (_, place, command) => {
  const { page, close } = await open(place, { fake: `fail=${command}` });
  const alert = page.locator("main").getByRole("alert").first();
  await alert.getByText("The database is locked by another program.").waitFor();
  await alert.getByText("Everything saved before is safe.").waitFor();
  expect(
    await alert.getByRole("button", { name: "Copy the details" }).count(),
    "a report can be written",
  ).toBe(1);
  await fail(page, command, null);
  const again = page.locator("main").getByRole("button", { name: "Try again" });
  await expect
    .poll(
      async () => {
        // A screen may read more than one thing; each part is tried again by itself.
        for (const button of await again.all()) await button.click({ timeout: 500 }).catch(() => null);
        return again.count();
      },
      { message: "nothing is left unread" },
    )
    .toBe(0);
  await close();
});

import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import type { Settings, StatusView } from "../src/ipc/contract";
import { ask, askedOfShell, fail, oneBrowser, open, tell } from "./window";

oneBrowser();

const toast = (page: Page, words: string | RegExp) => page.getByLabel("Messages").getByText(words);
const sidebar = (page: Page) => page.getByRole("navigation", { name: "Projects and views" });

async function board(fake = "", key = "INGS") {
  const window = await open(`/p/${key}`, { fake });
  await window.page.locator(`[data-task^=${key}-]`).first().waitFor();
  return window;
}

async function palette(page: Page, words: string, option: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await page.keyboard.type(words);
  await page.getByRole("option", { name: option }).click();
}

describe("a pause", () => {
  test("comes from the palette, stands in sidebar, header and settings, and is ended from the sidebar", async () => {
    const { page, trouble, close } = await board();
    await palette(page, "pause all", "Pause all syncing for an hour");
    await toast(page, /^Syncing is paused until \d\d:\d\d$/).waitFor();
    await sidebar(page)
      .getByText(/^paused until \d\d:\d\d$/)
      .waitFor();
    await page
      .locator("header")
      .getByText(/paused until \d\d:\d\d/)
      .waitFor();
    expect(await page.getByText(/^, in sync$/).count(), "no dot says in sync during a pause").toBe(0);
    await page.getByRole("link", { name: "Settings" }).click();
    await page
      .locator("main")
      .getByText(/^Paused until/)
      .waitFor();
    await sidebar(page).getByRole("button", { name: "Resume" }).click();
    await toast(page, "Syncing goes on").waitFor();
    await page.getByText("Sync by itself").waitFor();
    expect((await ask<StatusView>(page, "status_show")).paused_until).toBeNull();
    expect(trouble).toEqual([]);
    await close();
  });

  test("until another day is said in full, in the wide sidebar and beside the slim one's sign", async () => {
    const { page, close } = await board();
    await palette(page, "pause all", "Pause all syncing until tomorrow");
    const words = sidebar(page).getByText(/^paused until tomorrow \d\d:\d\d$/);
    await words.waitFor();
    expect(
      await words.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth),
      "nothing of it is cut",
    ).toBe(0);
    await page.setViewportSize({ width: 900, height: 600 });
    await sidebar(page)
      .getByRole("button", { name: /^Resume, paused until tomorrow/ })
      .click();
    await toast(page, "Syncing goes on").waitFor();
    await close();
  });

  test("leaves Sync now alone", async () => {
    const { page, close } = await board("paused=hour&step=5");
    await page.getByRole("button", { name: "Sync now" }).click();
    await toast(page, "Ingest server is synced").waitFor();
    await close();
  });

  test("that the tray ended is gone from the window", async () => {
    const { page, close } = await board("paused=hour");
    await sidebar(page).getByRole("button", { name: "Resume" }).waitFor();
    await ask(page, "background_resume");
    await sidebar(page).getByRole("button", { name: "Resume" }).waitFor({ state: "detached" });
    await close();
  });
});

describe("closing the window", () => {
  test("asks once; Escape leaves it open, Enter keeps syncing", async () => {
    const { page, close } = await board();
    const dialog = page.getByRole("dialog", { name: "Keep syncing in the background?" });
    await tell(page, "close_asked", {});
    await dialog.waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect(await askedOfShell(page), "nothing was decided").toEqual([]);
    await tell(page, "close_asked", {});
    await dialog.waitFor();
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    expect(await askedOfShell(page)).toEqual([{ keep_in_background: true }]);
    await close();
  });

  test("can be refused by a full disk, and the question stays", async () => {
    const { page, close } = await board();
    await fail(page, "window_close", { code: "disk_full", message: "The disk is full.", hint: "Make room." });
    await tell(page, "close_asked", {});
    await page.getByRole("button", { name: "Quit" }).click();
    await toast(page, "The disk is full.").waitFor();
    expect(await page.getByRole("dialog").count()).toBe(1);
    await close();
  });
});

test.each([
  ["/conflicts", "Conflicts"],
  ["/history", "Sync history"],
  ["/settings", "Settings"],
  ["/p/DOCS", "Handbook"],
])("a notification or the tray leads to %s", async (place, heading) => {
  const { page, close } = await board();
  await tell(page, "place_opened", { place });
  await page.getByRole("heading", { name: heading, exact: true, level: 1 }).waitFor();
  await close();
});

describe("the settings", () => {
  test("are walked and changed by keys, and kept at once", async () => {
    const { page, trouble, close } = await open("/settings");
    await page.getByRole("button", { name: "Seal with a new key" }).waitFor();
    const list = page.getByRole("navigation", { name: "Settings" });
    await list.getByRole("button", { name: "Notifications" }).focus();
    await page.keyboard.press("Enter");
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.outerHTML), {
        message: "the focus follows to the section",
      })
      .toMatch(/^<h2.*Notifications/);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await page.getByText("Saved", { exact: true }).waitFor();
    expect((await ask<Settings>(page, "settings_get")).notify_conflicts).toBe(false);
    await page.keyboard.press("Escape");
    await page.keyboard.press("/");
    await page.keyboard.type("battery");
    await page.getByText("Pause on battery").waitFor();
    await page.getByText("Back up now").waitFor({ state: "detached" });
    expect(trouble).toEqual([]);
    await close();
  });

  test("follow what is in sight", async () => {
    const { page, close } = await open("/settings");
    await page.getByRole("button", { name: "Save a file" }).waitFor();
    await page.getByRole("heading", { name: "Tokens and keyring" }).evaluate((heading) => {
      heading.scrollIntoView({ block: "start" });
    });
    await page.locator("nav [aria-current=true]").getByText("Tokens").waitFor();
    await close();
  });

  test("replace a token with the dialog that is there for it", async () => {
    const { page, close } = await open("/settings");
    await page.getByRole("button", { name: "Replace the token of Handbook" }).click();
    const dialog = page.getByRole("dialog", { name: "Replace the token of Handbook" });
    await dialog.getByLabel("Token", { exact: true }).fill("a-token-that-works-0123456789");
    await dialog.getByRole("button", { name: "Check and replace" }).click();
    await dialog.waitFor({ state: "detached" });
    await expect
      .poll(() => page.getByText("refused by the forge").count(), { message: "its row knows it" })
      .toBe(0);
    await close();
  });

  test("forget a token, and the project says so and offers to give one", async () => {
    const { page, trouble, close } = await open("/settings");
    await page.getByRole("button", { name: "Forget the token of Lanternfish" }).click();
    await page.getByRole("button", { name: "Forget it" }).click();
    await page.getByRole("button", { name: "Add a token for Lanternfish" }).waitFor();
    await sidebar(page).getByRole("link", { name: /LANT/ }).click();
    await page.getByText("The token of Lanternfish was forgotten here.").waitFor();
    await page.getByRole("button", { name: "Give a token" }).click();
    const dialog = page.getByRole("dialog", { name: "A token for Lanternfish" });
    await dialog.getByLabel("Token", { exact: true }).fill("a-token-that-works-0123456789");
    await dialog.getByRole("button", { name: "Check and keep" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByText("The token of Lanternfish was forgotten here.").waitFor({ state: "detached" });
    expect(trouble).toEqual([]);
    await close();
  });

  test("remove everything only after the word, by keys alone, and say a refusal in the dialog", async () => {
    const { page, trouble, close } = await open("/settings", { height: 600, width: 900 });
    await page.getByRole("button", { name: "Remove everything…" }).click();
    const dialog = page.getByRole("dialog", { name: "Remove everything" });
    await dialog.getByRole("list", { name: "What stays" }).waitFor();
    const word = dialog.getByLabel("Type “remove” to go on");
    await word.focus();
    await page.keyboard.type("remov");
    await page.keyboard.press("Enter");
    expect(await askedOfShell(page)).toEqual([]);
    await fail(page, "data_remove", { code: "busy", message: "Another Tern is syncing.", hint: "Wait." });
    await page.keyboard.type("e");
    await page.keyboard.press("Enter");
    await dialog.getByRole("alert").getByText("Another Tern is syncing.").waitFor();
    expect(await askedOfShell(page)).toEqual([]);
    await fail(page, "data_remove", null);
    await word.press("Enter");
    await expect.poll(() => askedOfShell(page)).toEqual(["begin anew"]);
    expect(trouble).toEqual([]);
    await close();
  });

  test("restore a backup and restart", async () => {
    const { page, close } = await open("/settings");
    await page
      .getByRole("button", { name: /^Restore the backup/ })
      .first()
      .click();
    await page.getByRole("button", { name: "Restore and restart" }).click();
    await page.getByText("A backup is restored at the next start").waitFor();
    expect(await askedOfShell(page)).toEqual(["restart"]);
    await close();
  });
});

test("the menu of Sync now leads to the project’s history", async () => {
  const { page, close } = await board();
  await page.getByRole("button", { name: "More ways to sync" }).click();
  await page.getByRole("menuitem", { name: "Sync history" }).click();
  await page.getByRole("heading", { name: "Sync history" }).waitFor();
  await page.getByRole("button", { name: /Ingest server/ }).waitFor();
  await close();
});

test("backing up and exporting are in the palette, and lead to the folder", async () => {
  const { page, close } = await board();
  await palette(page, "back up", "Back up now");
  await toast(page, "A backup was made").waitFor();
  await palette(page, "export", "Export every task as Markdown");
  await toast(page, /tasks exported$/).waitFor();
  await page.getByLabel("Messages").getByRole("button", { name: "Open the folder" }).click();
  await expect.poll(() => askedOfShell(page)).toEqual([{ folder: "exports" }]);
  await close();
});

test("an issue that is yet to be made can wait too", async () => {
  const { page, close } = await open("/p/LANT/LANT-333", { fake: "step=5" });
  await page.getByRole("button", { name: "Make an issue of it" }).click();
  await page.keyboard.press("Escape");
  await page.locator("[data-task=LANT-311]").first().waitFor();
  await page.keyboard.press("Shift+S");
  const preview = page.getByRole("dialog", { name: /What a sync of Lanternfish/ });
  await preview.getByText("1 issue to make, 2 to update").waitFor();
  await preview.getByRole("checkbox", { name: /^Send LANT-333/ }).click();
  await preview.getByText("2 issues to update, 1 left out").waitFor();
  await preview.getByRole("button", { name: "Sync these" }).click();
  await toast(page, "Lanternfish is synced").waitFor();
  await page.getByText("LANT-333").first().click();
  await page.getByText("LANT-333 becomes an issue at the next sync.").waitFor();
  await close();
});

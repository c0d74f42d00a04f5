import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import type { SyncStart } from "../src/ipc/contract";
import { fail, oneBrowser, open } from "./window";

oneBrowser();

const toast = (page: Page, words: string) => page.getByLabel("Messages").getByText(words);
const preview = (page: Page, name = "Lanternfish") =>
  page.getByRole("dialog", { name: `What a sync of ${name} would change` });
const group = (page: Page, name: string) => preview(page).getByRole("region", { name });
const box = (page: Page, name: string | RegExp) => preview(page).getByRole("checkbox", { name });
const syncThese = (page: Page) => preview(page).getByRole("button", { name: "Sync these" });

/** The syncs that were asked for. */
const asked = (page: Page): Promise<SyncStart[]> =>
  // biome-ignore lint/suspicious/noExplicitAny: the fake stands on the page
  page.evaluate(() => (globalThis as any).fake.sending.asked);

async function board(fake = "step=5", key = "LANT") {
  const window = await open(`/p/${key}`, { fake });
  await window.page.locator(`[data-task^=${key}-]`).first().waitFor();
  return window;
}

describe("a preview", () => {
  test("sorts what would happen by the way it travels, in words", async () => {
    const { page, trouble, close } = await board();
    await page.keyboard.press("Shift+S");
    const here = group(page, "From GitHub to this computer");
    await here.getByText("3 tasks to create, 18 to update").waitFor();
    await here.getByText("title and labels").first().waitFor();
    await group(page, "From this computer to GitHub").getByText("2 issues to update").waitFor();
    await group(page, "Needs you").getByText("LANT-311").waitFor();
    await group(page, "Left alone").getByText("#41 is a pull request").waitFor();
    await preview(page).getByText("Changes 21 tasks here and 2 issues on GitHub.").waitFor();
    const boxes = await preview(page).getByRole("checkbox").all();
    for (const each of boxes)
      expect(await each.getAttribute("aria-checked"), "everything is in until it is left out").toBe("true");
    await page.keyboard.press("Escape");
    expect(await asked(page), "looking starts nothing").toEqual([]);
    expect(trouble).toEqual([]);
    await close();
  });

  test("leaves out what is unticked, for this once", async () => {
    const { page, close } = await board();
    await page.keyboard.press("Shift+S");
    await box(page, /^Send LANT-317/).click();
    await box(page, /^Create Say which line/).click();
    await preview(page).getByText("Changes 20 tasks here and 1 issue on GitHub.").waitFor();
    await syncThese(page).click();
    await preview(page).waitFor({ state: "detached" });
    await toast(page, "Lanternfish is synced").waitFor();
    expect(await asked(page)).toEqual([
      {
        project_id: "project-lant",
        sync_type: "full",
        include_closed: false,
        confirmed: true,
        leave_out_tasks: ["lant-317"],
        leave_out_issues: ["issue-2001"],
        leave_out_comments: [],
      },
    ]);
    await page.locator("[data-task=LANT-317]").getByText("1 edit").waitFor();
    await expect
      .poll(() => page.locator("[data-task=LANT-352]").getByText("2 edits").count(), {
        message: "what was left in is sent",
      })
      .toBe(0);
    await close();
  });

  test("takes keys alone", async () => {
    const { page, close } = await board();
    await page.keyboard.press("Shift+S");
    await box(page, "Everything from GitHub").focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Space");
    await preview(page).getByText("2 tasks to create, 18 to update, 1 left out").waitFor();
    await page.keyboard.press("ArrowUp");
    expect(await box(page, "Everything from GitHub").getAttribute("aria-checked")).toBe("mixed");
    await page.keyboard.press("Space");
    await preview(page).getByText("3 tasks to create, 18 to update", { exact: true }).waitFor();
    await page.keyboard.press("Space");
    await preview(page).getByText("none of them, 21 left out").waitFor();
    await syncThese(page).focus();
    await page.keyboard.press("Enter");
    await toast(page, "Lanternfish is synced").waitFor();
    expect((await asked(page))[0]?.leave_out_issues?.length, "a whole group waits").toBe(21);
    await close();
  });

  test("gives the focus back to where it was opened", async () => {
    const { page, close } = await board();
    await page.getByRole("button", { name: "More ways to sync" }).click();
    await page.getByRole("menuitem", { name: /Preview/ }).click();
    await syncThese(page).waitFor();
    await page.keyboard.press("Escape");
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute("aria-label")), {
        message: "the arrow has it again",
      })
      .toBe("More ways to sync");
    await close();
  });

  test("says so when nothing would change", async () => {
    const { page, close } = await board("step=5", "INGS");
    await page.keyboard.press("s");
    await toast(page, "Ingest server is in sync").waitFor();
    await page.keyboard.press("Shift+S");
    const dialog = preview(page, "Ingest server");
    await dialog.getByText("Nothing would change").waitFor();
    await dialog.getByText("Ingest server and GitLab say the same.").waitFor();
    expect(await dialog.getByRole("button", { name: "Sync these" }).count(), "nothing to press").toBe(0);
    await close();
  });

  test("that cannot be read says why and can be asked for again", async () => {
    const { page, close } = await board("fail=sync_preview");
    await page.keyboard.press("Shift+S");
    const alert = preview(page).getByRole("alert");
    await alert.getByText("The database is locked by another program.").waitFor();
    await fail(page, "sync_preview", null);
    await alert.getByRole("button", { name: "Try again" }).click();
    await syncThese(page).waitFor();
    await close();
  });
});

describe("many edits at once", () => {
  test("wait until a person has looked at them, and go then", async () => {
    const { page, close } = await board("edits=26&step=5");
    await page.keyboard.press("s");
    const banner = page.getByRole("region", { name: "28 edits would change issues on GitHub at once." });
    await banner.getByText("Nothing was sent.").waitFor();
    await banner.getByRole("button", { name: "Look and send" }).click();
    const there = group(page, "From this computer to GitHub");
    await there.getByText("28 issues to update").waitFor();
    const headings = await preview(page).getByRole("heading", { level: 3 }).allTextContents();
    expect(headings[0], "what waited for a look comes first").toBe("This computerGitHub");
    await box(page, /^Send LANT-352/).click();
    await syncThese(page).click();
    await banner.waitFor({ state: "detached" });
    await toast(page, "Lanternfish is synced").waitFor();
    expect(
      await toast(page, "28 edits would change issues on GitHub at once").count(),
      "the newest word about a project stands",
    ).toBe(0);
    const [first, second] = await asked(page);
    expect(first?.confirmed, "a key press confirms nothing").toBeUndefined();
    expect([second?.confirmed, second?.leave_out_tasks]).toEqual([true, ["lant-352"]]);
    await page.locator("[data-task=LANT-352]").getByText("2 edits").waitFor();
    await close();
  });

  test("are said wherever the person is, with the way to them", async () => {
    const { page, close } = await board("edits=26&step=60");
    await page.keyboard.press("s");
    await page.getByRole("link", { name: /Sync history/ }).click();
    await toast(page, "28 edits would change issues on GitHub at once").waitFor();
    await page.getByLabel("Messages").getByRole("button", { name: "Look and send" }).click();
    await syncThese(page).waitFor();
    await close();
  });

  test("let the rest be synced meanwhile, and are looked at from a task and the settings too", async () => {
    const { page, close } = await board("edits=26&step=5");
    await page.keyboard.press("s");
    await page.getByRole("region", { name: /edits would change issues/ }).waitFor();
    expect(
      await page.getByRole("button", { name: "Sync now" }).getAttribute("aria-disabled"),
      "pulling goes on",
    ).toBeNull();
    await page.locator("[data-task=LANT-317]").click();
    await page
      .getByRole("complementary", { name: "Fields" })
      .getByRole("button", { name: "Look and send" })
      .click();
    await syncThese(page).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "Settings" }).click();
    await page.locator("main").getByRole("button", { name: "Look and send" }).click();
    await syncThese(page).waitFor();
    await close();
  });
});

describe("a task that is only here", () => {
  const words = "LANT-333 becomes an issue at the next sync";

  test("becomes an issue from its pane, which says so until it is one", async () => {
    const { page, close } = await open("/p/LANT/LANT-333", { fake: "step=5" });
    const fields = page.getByRole("complementary", { name: "Fields" });
    await fields.getByText("until you make an issue of it on GitHub").waitFor();
    await fields.getByRole("button", { name: "Make an issue of it" }).click();
    await toast(page, words).waitFor();
    await fields.getByText(`${words}.`).waitFor();
    expect(
      await page.getByLabel("Messages").getByRole("button", { name: "Undo" }).count(),
      "undo would take something else back",
    ).toBe(0);
    await page.getByLabel("Messages").getByRole("button", { name: "Sync now" }).click();
    await fields.getByText("In step with GitHub").waitFor();
    await page.getByRole("link", { name: /github.com #1233/ }).waitFor();
    await close();
  });

  test("becomes an issue from its menu, and stands in the preview as new", async () => {
    const { page, close } = await board();
    await page.locator("[data-task=LANT-333]").click({ button: "right" });
    await page.getByRole("menuitem", { name: "Make an issue of it" }).click();
    await toast(page, words).waitFor();
    await page.keyboard.press("Shift+S");
    const there = group(page, "From this computer to GitHub");
    await there.getByText("1 issue to make, 2 to update").waitFor();
    await there.getByText("new issue").waitFor();
    await close();
  });

  test("becomes an issue from the palette", async () => {
    const { page, close } = await open("/p/LANT/LANT-333");
    await page.getByRole("button", { name: "Make an issue of it" }).waitFor();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("make an issue");
    await page.getByRole("option", { name: /Make an issue of the task/ }).click();
    await toast(page, words).waitFor();
    await close();
  });

  test("is offered no issue where nothing is sent, and a refusal says why", async () => {
    const { page, close } = await board("step=5", "NOTE");
    await page.locator("[data-task=NOTE-1]").click({ button: "right" });
    await page.getByRole("menuitem", { name: /^Open/ }).waitFor();
    expect(await page.getByRole("menuitem", { name: "Make an issue of it" }).count()).toBe(0);
    await close();
    const refused = await open("/p/LANT/LANT-333");
    await fail(refused.page, "task_publish", {
      code: "invalid",
      message: "This project only pulls.",
      hint: "Nothing was changed. Let it sync both ways in its settings first.",
    });
    await refused.page.getByRole("button", { name: "Make an issue of it" }).click();
    await toast(refused.page, "This project only pulls.").waitFor();
    await toast(refused.page, "Let it sync both ways in its settings first.").waitFor();
    await refused.close();
  });
});

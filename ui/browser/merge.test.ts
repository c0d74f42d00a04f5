import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { oneBrowser, open } from "./window";

oneBrowser();

const dialog = (page: Page) => page.getByRole("dialog");
const part = (page: Page, item: string | number) => dialog(page).locator(`[data-item="${item}"]`);
const counter = (page: Page) => dialog(page).getByRole("status").first();
const toast = (page: Page, words: string) => page.getByLabel("Messages").getByText(words);
const resolve = (page: Page) => dialog(page).getByRole("button", { name: /^Resolve/ });

async function merge(place = "/p/LANT?merge=LANT-311", look: Parameters<typeof open>[1] = {}) {
  const opened = await open(place, look);
  await dialog(opened.page).getByText("has two versions").waitFor();
  return opened;
}

async function press(page: Page, ...keys: string[]) {
  for (const key of keys) await page.keyboard.press(key);
}

const says = (page: Page, words: string, why: string) =>
  expect.poll(() => counter(page).textContent(), { message: why }).toBe(words);

/** Somebody edits the issue; the fake tells as Rust would. */
const moveOn = (page: Page) =>
  page.evaluate(() =>
    (globalThis as never as { fake: { conflicts: { moveOn(key: string): void } } }).fake.conflicts.moveOn(
      "LANT-311",
    ),
  );

describe("deciding", () => {
  test("takes keys alone, and Resolve opens once nothing is left", async () => {
    const { page, trouble, close } = await merge();
    await says(page, "5 of 5 left", "everything is open at first");
    expect(await resolve(page).getAttribute("aria-disabled"), "nothing is decided yet").toBe("true");
    await dialog(page)
      .getByText("Not decided yet: title, milestone and 3 parts of the description.")
      .waitFor();
    await press(page, "2", "n", "1", "n", "3", "n", "2", "n", "0", "0");
    await says(page, "All 5 decided", "each key decided one part");
    expect(await part(page, 0).textContent()).toContain("This computer + GitHub");
    expect(await part(page, 2).textContent()).toContain("Base kept");
    await dialog(page)
      .getByText("Resolve writes milestone, labels, assignees and description to GitHub #842")
      .waitFor();
    await press(page, "Control+Enter");
    await toast(page, "LANT-311 is resolved").waitFor();
    expect(await dialog(page).count(), "the dialog is done").toBe(0);
    expect(trouble).toEqual([]);
    await close();
  });

  test("takes the mouse alone", async () => {
    const { page, close } = await merge();
    await part(page, "title")
      .getByRole("button", { name: "Take GitHub: changes only this computer" })
      .click();
    await part(page, "milestone").getByRole("button", { name: "0.9" }).click();
    await part(page, 0).getByRole("button", { name: /^Both/ }).click();
    await part(page, 0).getByRole("button", { name: "Swap the order" }).click();
    expect(await part(page, 0).textContent()).toContain("GitHub + this computer");
    await dialog(page).getByRole("button", { name: "Description: take all from GitHub" }).click();
    await says(page, "All 5 decided", "the rest of the description was taken at once");
    await part(page, 1).getByRole("button", { name: "Take this choice back" }).click();
    await says(page, "1 of 5 left", "a choice can be taken back");
    await close();
  });

  test("is undone step by step, down to the automatic merge", async () => {
    const { page, close } = await merge();
    await press(page, "1", "n", "2", "Shift+Digit2");
    await says(page, "All 5 decided", "one side was taken for everything");
    await press(page, "Control+z");
    await says(page, "3 of 5 left", "taking everything was one step");
    await press(page, "Control+z", "Control+z", "Control+z");
    await says(page, "5 of 5 left", "nothing is left but the automatic merge");
    await press(page, "Control+Shift+z");
    await says(page, "4 of 5 left", "and forth again");
    await close();
  });

  test("shows what each side made of base in place of the sides", async () => {
    const { page, close } = await merge();
    await press(page, "n", "n", "n", "0");
    await part(page, 1).getByText("Base → this computer").waitFor();
    await part(page, 1).getByText("Base → GitHub").waitFor();
    expect(await part(page, 1).locator("mark").allTextContents(), "the words that were added").toContain(
      "exactly",
    );
    await says(page, "5 of 5 left", "looking decides nothing");
    await part(page, 1).getByRole("button", { name: "Hide base" }).click();
    expect(await part(page, 1).getByText("Base → GitHub").count()).toBe(0);
    await close();
  });

  test("says what it does where a project only pulls", async () => {
    const opened = await open("/p/LANT");
    await opened.page.evaluate(() => {
      const { fake } = globalThis as never as {
        fake: { world: { projects: { connection: { direction: string } }[] } };
      };
      const [project] = fake.world.projects;
      if (project) project.connection.direction = "pull";
      window.location.hash = "/p/LANT?merge=LANT-311";
    });
    await dialog(opened.page).getByText("what this computer will have").waitFor();
    await press(opened.page, "Shift+Digit1");
    await dialog(opened.page)
      .getByText(/^Resolve changes only this computer/)
      .waitFor();
    expect(await dialog(opened.page).getByText("updates the issue").count(), "nothing is ever sent").toBe(0);
    await opened.close();
  });
});

describe("writing by hand", () => {
  test("starts from both texts, is kept as it is written, and leaves by Escape alone", async () => {
    const { page, trouble, close } = await merge();
    await press(page, "n", "n", "e");
    const editor = part(page, 0).getByRole("textbox");
    await editor.waitFor();
    expect(await editor.textContent(), "what is not wanted is deleted").toMatch(/burst\.sh.*25 000/);
    await press(page, "Control+a");
    await page.keyboard.type("2. Write 123 lines with **care**.");
    await press(page, "Escape");
    expect(await part(page, 0).textContent()).toContain("Edited by hand");
    await says(page, "4 of 5 left", "what was written is a choice, and its digits chose nothing else");
    await press(page, "v");
    await dialog(page).getByText("Write 123 lines with").waitFor();
    expect(await dialog(page).locator("strong").allTextContents(), "the preview lays it out").toContain(
      "care",
    );
    await press(page, "n");
    await part(page, 1).waitFor();
    await press(page, "Control+z");
    await says(page, "5 of 5 left", "the writing is one step");
    expect(trouble, "the editor's styles keep to the policy").toEqual([]);
    await close();
  });

  test("gives a title of one's own", async () => {
    const { page, close } = await merge();
    await press(page, "e");
    await page.keyboard.press("Control+a");
    await page.keyboard.type("Follow mode loses lines on rotation");
    await press(page, "Enter");
    expect(await part(page, "title").textContent()).toContain(
      "Follow mode loses lines on rotationEdited by hand",
    );
    await close();
  });
});

describe("closing", () => {
  test("keeps the draft and changes nothing else", async () => {
    const { page, close } = await merge("/conflicts?merge=LANT-311");
    await press(page, "2", "n", "1", "Escape");
    const row = page.getByRole("listitem").filter({ hasText: "LANT-311" });
    await row.getByText("merge begun").waitFor();
    expect(await row.textContent(), "the task still has this computer's title").toContain("Tail loses");
    await row.getByRole("button", { name: "Resolve LANT-311" }).click();
    await says(page, "3 of 5 left", "the choices are still there");
    await press(page, "Control+z");
    await says(page, "5 of 5 left", "undo leads back to the automatic merge");
    await close();
  });

  test("goes on where a draft was left, also where that is far below", async () => {
    const { page, close } = await merge("/conflicts?merge=LANT-311", { width: 900, height: 600 });
    await press(page, "2", "n", "1", "n", "3", "n", "2", "Escape");
    await page.getByRole("button", { name: "Resolve LANT-311" }).click();
    await says(page, "1 of 5 left", "the last part is open");
    const last = await part(page, 2).boundingBox();
    const body = await page.getByLabel("Both versions and the result").boundingBox();
    if (!last || !body) throw new Error("both are drawn");
    expect(last.y, "it begins in sight").toBeGreaterThanOrEqual(body.y);
    expect(last.y + last.height, "and ends in sight").toBeLessThanOrEqual(body.y + body.height + 1);
    await close();
  });

  test("gives the focus back to where the dialog was opened", async () => {
    const { page, close } = await open("/p/LANT");
    await page.locator("[data-task=LANT-311]").waitFor();
    await press(page, "j", "r");
    await dialog(page).getByText("LANT-311 has two versions").waitFor();
    for (let i = 0; i < 60; i += 1) await page.keyboard.press("Tab");
    expect(
      await page.evaluate(() => document.activeElement?.closest("[role=dialog]") !== null),
      "Tab stays inside",
    ).toBe(true);
    await press(page, "Escape");
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute("data-task")), {
        message: "the card has the focus again",
      })
      .toBe("LANT-311");
    await close();
  });

  test("survives a reload by its address", async () => {
    const { page, close } = await merge();
    await page.reload();
    await dialog(page).getByText("LANT-311 has two versions").waitFor();
    await close();
  });
});

describe("the ways in", () => {
  test("a card's mark, a task's pane and the palette lead to the dialog", async () => {
    const { page, close } = await open("/p/LANT");
    await page.locator("[data-task=LANT-311]").getByText("Conflict").click();
    await dialog(page).getByText("LANT-311 has two versions").waitFor();
    await press(page, "Escape");
    await page.locator("[data-task=LANT-319]").click();
    await page.getByRole("button", { name: /^Resolve/ }).click();
    await dialog(page).getByText("LANT-319 has two versions").waitFor();
    await press(page, "Escape");
    await dialog(page).waitFor({ state: "detached" });
    await press(page, "Control+k");
    await page.keyboard.type(">waited longest");
    await press(page, "Enter");
    await dialog(page).getByText("LANT-298 is gone on GitHub").waitFor();
    await close();
  });

  test("a task without a conflict says so", async () => {
    const { page, close } = await open("/p/LANT?merge=LANT-321");
    await dialog(page).getByText("The conflict of LANT-321 is no longer there.").waitFor();
    await dialog(page).getByRole("button", { name: "Close" }).last().click();
    expect(await dialog(page).count()).toBe(0);
    await close();
  });
});

describe("when the issue moves on", () => {
  test("the choices that still apply stay and the rest is asked again", async () => {
    const { page, close } = await merge();
    await press(page, "Shift+Digit1");
    await says(page, "All 5 decided", "everything was decided for the old version");
    await moveOn(page);
    await dialog(page).getByText("4 of your 5 choices still apply; 2 differences are new.").waitFor();
    await says(page, "2 of 6 left", "one part changed and one is new");
    await dialog(page).getByRole("button", { name: "Show what is left" }).click();
    await press(page, "2", "n", "2");
    await press(page, "Control+Enter");
    await toast(page, "LANT-311 is resolved").waitFor();
    await close();
  });

  test("a text written by hand for a part that changed can be copied", async () => {
    const { page, close } = await merge();
    await press(page, "p", "e");
    await part(page, 2).getByRole("textbox").fill("Seen everywhere.");
    await moveOn(page);
    await dialog(page).getByText("Seen everywhere.").waitFor();
    await dialog(page).getByRole("button", { name: "Copy" }).waitFor();
    await close();
  });
});

describe("resolving", () => {
  test("can be undone, and the conflict waits again", async () => {
    const { page, close } = await merge("/conflicts?merge=LANT-311");
    await press(page, "Shift+Digit2", "Control+Enter");
    await toast(page, "LANT-311 is resolved").waitFor();
    const resolved = page.getByRole("list", { name: "Resolved, newest first" });
    await resolved.getByText("Merged by hand").waitFor();
    await page.getByLabel("Messages").getByRole("button", { name: "Undo" }).click();
    await toast(page, "LANT-311 waits for a decision again").waitFor();
    await page.getByRole("list", { name: "Conflicts, oldest first" }).getByText("LANT-311").waitFor();
    await close();
  });

  test("takes one version whole when asked", async () => {
    const { page, close } = await merge();
    await dialog(page).getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Accept GitHub’s version whole" }).click();
    await toast(page, "Only this computer changed.").waitFor();
    await page.locator("[data-task=LANT-311]").getByText("Follow mode drops lines").waitFor();
    await close();
  });

  test("that fails says why and keeps everything", async () => {
    const { page, close } = await merge();
    await page.evaluate(() => {
      const { fake } = globalThis as never as { fake: { failing: Map<string, unknown> } };
      fake.failing.set("conflict_resolve", {
        code: "busy",
        message: "The database was busy.",
        hint: "Nothing was changed. Try it again.",
      });
    });
    await press(page, "Shift+Digit1", "Control+Enter");
    await dialog(page).getByText("The database was busy.").waitFor();
    await says(page, "All 5 decided", "the choices are kept");
    await close();
  });

  test("an issue that was deleted asks what to do with the task", async () => {
    const { page, close } = await open("/conflicts?merge=LANT-298");
    await dialog(page).getByText("Title, 2 lines of the description and label windows").waitFor();
    await dialog(page).getByRole("radio", { name: "Create it again on GitHub" }).click();
    await dialog(page).getByText("Writes one issue to harrowgate/lanternfish.").waitFor();
    await press(page, "Control+Enter");
    await toast(page, "LANT-298 becomes a new issue with the next sync").waitFor();
    await close();
  });

  test("everything at once is asked about first and is one undo away", async () => {
    const { page, close } = await open("/conflicts");
    await page.getByRole("button", { name: "Accept GitHub’s version for all" }).click();
    await dialog(page).getByRole("button", { name: "Accept all" }).click();
    await toast(page, "2 tasks took GitHub’s version").waitFor();
    await page.getByLabel("Messages").getByRole("button", { name: "Undo" }).click();
    await toast(page, "2 tasks wait for a decision again").waitFor();
    await close();
  });
});

describe("a body as long as a forge allows", () => {
  test("is folded to what is in conflict", async () => {
    const { page, trouble, close } = await merge("/p/LANT?merge=LANT-329", { fake: "conflicts=many" });
    await says(page, "25 of 25 left", "all of its conflicts are there");
    expect(
      await dialog(page).locator("*").count(),
      "what nobody has to look at is not drawn, however long it is",
    ).toBeLessThan(4000);
    await press(page, "p");
    await part(page, 24)
      .getByRole("button", { name: /^Show all 121 lines/ })
      .first()
      .click();
    await part(page, 24).getByRole("button", { name: "Show less" }).waitFor();
    await press(page, "Shift+Digit2", "Control+Enter");
    await toast(page, "LANT-329 is resolved").waitFor();
    expect(trouble).toEqual([]);
    await close();
  });
});

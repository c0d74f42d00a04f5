import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { accessibilityFaults, ask, fail, type Look, oneBrowser, open, overflows, tell } from "./window";

oneBrowser();

const KEY = "LANT-347";

const region = (page: Page) => page.getByRole("region", { name: "Comments" });
const box = (page: Page) => region(page).getByRole("textbox", { name: "Write a comment" });
const toast = (page: Page, words: string | RegExp) => page.getByLabel("Messages").getByText(words);

interface Thread {
  comments: { id: string; body: string; state: string }[];
}

interface Shown {
  task: { id: string; project_id: string };
}

async function shown(look: Look = {}) {
  const window = await open(`/p/LANT/${KEY}`, look);
  const { task } = await ask<Shown>(window.page, "task_show", { key: KEY });
  await box(window.page).scrollIntoViewIfNeeded();
  return { ...window, task };
}

const thread = (page: Page, id: string) => ask<Thread>(page, "comment_list", { task_id: id });

/** What a sync makes of the newest comment. */
async function settle(page: Page, { id, project_id }: Shown["task"], state: string, error: string | null) {
  const mine = (await thread(page, id)).comments.at(-1)?.id;
  await page.evaluate(
    ([comment, becomes, why]) => {
      // biome-ignore lint/suspicious/noExplicitAny: the fake stands on the page
      (globalThis as any).fake.comments.settle(comment, becomes, why);
    },
    [mine, state, error] as const,
  );
  await tell(page, "tasks_changed", { project_id, task_ids: [id] });
}

async function write(page: Page, body: string): Promise<void> {
  await box(page).fill(body);
  await page.keyboard.press("Control+Enter");
  await region(page)
    .getByText(/Waits on this computer/)
    .last()
    .waitFor();
}

describe("comments", () => {
  test("one is written with the keyboard, waits, is sent, and can then no longer be changed", async () => {
    const { page, task, trouble, foreign, close } = await shown();
    await write(page, "Mended in **1.2**.");
    await expect.poll(() => box(page).inputValue()).toBe("");
    const mine = region(page).getByRole("listitem").last();
    expect(await mine.locator("strong").textContent()).toBe("1.2");
    await settle(page, task, "sent", null);
    await mine.getByText(/not known yet whether it arrived/).waitFor();
    await settle(page, task, "synced", null);
    await expect.poll(() => mine.getByRole("button", { name: "Edit" }).count()).toBe(0);
    expect(trouble).toEqual([]);
    expect(foreign).toEqual([]);
    await close();
  });

  test("a single key that means something elsewhere is a letter in the box", async () => {
    const { page, close } = await shown();
    await box(page).click();
    await page.keyboard.type("jx?e/c");
    expect(await box(page).inputValue()).toBe("jx?e/c");
    expect(await page.getByRole("dialog").count()).toBe(0);
    await close();
  });

  test("a refusal says why, keeps the text, and is tried again or discarded with a way back", async () => {
    const { page, task, close } = await shown();
    await write(page, "Is it locked?");
    await settle(page, task, "failed", "the conversation is locked");
    const mine = region(page).getByRole("listitem").last();
    await mine.getByText(/did not take it: the conversation is locked. Your text is safe here./).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await mine.getByRole("button", { name: "Try again" }).click();
    await mine.getByText(/Waits on this computer/).waitFor();
    await settle(page, task, "failed", "the conversation is locked");
    await mine.getByRole("button", { name: "Discard" }).click();
    await toast(page, "Comment discarded").waitFor();
    expect((await thread(page, task.id)).comments.map(({ body }) => body)).not.toContain("Is it locked?");
    await page.getByLabel("Messages").getByRole("button", { name: /^Undo/ }).click();
    await region(page).getByText("Is it locked?").waitFor();
    await close();
  });

  test("what the program cannot keep stays in the box", async () => {
    const { page, close } = await shown();
    await fail(page, "comment_write", {
      code: "database",
      message: "The disk is full.",
      hint: "Everything saved before is safe.",
    });
    await box(page).fill("Do not lose me");
    await region(page).getByRole("button", { name: "Comment", exact: true }).click();
    await toast(page, "The disk is full.").waitFor();
    expect(await box(page).inputValue()).toBe("Do not lose me");
    await close();
  });

  test("what was begun is still there when the task is opened again", async () => {
    const { page, task, close } = await shown();
    await box(page).fill("Half a thou");
    await page.evaluate(() => {
      location.hash = "/p/LANT/LANT-311";
    });
    await page.getByRole("region", { name: "LANT-311", exact: true }).waitFor();
    await expect
      .poll(
        async () => (await ask<{ draft: string | null }>(page, "comment_list", { task_id: task.id })).draft,
      )
      .toBe("Half a thou");
    await page.goBack();
    await expect.poll(() => box(page).inputValue()).toBe("Half a thou");
    await close();
  });

  test("a preview lists what would be said, and each can be left out", async () => {
    const { page, trouble, close } = await open("/p/LANT", { fake: "step=5" });
    await page.locator("[data-task^=LANT-]").first().waitFor();
    const { task } = await ask<Shown>(page, "task_show", { key: KEY });
    for (const body of ["Mended in 1.2.", "And in 1.3.\n\nWith more below."])
      await ask(page, "comment_write", { task_id: task.id, body });
    await page.keyboard.press("Shift+S");
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Mended in 1.2.").waitFor({ timeout: 5_000 });
    await dialog.getByText(/, sends 2 comments\.$/).waitFor({ timeout: 5_000 });
    const row = dialog.getByRole("checkbox", { name: `Send the comment on ${KEY} And in 1.3.` });
    await row.click({ timeout: 5_000 });
    await dialog.getByText(/, sends 1 comment\.$/).waitFor({ timeout: 5_000 });
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Sync these" }).click();
    await expect
      .poll(async () => (await thread(page, task.id)).comments.slice(-2).map(({ state }) => state))
      .toEqual(["synced", "waiting"]);
    expect(trouble).toEqual([]);
    await close();
  });

  test("a long comment and a word without an end stay inside the pane", async () => {
    const { page, trouble, close } = await shown({ width: 900, height: 600 });
    await write(page, `${"a".repeat(400)}\n\n${"A sentence that goes on. ".repeat(400)}`);
    expect(await overflows(page)).toEqual([]);
    const wide = await region(page).evaluate((element) => element.scrollWidth - element.clientWidth);
    expect(wide, "nothing sticks out of it").toBeLessThanOrEqual(1);
    const large = "x ".repeat(32_768);
    await box(page).fill(large);
    await page.keyboard.type("!");
    expect((await box(page).inputValue()).length).toBe(65_537);
    expect(trouble).toEqual([]);
    await close();
  });

  test("hostile Markdown does nothing", async () => {
    const { page, trouble, foreign, close } = await shown();
    await write(
      page,
      [
        "<script>document.title = 'owned'</script>",
        "<img src=x onerror=\"document.title='owned'\">",
        "[click](javascript:document.title='owned')",
        "![pixel](https://tracker.example/pixel.png)",
        '<iframe src="https://evil.example/"></iframe>',
        '<style>*{display:none}</style><form action="https://evil.example/"><input name=token></form>',
      ].join("\n\n"),
    );
    const mine = region(page).getByRole("listitem").last();
    await mine.getByText("tracker.example").waitFor();
    expect(await mine.locator("script, iframe, style, form, img").count()).toBe(0);
    expect(await mine.locator("a[href^=javascript]").count()).toBe(0);
    await mine.getByText("click").first().click();
    expect(await page.title()).not.toBe("owned");
    expect(foreign, "nothing is asked of anybody").toEqual([]);
    expect(trouble).toEqual([]);
    await close();
  });

  for (const theme of ["light", "dark"] as const) {
    for (const [width, height] of [
      [1280, 800],
      [900, 600],
    ] as const) {
      test(`every state can be read in the ${theme} theme at ${width} × ${height}`, async () => {
        const { page, task, close } = await shown({ theme, width, height });
        for (const [state, error] of [
          ["waiting", null],
          ["sent", null],
          ["failed", "the conversation is locked"],
        ] as const) {
          await write(page, `This one is ${state}`);
          await settle(page, task, state, error);
        }
        await region(page)
          .getByText(/did not take it/)
          .waitFor();
        await region(page).getByText("This one is waiting").scrollIntoViewIfNeeded();
        await region(page).getByRole("button", { name: "Edit" }).first().click();
        await region(page).getByRole("textbox", { name: "Comment", exact: true }).waitFor();
        expect(await accessibilityFaults(page)).toEqual([]);
        expect(await overflows(page)).toEqual([]);
        await close();
      });
    }
  }
});

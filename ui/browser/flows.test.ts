import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { ask, oneBrowser, open, opened } from "./window";

oneBrowser();

const column = (page: Page, status: string) => page.getByRole("listbox", { name: status, exact: true });
const keysIn = (page: Page, status: string) =>
  column(page, status)
    .locator("[data-task]")
    .evaluateAll((cards) =>
      cards
        .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
        .map((card) => card.getAttribute("data-task")),
    );
const toast = (page: Page, words: string) => page.getByLabel("Messages").getByText(words);

async function board(fake = "") {
  const opened = await open("/p/LANT", { fake });
  await opened.page.locator("[data-task=LANT-311]").waitFor();
  return opened;
}

describe("the board", () => {
  test("a card dragged between two others stays there", async () => {
    const { page, trouble, close } = await board();
    const from = page.locator("[data-task=LANT-347]");
    const onto = page.locator("[data-task=LANT-317]");
    const box = await onto.boundingBox();
    if (!box) throw new Error("the target is not in sight");
    await from.dragTo(onto, { targetPosition: { x: box.width / 2, y: box.height - 6 } });
    await toast(page, "LANT-347 moved to In progress").waitFor();
    await expect
      .poll(() => keysIn(page, "In progress"), { message: "it stands where it was let go" })
      .toEqual(["LANT-317", "LANT-347", "LANT-329", "LANT-333"]);
    await page.keyboard.press("Control+z");
    await expect
      .poll(() => keysIn(page, "In progress"), { message: "undo takes it back" })
      .toEqual(["LANT-317", "LANT-329", "LANT-333"]);
    expect(trouble).toEqual([]);
    await close();
  });

  test("a folded column takes a drop", async () => {
    const { page, close } = await board();
    const rail = page.getByRole("button", { name: /^Cancelled/ });
    await page.locator("[data-task=LANT-305]").dragTo(rail);
    await toast(page, "LANT-305 moved to Cancelled").waitFor();
    expect(await rail.textContent(), "the rail counts one more").toContain("10");
    await close();
  });

  test("everything dragging does, keys do", async () => {
    const { page, close } = await board();
    await page.keyboard.press("j");
    await page.keyboard.press("l");
    await page.keyboard.press("Shift+ArrowDown");
    await expect
      .poll(() => keysIn(page, "In progress"), { message: "one place down" })
      .toEqual(["LANT-329", "LANT-317", "LANT-333"]);
    await page.keyboard.press("Shift+ArrowRight");
    await expect
      .poll(async () => (await keysIn(page, "In review"))[0], { message: "to the top of the next column" })
      .toBe("LANT-317");
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute("data-task")), {
        message: "the focus went along",
      })
      .toBe("LANT-317");
    await page.keyboard.press("m");
    await page.getByRole("menuitem", { name: "Done" }).click();
    await expect
      .poll(async () => (await keysIn(page, "Done"))[0], { message: "the menu moves too" })
      .toBe("LANT-317");
    await close();
  });

  test("several ticked cards move together", async () => {
    const { page, close } = await board();
    for (const key of ["j", "x", "j", "x", "Shift+ArrowRight"]) await page.keyboard.press(key);
    await toast(page, "2 tasks moved to In progress").waitFor();
    expect((await keysIn(page, "In progress")).slice(0, 2)).toEqual(["LANT-311", "LANT-355"]);
    await close();
  });
});

describe("a task", () => {
  test("takes two keys and its title to make", async () => {
    const { page, close } = await board();
    await page.keyboard.press("c");
    await page.keyboard.type("Say which segment a line came from");
    await page.keyboard.press("Enter");
    await toast(page, "LANT-").waitFor();
    await expect
      .poll(() => column(page, "Todo").locator("[data-task]").first().textContent(), {
        message: "on top of Todo",
      })
      .toContain("Say which segment");
    await close();
  });

  test("keeps what was written when it is closed at once", async () => {
    const { page, close } = await board();
    await page.locator("[data-task=LANT-311]").click();
    await page.getByRole("heading", { name: /Tail loses/ }).waitFor();
    await page.keyboard.press("e");
    const editor = page.getByRole("textbox", { name: "Description, in Markdown" });
    await editor.fill("It is **lost** on the second rotation.");
    await page.getByRole("button", { name: "Close" }).click();
    await page.locator("[data-task=LANT-311]").click();
    await page.getByText("lost", { exact: true }).waitFor();
    expect(await page.getByText("Description changed").count(), "the change is in the activity").toBe(1);
    await close();
  });

  test("says in words how it stands, and each field where it comes from", async () => {
    const { page, close } = await open("/p/LANT/LANT-317");
    await page.getByText("1 edit to push").waitFor();
    await page.getByRole("button", { name: /Why this milestone/ }).click();
    await page.getByRole("button", { name: "Back to 0.8.3" }).click();
    await expect
      .poll(() => page.getByRole("button", { name: "Milestone: 0.8.3" }).count(), {
        message: "the way back works",
      })
      .toBe(1);
    await close();
  });

  test("that is a security finding says so, shows its particulars, and is never sent", async () => {
    const { page, close } = await open("/p/LANT/LANT-355");
    const pane = page.getByRole("region", { name: "LANT-355" });
    await pane.getByText("nothing you change here is ever sent").waitFor();
    const particulars = pane.getByRole("region", { name: "Security advisory" });
    await particulars.getByText("GHSA-7xq2-m4vf-9c3h, CVE-2026-41877").waitFor();
    await particulars.getByText("lanternfish (rust)").waitFor();
    await particulars.getByText("no version named").waitFor();
    expect(await pane.getByRole("button", { name: "Push now" }).count()).toBe(0);
    expect(await pane.getByText("#12").count(), "it has no issue's number").toBe(0);
    await close();
  });

  test("shows its text inert: links go to the browser, pictures wait, boxes tick", async () => {
    const { page, foreign, trouble, close } = await open("/p/LANT/LANT-317");
    const before = page.url();
    await page.getByRole("link", { name: "the palette" }).click();
    expect(page.url(), "the window stays where it is").toBe(before);
    await expect
      .poll(() => opened(page), { message: "the link went to the browser" })
      .toEqual(["https://harrowgate.example/palette"]);
    await page.getByText("Not loaded: it would tell that host you read this.").waitFor();
    const box = page.getByRole("checkbox", { name: /The check runs in CI/ });
    await box.click();
    await expect.poll(() => box.isChecked(), { message: "ticked once it was saved" }).toBe(true);
    await page.getByRole("button", { name: "Load once" }).click();
    await page.getByRole("img", { name: "The viewer at night" }).waitFor();
    expect([foreign, trouble]).toEqual([[], []]);
    await close();
  });

  test("gives the focus of its dialogs back", async () => {
    const { page, close } = await board();
    await page.keyboard.press("j");
    await page.keyboard.press("c");
    await page.getByRole("dialog", { name: "New task" }).waitFor();
    for (let i = 0; i < 12; i += 1) await page.keyboard.press("Tab");
    expect(
      await page.evaluate(() => document.activeElement?.closest("[role=dialog]") !== null),
      "Tab stays inside",
    ).toBe(true);
    await page.keyboard.press("Escape");
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute("data-task")), {
        message: "back on the card",
      })
      .toBe("LANT-311");
    await close();
  });
});

test("what cannot be read says so and can be tried again", async () => {
  const { page, close } = await board();
  await page.evaluate(() => {
    const error = {
      code: "database",
      message: "The tasks could not be read.",
      hint: "They are safe on this computer.",
    };
    // biome-ignore lint/suspicious/noExplicitAny: the fake stands on the page
    (globalThis as any).fake.failing.set("task_count", error);
  });
  await page.getByRole("textbox", { name: "Filter tasks" }).fill("rotation");
  await page.getByText("The tasks could not be read.").waitFor();
  await page.getByText("They are safe on this computer.").waitFor();
  // biome-ignore lint/suspicious/noExplicitAny: the fake stands on the page
  await page.evaluate(() => (globalThis as any).fake.failing.clear());
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator("[data-task=LANT-333]").waitFor();
  await close();
});

test("a change that could not be saved is not shown as saved", async () => {
  const { page, close } = await board();
  await page.evaluate(() => {
    const error = { code: "disk_full", message: "The disk is full.", hint: "LANT-311 stays where it was." };
    // biome-ignore lint/suspicious/noExplicitAny: the fake stands on the page
    (globalThis as any).fake.failing.set("task_move", error);
  });
  for (const key of ["j", "Shift+ArrowRight"]) await page.keyboard.press(key);
  await toast(page, "The disk is full.").waitFor();
  expect((await keysIn(page, "Todo"))[0], "the card stands where it stood").toBe("LANT-311");
  await close();
});

test("a new project opens and takes a task", async () => {
  const { page, close } = await open("/all", { fake: "world=empty" });
  await page.getByRole("button", { name: "New project" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Garden");
  expect(await page.getByRole("textbox", { name: "Key" }).inputValue(), "a key is suggested").toBe("GARDEN");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Garden" }).waitFor();
  await page.keyboard.press("c");
  await page.keyboard.type("Water the beans");
  await page.keyboard.press("Enter");
  await page.locator("[data-task=GARDEN-1]").waitFor();
  await close();
});

test("closing a task returns to its card", async () => {
  const { page, close } = await board();
  for (const key of ["j", "j", "j", "j", "j", "j"]) await page.keyboard.press(key);
  const card = await page.evaluate(() => document.activeElement?.getAttribute("data-task"));
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Next task" }).waitFor();
  await page.keyboard.press("j");
  await expect.poll(() => page.url(), { message: "J goes on to the next task" }).not.toContain(`${card}`);
  await page.keyboard.press("k");
  await expect.poll(() => page.url(), { message: "K goes back" }).toContain(`${card}`);
  await page.keyboard.press("Escape");
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute("data-task")), {
      message: "the cursor stands where it stood",
    })
    .toBe(card);
  await close();
});

describe("the list", () => {
  test("filters stand in the URL and survive a reload", async () => {
    const { page, close } = await open("/p/LANT?view=list");
    await page.getByRole("textbox", { name: "Filter tasks" }).fill("rotation");
    await expect.poll(() => page.url(), { message: "the text is in the URL" }).toContain("q=rotation");
    await page.getByRole("button", { name: "Add filter" }).click();
    await page.getByRole("button", { name: "Status" }).click();
    await page.getByRole("option", { name: "Todo" }).click();
    await page.keyboard.press("Escape");
    const rows = page.locator("[role=row][data-task]");
    await expect.poll(() => page.url()).toContain("status=");
    const count = await rows.count();
    await page.reload();
    await expect.poll(() => rows.count(), { message: "the same tasks after a reload" }).toBe(count);
    expect(await page.getByRole("textbox", { name: "Filter tasks" }).inputValue()).toBe("rotation");
    await close();
  });

  test("changes every ticked task at once", async () => {
    const { page, close } = await open("/p/LANT?view=list");
    await page.locator("[data-task=LANT-329]").waitFor();
    for (const key of ["j", "x", "j", "x"]) await page.keyboard.press(key);
    await page.getByRole("button", { name: "Status" }).click();
    await page.getByRole("menuitem", { name: "In review" }).click();
    await toast(page, "2 tasks changed").waitFor();
    await expect
      .poll(() =>
        page
          .getByRole("heading", { name: "In progress" })
          .locator("xpath=following-sibling::*[1]")
          .textContent(),
      )
      .toBe("1");
    await close();
  });

  test("scrolls a hundred thousand tasks and holds only those in sight", async () => {
    const { page, trouble, close } = await open("/p/LANT?view=list", { fake: "world=large" });
    const grid = page.getByRole("grid");
    await page.locator("[role=row][data-task]").first().waitFor();
    expect(Number(await grid.getAttribute("aria-rowcount")), "every task has its row").toBeGreaterThan(
      100_000,
    );
    for (const part of [0.2, 0.9, 0.5]) {
      await grid.evaluate((element, at) => {
        element.scrollTop = element.scrollHeight * at;
      }, part);
      await expect
        .poll(() => page.locator("[role=row][data-task]").count(), {
          message: "rows appear where one scrolls to",
        })
        .toBeGreaterThan(10);
    }
    const nodes = await page.evaluate(() => document.querySelectorAll("*").length);
    expect(nodes, "the page stays small").toBeLessThan(3000);
    expect(trouble).toEqual([]);
    await close();
  });
});

describe("a sync", () => {
  test("runs with its bar, and says what it did", async () => {
    const { page, close } = await board("step=40");
    await page.getByRole("button", { name: "Sync now" }).click();
    const bar = page.getByRole("progressbar", { name: "Sync of Lanternfish" });
    await bar.waitFor();
    const seen: number[] = [];
    while ((await bar.count()) > 0) {
      const value = await bar.getAttribute("aria-valuenow", { timeout: 300 }).catch(() => null);
      const text = await bar.getAttribute("aria-valuetext", { timeout: 300 }).catch(() => null);
      if (value !== null && !text?.startsWith("Sending")) seen.push(Number(value));
    }
    expect(seen, "the bar never runs backwards").toEqual([...seen].sort((a, b) => a - b));
    await toast(page, "Lanternfish is synced").waitFor();
    await toast(page, "3 created, 18 updated, 2 sent.").waitFor();
    await close();
  });

  test("of security findings alone is in the menu", async () => {
    const { page, close } = await board("step=20");
    await page.getByRole("button", { name: "More ways to sync" }).click();
    await page.getByRole("menuitem", { name: "Security only" }).click();
    await page.getByRole("progressbar", { name: "Sync of Lanternfish" }).waitFor();
    const runs = await ask<{ runs: { sync_type: string }[] }>(page, "sync_history_list", {
      project_id: null,
      filter: "all",
      offset: 0,
      limit: 1,
    });
    const status = await ask<{ sync_type: string }[]>(page, "sync_status");
    expect([...status, ...runs.runs].map((run) => run.sync_type)).toContain("security_only");
    await close();
  });

  test("can be cancelled and keeps what is done", async () => {
    const { page, close } = await board();
    await page.keyboard.press("s");
    await page.getByRole("button", { name: "Cancel", exact: true }).click();
    await toast(page, "Sync of Lanternfish cancelled").waitFor();
    await page.getByRole("button", { name: "Sync now" }).waitFor();
    await close();
  });

  test("says why it waits and until when", async () => {
    const { page, close } = await board("outcome=rate_limit&step=30");
    await page.keyboard.press("s");
    await page.getByText(/GitHub asks us to wait until \d\d:\d\d/).waitFor();
    await page.getByRole("button", { name: "Why" }).click();
    await page.getByText("All requests of this hour are used.").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Stop here" }).click();
    await toast(page, "Sync of Lanternfish cancelled").waitFor();
    await close();
  });

  test("that fails says that nothing is lost", async () => {
    const { page, close } = await board("outcome=failure&step=30");
    await page.keyboard.press("s");
    await toast(page, "Sync of Lanternfish stopped").waitFor();
    await toast(page, "Your tasks and edits are safe here.").waitFor();
    await close();
  });

  test("asks before it brings in closed issues", async () => {
    const { page, close } = await board("step=30");
    await page.getByRole("button", { name: "More ways to sync" }).click();
    await page.getByRole("menuitem", { name: /closed issues too/ }).click();
    await page.getByRole("button", { name: "Not now" }).click();
    expect(await page.getByRole("progressbar").count(), "nothing runs before the answer").toBe(0);
    await close();
  });
});

describe("the palette", () => {
  test("finds tasks and runs commands", async () => {
    const { page, close } = await board();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("theme dark");
    await page.getByRole("option", { name: "Theme: dark" }).click();
    await expect
      .poll(() => page.evaluate(() => document.documentElement.dataset.theme), {
        message: "the theme is set",
      })
      .toBe("dark");
    await page.keyboard.press("Control+k");
    await page.keyboard.type("survive");
    await page.getByRole("option", { name: /Bookmarks survive/ }).click();
    await page.getByRole("heading", { name: "Bookmarks survive rotation" }).waitFor();
    await close();
  });

  test("takes the first result with Enter, and the one walked to", async () => {
    const { page, close } = await board();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("rotat");
    const first = page.getByRole("option", { name: /LANT-311/ }).last();
    await expect
      .poll(() => first.getAttribute("aria-selected"), { message: "results that come later move up to it" })
      .toBe("true");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Bookmarks survive rotation" }).waitFor();
    await close();
  });

  test("takes what was typed, however fast Enter follows", async () => {
    const { page, close } = await board("latency=150");
    await page.keyboard.press("Control+k");
    await page.keyboard.type("bookmarks survive");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Bookmarks survive rotation" }).waitFor();
    await close();
  });

  test("single keys are off while somebody types", async () => {
    const { page, close } = await board();
    await page.getByRole("textbox", { name: "Filter tasks" }).click();
    await page.keyboard.type("cjxs?");
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(await page.getByRole("textbox", { name: "Filter tasks" }).inputValue()).toBe("cjxs?");
    await close();
  });
});

import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { movedAway } from "./mergeScreens";
import { accessibilityFaults, ask, oneBrowser, open, opened } from "./window";

oneBrowser();

const dialog = (page: Page, name: RegExp) => page.getByRole("dialog", { name });
const toast = (page: Page, words: string | RegExp) => page.getByLabel("Messages").getByText(words);

interface Card {
  id: string;
  key: string;
  title: string;
  sync: { number: number | null };
}

/** A local task of the connected project, and one that is linked. */
async function cards(page: Page): Promise<{ local: Card; linked: Card }> {
  const projects = await ask<{ project: { id: string; key: string } }[]>(page, "project_list");
  const project_id = projects.find(({ project }) => project.key === "LANT")?.project.id;
  const local = await ask<Card>(page, "task_create", {
    project_id,
    title: "Say which file could not be opened",
    description: "",
    status: "todo",
    type: "task",
    priority: null,
    assignees: [],
    labels: ["mine"],
    milestone: null,
  });
  const linked = (await ask<{ card: Card }>(page, "task_show", { key: "LANT-311" })).card;
  return { local, linked };
}

async function show(page: Page, key: string): Promise<void> {
  await page.evaluate((place) => {
    location.hash = place;
  }, `/p/LANT/${key}`);
  await page.getByRole("region", { name: key, exact: true }).waitFor();
}

/** An entry of the open task's menu. */
async function choose(page: Page, words: string): Promise<void> {
  await page.getByRole("button", { name: "More" }).last().click();
  await page.getByRole("menuitem", { name: words }).click();
}

describe("linking by hand", () => {
  test("shows the issue before it links, and is one undo away", async () => {
    const { page, trouble, close } = await open("/p/LANT");
    const { local } = await cards(page);
    await show(page, local.key);
    await choose(page, "Link to an issue…");
    const box = dialog(page, /Link LANT-\d+ to an issue/);
    await box.getByLabel("Issue").fill("#501");
    await page.keyboard.press("Enter");
    await box.getByText("The task and the issue say the same.").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await box.getByRole("button", { name: "Link", exact: true }).click();
    await toast(page, `${local.key} is linked to #501`).waitFor();
    await page.getByRole("list", { name: "What was done to the link" }).getByText("Linked to #501").waitFor();
    await page.keyboard.press("Control+z");
    await expect
      .poll(async () => (await ask<{ remote: unknown }>(page, "task_show", { key: local.key })).remote)
      .toBeNull();
    expect(trouble).toEqual([]);
    await close();
  });

  test("says what is wrong beside the field", async () => {
    const { page, close } = await open("/p/LANT");
    const { local } = await cards(page);
    await show(page, local.key);
    await choose(page, "Link to an issue…");
    const box = dialog(page, /Link LANT/);
    await box.getByLabel("Issue").fill("https://example.org/other/place/issues/3");
    await page.keyboard.press("Enter");
    await box.getByText(/is not an issue of/).waitFor();
    await box.getByLabel("Issue").fill("99999");
    await page.keyboard.press("Enter");
    await box.getByText(/There is no issue #99999/).waitFor();
    await page.keyboard.press("Escape");
    expect(await dialog(page, /Link LANT/).count()).toBe(0);
    await close();
  });

  test("an issue that has a task leads to joining the two, and the linked one stays", async () => {
    const { page, close } = await open("/p/LANT");
    const { local, linked } = await cards(page);
    await show(page, local.key);
    await choose(page, "Link to an issue…");
    const box = dialog(page, /Link LANT/);
    await box.getByLabel("Issue").fill(String(linked.sync.number));
    await page.keyboard.press("Enter");
    await box.getByRole("button", { name: `Join with ${linked.key}…` }).click();
    const join = dialog(page, new RegExp(`Join ${local.key} into ${linked.key}`));
    await join.getByText(/can be brought back for 30 days/).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await join.getByRole("button", { name: "Join", exact: true }).click();
    await toast(page, `${local.key} is joined into ${linked.key}`).waitFor();
    await page.getByRole("region", { name: linked.key, exact: true }).waitFor();
    await close();
  });

  test("unlinking keeps the task and can be taken back from its activity", async () => {
    const { page, close } = await open("/p/LANT/LANT-311");
    await choose(page, "Unlink from the issue");
    await toast(page, /LANT-311 is no longer linked/).waitFor();
    await page.getByRole("button", { name: /Undo: Unlinked from/ }).click();
    await expect
      .poll(async () => (await ask<{ remote: unknown }>(page, "task_show", { key: "LANT-311" })).remote)
      .not.toBeNull();
    await close();
  });

  test("a task that looks the same is suggested until it is said not to be", async () => {
    const { page, close } = await open("/p/LANT", { theme: "dark" });
    await cards(page);
    const { local } = await cards(page);
    await show(page, local.key);
    await page.getByText("It bears the same title.").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("button", { name: /is not the same/ }).click();
    await expect.poll(() => page.getByText("It bears the same title.").count()).toBe(0);
    await close();
  });
});

describe("an issue that was transferred", () => {
  test("is followed to a project that is here, after a look at it", async () => {
    const { page, trouble, close } = await open("/p/LANT");
    await movedAway(page, "TIDE");
    const gone = page.getByRole("dialog");
    await gone.getByRole("button", { name: /^Relink to / }).click();
    const box = dialog(page, /Link LANT-298/);
    await box.getByText("TIDE").first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(trouble).toEqual([]);
    await close();
  });

  test("opens on the forge where nothing here is connected to its place", async () => {
    const { page, close } = await open("/p/LANT");
    await movedAway(page, null);
    await page.getByRole("button", { name: "Open on GitHub" }).click();
    await expect.poll(() => opened(page)).toEqual(["https://github.com/harrowgate/tidepool/issues/7"]);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await close();
  });
});

describe("a renamed repository", () => {
  test("is followed after a question, from the banner", async () => {
    const { page, close } = await open("/p/LANT");
    await page.evaluate(() => {
      // biome-ignore lint/suspicious/noExplicitAny: the fake stands on the page
      const { fake } = globalThis as any;
      const place = fake.world.projects.find(
        ({ project }: { project: { key: string } }) => project.key === "LANT",
      );
      place.connection.sync_error = "moved";
      fake.linking.renamed.set(place.connection.id, "harrowgate/lanterns");
      fake.told();
    });
    await page.getByRole("button", { name: "See where it is now" }).click();
    const box = dialog(page, /Where .* is now/);
    await box.getByText("Follow it?").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await box.getByRole("button", { name: "Follow harrowgate/lanterns" }).click();
    await toast(page, "Following harrowgate/lanterns").waitFor();
    await close();
  });
});

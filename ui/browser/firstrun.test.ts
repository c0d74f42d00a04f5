import { expect, test } from "vitest";
import { ask, fail, oneBrowser, open } from "./window";

oneBrowser();

test("a first task is one line and Enter away, and lands on a board of one's own", async () => {
  const { page, trouble, close } = await open("/all", { fake: "world=empty" });
  await page.getByRole("heading", { name: "What are you working on?" }).waitFor();
  await page.keyboard.type("Water the beans");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "My tasks" }).waitFor();
  await page.locator("[data-task=TASK-1]").getByText("Water the beans").waitFor();
  expect(trouble).toEqual([]);
  await close();
});

test("the board is made where there is none", async () => {
  const { page, close } = await open("/all", { fake: "world=none" });
  await page.getByText("It lands in My tasks.").waitFor();
  await page.getByRole("textbox", { name: "First task" }).fill("Water the beans");
  await page.getByRole("button", { name: "Add task" }).click();
  await page.getByRole("heading", { name: "My tasks" }).waitFor();
  await page.locator("[data-task=TASK-1]").waitFor();
  await close();
});

test("an empty line and a full disk are said beside the line", async () => {
  const { page, close } = await open("/all", { fake: "world=empty" });
  const line = page.getByRole("textbox", { name: "First task" });
  await line.press("Enter");
  await page.getByRole("alert").getByText("A task needs a title.").waitFor();
  await fail(page, "task_create", {
    code: "disk_full",
    message: "The disk is full.",
    hint: "Nothing was changed. Make room and press Enter again.",
  });
  await line.fill("Water the beans");
  await line.press("Enter");
  await page.getByText("The disk is full. Nothing was changed. Make room and press Enter again.").waitFor();
  expect(await line.inputValue(), "what was written is kept").toBe("Water the beans");
  await close();
});

test("connecting begins here too", async () => {
  const { page, close } = await open("/all", { fake: "world=empty" });
  await page.locator("main").getByRole("button", { name: "Connect a repository" }).click();
  await page.getByRole("dialog", { name: "Connect a repository" }).waitFor();
  await close();
});

test("the settings and the palette know the demo too", async () => {
  const { page, close } = await open("/all", { fake: "step=20" });
  await page.keyboard.press("Control+k");
  await page.keyboard.type("open the demo");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Lanternfish (demo)" }).waitFor();
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("button", { name: "Remove the demo…" }).click();
  await page
    .getByRole("dialog", { name: "Remove the demo" })
    .getByRole("button", { name: "Remove it" })
    .click();
  await page.getByLabel("Messages").getByText("The demo is removed").waitFor();
  await page.getByRole("heading", { name: "Settings" }).waitFor();
  await expect
    .poll(() => page.getByRole("link", { name: /Lanternfish \(demo\)/ }).count(), {
      message: "it is gone from the projects, and one stays where one was",
    })
    .toBe(0);
  await close();
});

test("the demo opens with a click and goes with two", async () => {
  const { page, close } = await open("/all", { fake: "world=empty&step=20" });
  await page.getByRole("button", { name: "Open the demo" }).click();
  await page.getByRole("heading", { name: "Lanternfish (demo)" }).waitFor();
  await page.locator("[data-task=DEMO-1]").waitFor();
  await page.getByRole("button", { name: "More about Lanternfish (demo)" }).click();
  expect(
    await page.getByRole("menuitem", { name: /token|Disconnect/ }).count(),
    "the demo has no token and nothing to disconnect",
  ).toBe(0);
  await page.getByRole("menuitem", { name: "Remove the demo…" }).click();
  const sure = page.getByRole("dialog", { name: "Remove the demo" });
  await sure.getByText("Your own projects stay as they are.").waitFor();
  await sure.getByRole("button", { name: "Remove it" }).click();
  await page.getByRole("heading", { name: "What are you working on?" }).waitFor();
  const left = await ask<{ is_demo: boolean }[]>(page, "project_list");
  expect(
    left.map(({ is_demo }) => is_demo),
    "only the board of one's own is left",
  ).toEqual([false]);
  await close();
});

import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { accessibilityFaults, ask, type Look, oneBrowser, open } from "./window";

oneBrowser();

interface Secrets {
  tokens: { project: { key: string }; standing: string; shared_with: string[] }[];
}

const dialog = (page: Page, name: string | RegExp) => page.getByRole("dialog", { name });

async function sharersOf(page: Page, key: string): Promise<number> {
  const { tokens } = await ask<Secrets>(page, "secrets_show");
  return tokens.find(({ project }) => project.key === key)?.shared_with.length ?? -1;
}

async function inMenu(page: Page, entry: RegExp): Promise<void> {
  await page.getByRole("button", { name: /^More about/ }).click();
  await page.getByRole("menuitem", { name: entry }).click();
}

async function command(page: Page, words: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await page.getByPlaceholder("Search tasks and commands").fill(words);
  await page.getByRole("option", { name: words }).first().click();
}

describe("one token for several projects", () => {
  test("is offered where a project of the host has one, and connects without pasting", async () => {
    const { page, trouble, close } = await open("/all", { fake: "step=20" });
    await page.getByRole("button", { name: "Connect a repository" }).click();
    await page.getByRole("textbox", { name: "Repository" }).fill("harrowgate/beacon");
    const use = page.getByRole("radio", { name: /^Use the token of Lanternfish/ });
    expect(await use.getAttribute("aria-checked"), "the only account there is comes first").toBe("true");
    await page.getByText("You are ines-darrow").waitFor();
    await page.getByRole("button", { name: "Connect, pull only" }).click();
    await page.getByRole("heading", { name: "Beacon" }).waitFor();
    expect(await sharersOf(page, "BEACON"), "both have the same one").toBe(1);
    expect(trouble).toEqual([]);
    await close();
  });

  test("is not used where another one is pasted", async () => {
    const { page, close } = await open("/all", { fake: "step=20" });
    await page.getByRole("button", { name: "Connect a repository" }).click();
    await page.getByRole("textbox", { name: "Repository" }).fill("harrowgate/beacon");
    await page.getByLabel("Token", { exact: true }).fill("another-0123456789abcdef");
    const own = page.getByRole("radio", { name: "Paste another one, or none" });
    expect(await own.getAttribute("aria-checked"), "typing is choosing").toBe("true");
    await page.getByRole("button", { name: "Connect, pull only" }).click();
    await page.getByRole("heading", { name: "Beacon" }).waitFor();
    expect(await sharersOf(page, "BEACON")).toBe(0);
    await close();
  });

  test("is replaced for all who share it, unless somebody says otherwise", async () => {
    const { page, close } = await open("/p/LANT", { fake: "step=20&token=shared" });
    await command(page, "Replace the token");
    const replace = dialog(page, "Replace the token of Lanternfish");
    const also = replace.getByRole("checkbox", { name: /^Also for/ });
    expect(await also.getAttribute("aria-checked"), "it is ticked").toBe("true");
    await replace.getByLabel("Token", { exact: true }).fill("newer-0123456789abcdef");
    await page.keyboard.press("Enter");
    await page
      .getByLabel("Messages")
      .getByText(/sync again/)
      .waitFor();
    expect(await sharersOf(page, "LANT"), "they still share one").toBe(1);
    await command(page, "Replace the token");
    await also.click();
    await replace.getByLabel("Token", { exact: true }).fill("newest-0123456789abcdef");
    await page.keyboard.press("Enter");
    await replace.waitFor({ state: "detached" });
    expect(await sharersOf(page, "LANT")).toBe(0);
    await close();
  });
});

describe("the end of a token", () => {
  test("is said ahead of time, with the way to mend it", async () => {
    const { page, close } = await open("/p/LANT", { fake: "token=ends-9" });
    await page.getByText("The token of Lanternfish ends in 9 days.").waitFor();
    await page.getByRole("button", { name: "Replace token…" }).click();
    await dialog(page, "Replace the token of Lanternfish")
      .getByLabel("Token", { exact: true })
      .fill("newer-0123456789abcdef");
    await page.keyboard.press("Enter");
    await expect
      .poll(() => page.getByText("The token of Lanternfish ends").count(), { message: "it is mended" })
      .toBe(0);
    await close();
  });
});

describe("what a token can do", () => {
  test("is listed line by line, with what is missing and the page that mends it", async () => {
    const { page, close } = await open("/p/LANT", { fake: "token=read" });
    await command(page, "Check what the token can do");
    const doctor = dialog(page, "What the token of Lanternfish can do");
    await doctor.getByText("3 things are missing that this connection needs.").waitFor();
    const lines = doctor.getByRole("list", { name: "What the token can do" }).getByRole("listitem");
    expect(await lines.count()).toBe(11);
    await doctor.getByText("Read issues: can", { exact: true }).waitFor();
    await doctor.getByText("Write comments: cannot").waitFor();
    await doctor.getByRole("button", { name: "Add it: Write comments" }).click();
    await doctor.getByRole("button", { name: "Replace token…" }).click();
    await dialog(page, "Replace the token of Lanternfish").waitFor();
    await close();
  });

  test("is reached from the connection and from the keyring", async () => {
    const { page, close } = await open("/p/LANT");
    await inMenu(page, /Edit the connection/);
    await page.getByRole("button", { name: "Check token…" }).click();
    await dialog(page, "What the token of Lanternfish can do")
      .getByText("Nothing is missing that this connection needs.")
      .waitFor();
    await page.keyboard.press("Escape");
    await page.goto(page.url().replace("/p/LANT", "/settings"));
    await page.getByRole("button", { name: "Check the token of Lanternfish" }).click();
    await dialog(page, "What the token of Lanternfish can do").waitFor();
    await close();
  });

  const LOOKS: Look[] = [{ theme: "light" }, { theme: "dark" }];
  test.each(LOOKS)("can be read by everybody, $theme", async (look) => {
    const { page, close } = await open("/p/LANT", { fake: "token=read", ...look });
    await command(page, "Check what the token can do");
    await dialog(page, "What the token of Lanternfish can do").getByText("Write comments: cannot").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await close();
  });
});

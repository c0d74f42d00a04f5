import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { ask, fail, oneBrowser, open, opened } from "./window";

oneBrowser();

const TOKEN = "token-0123456789abcdef";
const dialog = (page: Page, name: string | RegExp) => page.getByRole("dialog", { name });
const repository = (page: Page) => page.getByRole("textbox", { name: "Repository" });
const token = (page: Page) => page.getByLabel("Token", { exact: true });
const pasteOrNone = (page: Page) => page.getByRole("radio", { name: "Paste another one, or none" });
const toast = (page: Page, words: string) => page.getByLabel("Messages").getByText(words);

interface Connection {
  id: string;
  direction: string;
  merge_mode: string;
  include_closed: boolean;
  include_security: boolean;
  lesser_findings: string;
  sync_enabled: boolean;
  sync_interval: number;
  sync_error: string | null;
}
interface View {
  project: { key: string; name: string };
  connection: Connection | null;
}
async function project(page: Page, key: string): Promise<View | undefined> {
  const views = await ask<View[]>(page, "project_list");
  return views.find((view) => view.project.key === key);
}

async function form(place = "/all", fake = "step=20") {
  const window = await open(place, { fake });
  await window.page.getByRole("button", { name: "Connect a repository" }).click();
  await dialog(window.page, "Connect a repository").waitFor();
  return window;
}

async function inMenu(page: Page, name: string, entry: RegExp) {
  await page.getByRole("button", { name: `More about ${name}` }).click();
  await page.getByRole("menuitem", { name: entry }).click();
}

describe("connecting a repository", () => {
  test("takes an address and a token, and its issues come", async () => {
    const { page, trouble, foreign, close } = await form();
    expect(
      await repository(page).evaluate((field) => field === document.activeElement),
      "typing can begin at once",
    ).toBe(true);
    await page.keyboard.type("harrowgate/beacon");
    await token(page).fill(TOKEN);
    await page.getByText("You are ines-darrow").waitFor();
    await page.getByText("about 1\u202f237").waitFor();
    expect(await page.getByRole("textbox", { name: "Project" }).inputValue()).toBe("Beacon");
    await page.getByRole("button", { name: "Connect, pull only" }).click();
    await page.getByRole("heading", { name: "Beacon" }).waitFor();
    await page.locator("[data-task=BEACON-1]").waitFor();
    expect([trouble, foreign]).toEqual([[], []]);
    await close();
  });

  test("says before anything is stored what a token lacks, and leads to the page that mends it", async () => {
    const { page, close } = await form();
    await repository(page).fill("https://github.com/harrowgate/beacon");
    await token(page).fill(`read-${TOKEN}`);
    await page.getByRole("radio", { name: /Two-way/ }).click();
    await page.getByText("Writing issues is missing").waitFor();
    const twoWay = page.getByRole("button", { name: "Connect two-way" });
    expect(await twoWay.getAttribute("aria-disabled"), "two-way waits for the right").toBe("true");
    expect(
      await page.getByRole("button", { name: "Connect, pull only" }).getAttribute("aria-disabled"),
      "pulling needs no more",
    ).toBeNull();
    await page.getByRole("button", { name: "Add it" }).click();
    await page.getByRole("link", { name: /Make one on github.com/ }).click();
    await expect
      .poll(() => opened(page), {
        message: "the rights of the token, then a new one with the form filled in",
      })
      .toEqual([
        "https://github.com/settings/personal-access-tokens",
        expect.stringContaining("issues=write"),
      ]);
    await close();
  });

  test("asks once more before edits travel and closed issues come, and can be called off", async () => {
    const { page, close } = await form("/p/NOTE", "step=20");
    expect(
      await page.getByRole("button", { name: "Issues come into: A new project" }).count(),
      "the sidebar means a new project",
    ).toBe(1);
    await page.keyboard.press("Escape");
    await inMenu(page, "Errands", /Connect Errands/);
    await dialog(page, "Connect Errands to a repository").waitFor();
    await repository(page).fill("harrowgate/beacon");
    await token(page).fill(TOKEN);
    await page.getByRole("radio", { name: /Two-way/ }).click();
    await page.getByText("up to 7 new issues").waitFor();
    await page.getByRole("checkbox", { name: "Closed issues too" }).click();
    await page.getByRole("button", { name: "Connect two-way" }).click();
    const sure = dialog(page, "Let edits travel to GitHub");
    await sure.getByText("Every closed issue that has no task yet").waitFor();
    await sure.getByRole("button", { name: "Not now" }).click();
    expect((await project(page, "NOTE"))?.connection, "nothing happened yet").toBeNull();
    await page.getByRole("button", { name: "Connect two-way" }).click();
    await sure.getByRole("button", { name: "Connect" }).click();
    await page.getByRole("heading", { name: "Errands" }).waitFor();
    await expect
      .poll(async () => (await project(page, "NOTE"))?.connection?.direction, {
        message: "as it was chosen",
      })
      .toBe("two_way");
    expect((await project(page, "NOTE"))?.connection?.include_closed).toBe(true);
    await close();
  });

  test("takes security findings unless they are switched off, and names the rights they need", async () => {
    const { page, close } = await form();
    await repository(page).fill("harrowgate/beacon");
    await pasteOrNone(page).click();
    await page.getByText("Dependabot alerts cannot be read").waitFor();
    await page.getByText("They are shown to nobody without a token.").waitFor();
    await token(page).fill(TOKEN);
    await page.getByText("Dependabot alerts can be read").waitFor();
    const first = page.getByRole("region", { name: "The first sync" });
    await first.getByText("Dependabot alerts: read and Repository security advisories: read").waitFor();
    const asked = first.getByRole("switch", { name: "Security findings too" });
    expect(await asked.getAttribute("aria-checked"), "they come by default").toBe("true");
    await first.getByText("create tasks from security findings").waitFor();
    await asked.click();
    expect(await first.getByText("create tasks from security findings").count()).toBe(0);
    await page.getByRole("button", { name: "Connect, pull only" }).click();
    await page.getByRole("heading", { name: "Beacon" }).waitFor();
    expect((await project(page, "BEACON"))?.connection?.include_security).toBe(false);
    await close();
  });

  test("shows a host that was typed by hand before it sends the token there", async () => {
    const { page, close } = await form();
    await page.getByRole("radio", { name: "Gitea, Forgejo" }).click();
    await repository(page).fill("https://gіthub.example/harrowgate/beacon");
    await token(page).fill(TOKEN);
    await page.getByText(/Its plain name is xn--/).waitFor();
    await page.getByText(/The token will be sent to xn--/).waitFor();
    expect(await page.getByText("You are").count(), "nobody is asked without a word").toBe(0);
    await page.getByRole("button", { name: "Check now" }).click();
    await page.getByText("You are ines-darrow").waitFor();
    await close();
  });

  const WRONG: [string, string, string | null, string | RegExp][] = [
    ["no repository", "github.com", null, "This names a server, but no repository."],
    ["a password in the address", "https://ines:pw@github.com/a/b", null, "Leave it out"],
    [
      "a repository of another project",
      "harrowgate/lanternfish",
      null,
      "Lanternfish syncs this repository already.",
    ],
    ["one that is hidden", "harrowgate/private", null, "is not there, or hidden."],
    ["a refused token", "harrowgate/beacon", `wrong-${TOKEN}`, "api.github.com does not accept this token."],
    [
      "a token that may too much",
      "harrowgate/beacon",
      `classic-${TOKEN}`,
      "The token may do more than Tern needs",
    ],
    ["a token that ends soon", "harrowgate/beacon", `soon-${TOKEN}`, "The token ends in 5 days."],
  ];
  test.each(WRONG)("has a sentence for %s", async (_, address, given, words) => {
    const { page, close } = await form();
    await repository(page).fill(address);
    if (given) await token(page).fill(given);
    else if (address.startsWith("harrowgate/")) await pasteOrNone(page).click();
    await repository(page).blur();
    await page.getByText(words).first().waitFor();
    await close();
  });

  test("says that a forge does not answer, and asks it again", async () => {
    const { page, close } = await form();
    await page.getByRole("radio", { name: "Gitea, Forgejo" }).click();
    await repository(page).fill("https://offline.saltmarsh.example/docs/handbook");
    await page.getByRole("button", { name: "Check now" }).click();
    const alert = page.getByRole("alert");
    await alert.getByText("offline.saltmarsh.example cannot be reached.").waitFor();
    await alert.getByText("Your tasks are safe on this computer.").waitFor();
    await alert.getByRole("button", { name: "Check again" }).click();
    await alert.getByText("offline.saltmarsh.example cannot be reached.").waitFor();
    await close();
  });

  test("that fails leaves no empty project behind", async () => {
    const { page, close } = await form();
    await repository(page).fill("harrowgate/beacon");
    await pasteOrNone(page).click();
    await page.getByText("No token: read-only and limited").waitFor();
    await fail(page, "connection_create", {
      code: "keyring",
      message: "The keyring is locked.",
      hint: "Nothing was stored. Unlock it and connect again.",
      details: "org.freedesktop.Secret.Error.IsLocked",
    });
    await page.getByRole("button", { name: "Connect, pull only" }).click();
    const alert = page.getByRole("alert");
    await alert.getByText("The keyring is locked.").waitFor();
    await alert.getByText("Nothing was stored. Unlock it and connect again.").waitFor();
    expect(await alert.getByRole("button", { name: "Copy the details" }).count()).toBe(1);
    expect(await project(page, "BEACON"), "the project that was made for it is gone").toBeUndefined();
    await fail(page, "connection_create", null);
    await page.getByRole("button", { name: "Connect, pull only" }).click();
    await page.getByRole("heading", { name: "Beacon" }).waitFor();
    await close();
  });
});

describe("a connection", () => {
  test("changes when it is saved, and not before", async () => {
    const { page, close } = await open("/p/LANT");
    await inMenu(page, "Lanternfish", /Edit the connection/);
    const edit = dialog(page, "Connection of Lanternfish");
    await edit.getByRole("radio", { name: /Pull only/ }).click();
    await edit.getByRole("button", { name: "How often: Every 5 min" }).click();
    await page.getByRole("menuitemcheckbox", { name: "Every 15 min" }).click();
    expect((await project(page, "LANT"))?.connection?.direction, "still as it was").toBe("two_way");
    await edit.getByRole("button", { name: "Save" }).click();
    await edit.waitFor({ state: "detached" });
    expect((await project(page, "LANT"))?.connection).toMatchObject({
      direction: "pull",
      sync_interval: 900,
    });
    await page.getByText("pull only").waitFor();
    await close();
  });

  test("asks first when both sides changed a task, where that is wished", async () => {
    const { page, close } = await open("/p/LANT");
    await inMenu(page, "Lanternfish", /Edit the connection/);
    const edit = dialog(page, "Connection of Lanternfish");
    await edit
      .getByRole("button", { name: "When both sides changed a task: Merge what does not touch" })
      .click();
    await page.getByRole("menuitemcheckbox", { name: "Ask me first" }).click();
    await edit.getByText("Every such task waits for you as a conflict.").waitFor();
    await edit.getByRole("button", { name: "Save" }).click();
    await edit.waitFor({ state: "detached" });
    expect((await project(page, "LANT"))?.connection?.merge_mode).toBe("ask");
    await close();
  });

  test("says how urgent lesser findings are, where findings come at all", async () => {
    const { page, close } = await open("/p/LANT");
    await inMenu(page, "Lanternfish", /Edit the connection/);
    const edit = dialog(page, "Connection of Lanternfish");
    await edit.getByRole("button", { name: "Medium and low findings: High priority" }).click();
    await page.getByRole("menuitemcheckbox", { name: "As they are rated" }).click();
    await edit.getByRole("button", { name: "Save" }).click();
    await edit.waitFor({ state: "detached" });
    expect((await project(page, "LANT"))?.connection?.lesser_findings).toBe("as_rated");
    await inMenu(page, "Lanternfish", /Edit the connection/);
    await edit.getByRole("switch", { name: "Security findings too" }).click();
    expect(await edit.getByText("Medium and low findings").count(), "there are none").toBe(0);
    await close();
  });

  test("asks before closed issues come in", async () => {
    const { page, close } = await open("/p/LANT");
    await inMenu(page, "Lanternfish", /Edit the connection/);
    await page.getByRole("switch", { name: "Closed issues too" }).click();
    await page.getByRole("button", { name: "Save" }).click();
    const sure = dialog(page, "Bring in closed issues too");
    await sure.getByText("Changes only this computer.").waitFor();
    await sure.getByRole("button", { name: "Save" }).click();
    await sure.waitFor({ state: "detached" });
    expect((await project(page, "LANT"))?.connection?.include_closed).toBe(true);
    await close();
  });

  test("pauses and goes on", async () => {
    const { page, close } = await open("/p/INGS");
    await inMenu(page, "Ingest server", /Pause/);
    await page.locator("header").getByText("paused").waitFor();
    await inMenu(page, "Ingest server", /Resume/);
    await page
      .locator("header")
      .getByText(/next in/)
      .waitFor();
    await close();
  });

  test("takes another token only when the forge does", async () => {
    const { page, close } = await open("/p/DOCS", { fake: "step=20" });
    await page.getByRole("button", { name: "Replace token" }).click();
    await dialog(page, "Replace the token of Handbook").waitFor();
    await page.getByText("git.saltmarsh.example", { exact: true }).waitFor();
    await page.keyboard.type(`wrong-${TOKEN}`);
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("does not accept this token").waitFor();
    expect((await project(page, "DOCS"))?.connection?.sync_error, "the old one is kept").toBe("unauthorized");
    await token(page).fill(TOKEN);
    await page.keyboard.press("Enter");
    await toast(page, "git.saltmarsh.example knows you as ines-darrow").waitFor();
    await expect
      .poll(() => page.getByText("no longer accepts the token").count(), { message: "the banner is gone" })
      .toBe(0);
    await close();
  });

  test("is taken away with its consequence said, and keeps every task", async () => {
    const { page, close } = await open("/p/LANT");
    await page.locator("[data-task=LANT-311]").waitFor();
    await inMenu(page, "Lanternfish", /Disconnect/);
    const sure = dialog(page, "Disconnect Lanternfish");
    await sure.getByText("Every task of Lanternfish stays on this computer").waitFor();
    await sure.getByText("Nothing changes on GitHub.").waitFor();
    expect(
      await page.evaluate(() => document.activeElement?.textContent),
      "Enter does not disconnect by accident",
    ).toBe("Not now");
    await sure.getByRole("button", { name: "Disconnect" }).click();
    await page.locator("header").getByText("Only on this computer").waitFor();
    expect(await page.locator("[data-task=LANT-311]").count()).toBe(1);
    await close();
  });
});

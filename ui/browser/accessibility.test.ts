import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { MERGE_SCREENS } from "./mergeScreens";
import { SETTINGS_SCREENS } from "./settingsScreens";
import { accessibilityFaults, type Look, oneBrowser, open, overflows } from "./window";

oneBrowser();

interface Screen {
  name: string;
  place: string;
  fake?: string;
  reach?: (page: Page) => Promise<unknown>;
}

const card = (page: Page) => page.locator("[data-task=LANT-311]").first().waitFor();

async function connect(page: Page, address: string, token: string | null): Promise<void> {
  await page.getByRole("button", { name: "Connect a repository" }).click();
  await page.getByRole("textbox", { name: "Repository" }).fill(address);
  if (token) await page.getByLabel("Token", { exact: true }).fill(token);
}

async function inMenu(page: Page, entry: RegExp): Promise<void> {
  await page.getByRole("button", { name: /^More about/ }).click();
  await page.getByRole("menuitem", { name: entry }).click();
  await page.getByRole("dialog").waitFor();
}

const SCREENS: Screen[] = [
  {
    name: "an archive about to be imported",
    place: "/p/LANT",
    reach: async (page) => {
      await page.keyboard.press("Control+k");
      await page.getByPlaceholder("Search tasks and commands").fill("import bitbucket");
      await page.getByText("Import a Bitbucket archive…").click();
      const archive = { name: "orchard-issues.zip", mimeType: "application/zip", buffer: Buffer.from("PK") };
      await page.locator("input[type=file]").setInputFiles(archive);
      await page.getByText("3 issues, 3 of them open").waitFor();
    },
  },
  { name: "the board", place: "/p/LANT", reach: card },
  { name: "the board while it syncs", place: "/p/LANT", fake: "run=frozen", reach: card },
  {
    name: "the list with ticked tasks",
    place: "/p/LANT?view=list",
    reach: async (page) => {
      await card(page);
      for (const key of ["j", "x", "j", "x"]) await page.keyboard.press(key);
      await page.getByRole("toolbar").waitFor();
    },
  },
  { name: "all tasks", place: "/all", reach: (page) => page.getByRole("grid").waitFor() },
  {
    name: "a task",
    place: "/p/LANT/LANT-317?view=list",
    reach: (page) => page.getByText("Done when").waitFor(),
  },
  {
    name: "a task being written",
    place: "/p/LANT/LANT-317",
    reach: async (page) => {
      await page.getByText("Done when").waitFor();
      await page.keyboard.press("e");
      await page.getByRole("textbox", { name: "Description, in Markdown" }).waitFor();
    },
  },
  {
    name: "a stopped project",
    place: "/p/DOCS",
    reach: (page) => page.getByText("no longer accepts the token of Handbook").waitFor(),
  },
  {
    name: "an empty board",
    place: "/p/TASK",
    fake: "world=empty",
    reach: (page) => page.getByText("Drag a task here").first().waitFor(),
  },
  {
    name: "the first run",
    place: "/all",
    fake: "world=empty",
    reach: (page) => page.getByText("What are you working on?").waitFor(),
  },
  {
    name: "no tasks in a list",
    place: "/p/TASK?view=list",
    fake: "world=empty",
    reach: (page) => page.getByText("No tasks yet").waitFor(),
  },
  {
    name: "nothing found",
    place: "/p/LANT?q=rotatoin",
    reach: (page) => page.getByText("Nothing matches").waitFor(),
  },
  {
    name: "the palette",
    place: "/p/LANT",
    reach: async (page) => {
      await card(page);
      await page.keyboard.press("Control+k");
      await page.keyboard.type("rotat");
      await page
        .getByRole("option", { name: /LANT-333/ })
        .last()
        .waitFor();
    },
  },
  {
    name: "the keys",
    place: "/p/LANT",
    reach: async (page) => {
      await card(page);
      await page.keyboard.press("?");
      await page.getByRole("dialog", { name: "Keys" }).waitFor();
    },
  },
  {
    name: "a new task",
    place: "/p/LANT",
    reach: async (page) => {
      await card(page);
      await page.keyboard.press("c");
      await page.getByRole("dialog", { name: "New task" }).waitFor();
    },
  },
  {
    name: "a new project",
    place: "/p/LANT",
    reach: async (page) => {
      await page.getByRole("button", { name: "New project" }).click();
      await page.getByRole("dialog", { name: "New project" }).waitFor();
    },
  },
  {
    name: "the sync menu",
    place: "/p/LANT",
    reach: async (page) => {
      await page.getByRole("button", { name: "More ways to sync" }).click();
      await page.getByRole("menu").waitFor();
    },
  },
  {
    name: "the preview of a sync",
    place: "/p/LANT",
    reach: async (page) => {
      await card(page);
      await page.keyboard.press("Shift+S");
      await page.getByRole("checkbox", { name: /^Send LANT-317/ }).waitFor();
    },
  },
  {
    name: "the preview of a sync with rows left out",
    place: "/p/LANT",
    fake: "edits=28",
    reach: async (page) => {
      await card(page);
      await page.keyboard.press("Shift+S");
      await page.getByRole("checkbox", { name: "Everything from GitHub" }).click();
      await page.getByText("not this time").first().waitFor();
    },
  },
  {
    name: "a preview that could not be read",
    place: "/p/LANT",
    fake: "fail=sync_preview",
    reach: async (page) => {
      await card(page);
      await page.keyboard.press("Shift+S");
      await page.getByRole("dialog").getByRole("alert").waitFor();
    },
  },
  {
    name: "many edits that wait for a look",
    place: "/p/LANT",
    fake: "edits=28&step=5",
    reach: async (page) => {
      await card(page);
      await page.keyboard.press("s");
      await page.getByRole("region", { name: /edits would change issues on GitHub at once/ }).waitFor();
    },
  },
  {
    name: "a task that could become an issue",
    place: "/p/LANT/LANT-333",
    reach: (page) => page.getByRole("button", { name: "Make an issue of it" }).waitFor(),
  },
  {
    name: "a stopped project with its details",
    place: "/p/DOCS",
    reach: async (page) => {
      await page.getByRole("button", { name: "Details" }).click();
      await page.getByRole("button", { name: "Copy" }).waitFor();
    },
  },
  {
    name: "a sync that waits",
    place: "/p/LANT",
    fake: "outcome=rate_limit&step=5",
    reach: async (page) => {
      await card(page);
      await page.keyboard.press("s");
      await page.getByRole("button", { name: "Why" }).click();
    },
  },
  {
    name: "a forge that cannot be reached",
    place: "/p/LANT",
    fake: "outcome=offline&step=5",
    reach: async (page) => {
      await card(page);
      await page.keyboard.press("s");
      await page.getByRole("button", { name: "Try now" }).waitFor();
    },
  },
  {
    name: "tasks that cannot be read",
    place: "/p/NOTE",
    fake: "fail=task_count",
    reach: (page) => page.getByRole("alert").waitFor(),
  },
  {
    name: "the form of a repository",
    place: "/p/LANT",
    reach: async (page) => {
      await connect(page, "", null);
      await page.getByText("Give a repository").waitFor();
    },
  },
  {
    name: "a repository that was checked",
    place: "/p/LANT",
    reach: async (page) => {
      await connect(page, "https://github.com/harrowgate/beacon", "read-only-classic-soon-0123456789");
      await page.getByRole("radio", { name: /Two-way/ }).click();
      await page.getByRole("button", { name: /Own server/ }).click();
      await page.getByText("Writing issues is missing").waitFor();
    },
  },
  {
    name: "a repository with a long name that cannot be connected",
    place: "/p/LANT",
    reach: async (page) => {
      const long = "a-very-long-name-without-any-place-to-break-it".repeat(2);
      await connect(page, `https://github.com/${long}/missing-${long}`, null);
      await page.getByRole("alert").waitFor();
    },
  },
  {
    name: "a connection's settings",
    place: "/p/LANT",
    reach: (page) => inMenu(page, /Edit the connection/),
  },
  {
    name: "another token",
    place: "/p/LANT",
    reach: (page) => inMenu(page, /Replace the token/),
  },
  {
    name: "disconnecting",
    place: "/p/LANT",
    reach: (page) => inMenu(page, /Disconnect/),
  },
  {
    name: "the history with an open run",
    place: "/history",
    reach: async (page) => {
      await page.locator("[data-run]").nth(2).click();
      await page.getByText("Requests").waitFor();
    },
  },
  {
    name: "no history",
    place: "/history",
    fake: "world=empty",
    reach: (page) => page.getByRole("heading", { name: "Sync history" }).waitFor(),
  },
  {
    name: "the conflicts",
    place: "/conflicts",
    reach: (page) => page.getByRole("link", { name: "LANT-311" }).waitFor(),
  },
  {
    name: "no conflicts",
    place: "/conflicts",
    fake: "world=empty",
    reach: (page) => page.getByRole("heading", { name: "Conflicts" }).waitFor(),
  },
  {
    name: "the settings",
    place: "/settings",
    reach: (page) => page.getByRole("button", { name: "Replace token" }).waitFor(),
  },
  ...SETTINGS_SCREENS,
  {
    name: "a filter's values",
    place: "/p/LANT?priority=%5B%22high%22%5D",
    reach: async (page) => {
      await page.getByRole("button", { name: /Add filter|Filters and sorting/ }).click();
      await page.getByRole("button", { name: "Label" }).click();
      await page.getByRole("option").first().waitFor();
    },
  },
  ...MERGE_SCREENS,
];

const COMPONENTS: Look[] = [{ theme: "light" }, { theme: "dark" }];

test.each(COMPONENTS)("every component in every state can be used by everybody, $theme", async (look) => {
  const { page, trouble, close } = await open("", { ...look, path: "gallery.html" });
  expect(await accessibilityFaults(page)).toEqual([]);
  expect(trouble).toEqual([]);
  await close();
});

type Scheme = "light" | "dark";

/** A screen is reached once for each size, then looked at in its colours: the page is the same in both. */
const SIZES: [string, Look, Scheme[]][] = [
  ["light and dark", {}, ["light", "dark"]],
  ["light and small", { width: 900, height: 600 }, ["light"]],
];

describe.each(SIZES)("in %s", (_, size, schemes) => {
  test.each(SCREENS)("$name can be used by everybody", async ({ place, fake = "", reach }) => {
    const { page, trouble, foreign, close } = await open(place, { ...size, theme: "system", fake });
    await reach?.(page);
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      expect(
        await accessibilityFaults(page),
        `WCAG 2.2 A and AA hold on every screen, ${colorScheme}`,
      ).toEqual([]);
      expect(await overflows(page), "nothing sticks out of the window").toEqual([]);
    }
    expect(trouble, "no error and no violation of the content policy").toEqual([]);
    expect(foreign, "the window asks nobody but Rust").toEqual([]);
    await close();
  });
});

/** The settings, what they ask, and how a pause and a close look, for the checks that visit every screen. */
import type { Page } from "playwright-core";
import { tell } from "./window";

interface Screen {
  name: string;
  place: string;
  fake?: string;
  reach: (page: Page) => Promise<unknown>;
}

const read = async (page: Page) => {
  await page.getByRole("button", { name: "Seal with a new key" }).waitFor();
  await page.getByRole("button", { name: "Save a file" }).waitFor();
};

async function part(page: Page, name: string): Promise<void> {
  await read(page);
  await page.getByRole("navigation", { name: "Settings" }).getByRole("button", { name }).click();
}

async function asked(page: Page, button: string | RegExp): Promise<void> {
  await read(page);
  await page.getByRole("button", { name: button }).first().click();
  await page.getByRole("dialog").waitFor();
}

export const SETTINGS_SCREENS: Screen[] = [
  { name: "the settings of tokens", place: "/settings", reach: (page) => part(page, "Tokens") },
  { name: "the settings of data", place: "/settings", reach: (page) => part(page, "Data") },
  { name: "the end of the settings", place: "/settings", reach: (page) => part(page, "About") },
  {
    name: "the settings of a fresh installation",
    place: "/settings",
    fake: "world=empty",
    reach: (page) => part(page, "Tokens"),
  },
  {
    name: "the settings behind a locked keyring",
    place: "/settings",
    fake: "keyring=locked",
    reach: (page) => part(page, "Tokens"),
  },
  {
    name: "the question before everything is removed",
    place: "/settings",
    reach: (page) => asked(page, "Remove everything…"),
  },
  {
    name: "a setting that is not there",
    place: "/settings",
    reach: async (page) => {
      await read(page);
      await page.getByRole("searchbox").fill("rotatoin");
      await page.getByText("No setting is called").waitFor();
    },
  },
  {
    name: "settings that cannot be read",
    place: "/settings",
    fake: "fail=settings_get&fail=secrets_show&fail=budget_list&fail=data_show&fail=about_show",
    reach: (page) => page.getByRole("alert").nth(4).waitFor(),
  },
  {
    name: "everything paused",
    place: "/settings",
    fake: "paused=hour",
    reach: (page) => page.locator("main").getByRole("button", { name: "Resume", exact: true }).waitFor(),
  },
  {
    name: "forgetting a token",
    place: "/settings",
    reach: (page) => asked(page, "Forget the token of Lanternfish"),
  },
  { name: "restoring a backup", place: "/settings", reach: (page) => asked(page, /^Restore the backup/) },
  {
    name: "the question at the first close",
    place: "/p/LANT",
    reach: async (page) => {
      await page.locator("[data-task=LANT-311]").first().waitFor();
      await tell(page, "close_asked", {});
      await page.getByRole("dialog", { name: "Keep syncing in the background?" }).waitFor();
    },
  },
];

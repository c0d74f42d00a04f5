/** The states of the conflict dialog that axe and the look for overflow go through. */
import type { Page } from "playwright-core";

const dialog = (page: Page) => page.getByRole("dialog");

async function keys(page: Page, ...pressed: string[]): Promise<void> {
  await dialog(page).getByText("has two versions").waitFor();
  for (const key of pressed) await page.keyboard.press(key);
}

/** An issue was transferred: the dialog about it, with its new place. */
export async function movedAway(page: Page, project: string | null): Promise<void> {
  await page.locator("[data-task=LANT-298]").waitFor();
  await page.evaluate((key) => {
    // biome-ignore lint/suspicious/noExplicitAny: the fake stands on the page
    const { fake } = globalThis as any;
    const task = fake.world.tasks.find(({ task }: { task: { number: number } }) => task.number === 298).task;
    const url = "https://github.com/harrowgate/tidepool/issues/7";
    const there = { repository: "harrowgate/tidepool", number: 7, project: key };
    fake.linking.moved.set(task.id, {
      url,
      ...(key ? there : { repository: null, number: null, project: null }),
    });
    location.hash = "/p/LANT?merge=LANT-298";
  }, project);
  await dialog(page).getByText("It is at").waitFor();
}

export const MERGE_SCREENS = [
  {
    name: "a conflict",
    place: "/p/LANT?merge=LANT-311",
    reach: async (page: Page) => {
      await keys(page, "2", "n", "n", "3", "n", "0");
      await dialog(page).getByText("Base → GitHub").waitFor();
    },
  },
  {
    name: "a conflict decided, with what merged by itself",
    place: "/p/LANT?merge=LANT-311",
    reach: async (page: Page) => {
      await keys(page, "Shift+Digit1");
      await dialog(page)
        .getByRole("button", { name: /merged.*show$/ })
        .click();
      await dialog(page).getByText("This computer changed it").first().waitFor();
    },
  },
  {
    name: "a conflict being written by hand",
    place: "/p/LANT?merge=LANT-311",
    reach: async (page: Page) => {
      await keys(page, "n", "n", "e");
      await dialog(page).getByRole("textbox").waitFor();
    },
  },
  {
    name: "the preview of a merge",
    place: "/p/LANT?merge=LANT-311",
    reach: async (page: Page) => {
      await keys(page, "v");
      await dialog(page).getByText("parts are not decided").waitFor();
    },
  },
  {
    name: "a conflict whose issue moved on",
    place: "/p/LANT?merge=LANT-311",
    reach: async (page: Page) => {
      await keys(page, "p", "e");
      await dialog(page).getByRole("textbox").fill("Seen everywhere.");
      await page.evaluate(() => {
        const { fake } = globalThis as never as { fake: { conflicts: { moveOn(key: string): void } } };
        fake.conflicts.moveOn("LANT-311");
      });
      await dialog(page).getByText("Written by hand, without a place now").waitFor();
    },
  },
  {
    name: "conflicts of every reason",
    place: "/p/LANT?merge=LANT-305",
    fake: "conflicts=many",
    reach: (page: Page) => keys(page, "?"),
  },
  {
    name: "a merge with nothing to decide",
    place: "/p/LANT?merge=LANT-352",
    fake: "conflicts=many",
    reach: (page: Page) => dialog(page).getByText("Nothing here needs a choice").waitFor(),
  },
  {
    name: "an issue that is gone",
    place: "/p/LANT?merge=LANT-298",
    reach: (page: Page) => dialog(page).getByText("Keep it as a local task").waitFor(),
  },
  {
    name: "an issue that moved to a project of this computer",
    place: "/p/LANT",
    reach: (page: Page) => movedAway(page, "TIDE"),
  },
  {
    name: "an issue that moved to an unknown place",
    place: "/p/LANT",
    reach: (page: Page) => movedAway(page, null),
  },
  {
    name: "accepting everything",
    place: "/conflicts",
    reach: async (page: Page) => {
      await page.getByRole("button", { name: "Accept GitHub’s version for all" }).click();
      await dialog(page).getByText("Accept all").waitFor();
    },
  },
];

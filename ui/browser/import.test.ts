import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { ask, oneBrowser, open } from "./window";

oneBrowser();

const dialog = (page: Page) => page.getByRole("dialog", { name: "Import a Bitbucket archive" });
const toast = (page: Page, words: string) => page.getByLabel("Messages").getByText(words);
const zip = (name: string, text = "PK pretended") => ({
  name,
  mimeType: "application/zip",
  buffer: Buffer.from(text),
});

async function fromPalette(page: Page) {
  await page.keyboard.press("Control+k");
  await page.getByPlaceholder("Search tasks and commands").fill("import bitbucket");
  await page.getByText("Import a Bitbucket archive…").click();
  await dialog(page).waitFor();
}

/** Lets go of a file over the window, as a file manager does. */
async function drop(page: Page, name: string, text: string) {
  const data = await page.evaluateHandle(
    ([name, text]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text ?? ""], name ?? "", { type: "application/zip" }));
      return transfer;
    },
    [name, text],
  );
  await page.dispatchEvent("body", "dragover", { dataTransfer: data });
  await page.getByText("Let go to import this Bitbucket archive").waitFor();
  await page.dispatchEvent("body", "drop", { dataTransfer: data });
}

describe("importing a Bitbucket archive", () => {
  test("says what is in it and where it goes, imports it, and leads there", async () => {
    const { page, trouble, foreign, close } = await open("/all");
    await fromPalette(page);
    await dialog(page).locator("input[type=file]").setInputFiles(zip("orchard-issues (1).zip"));
    await page.getByText("3 issues, 3 of them open, with 7 comments.").waitFor();
    expect(await page.getByRole("textbox", { name: "Project" }).inputValue(), "told by the file").toBe(
      "Orchard",
    );
    await page.getByRole("button", { name: "Import 3 issues" }).click();
    await toast(page, "3 issues imported into Orchard").waitFor();
    await toast(page, "Every one kept its number: #1 is ORCHAR-1.").waitFor();
    await page.locator("[data-task=ORCHAR-1]").waitFor();
    expect([trouble, foreign]).toEqual([[], []]);
    await close();
  });

  test("an archive dropped onto the window opens the dialog, and a second time there is nothing new", async () => {
    const { page, trouble, close } = await open("/all");
    await drop(page, "orchard-issues.zip", "PK pretended");
    await page.getByRole("button", { name: "Import 3 issues" }).click();
    await page.locator("[data-task=ORCHAR-1]").waitFor();
    await drop(page, "orchard-issues.zip", "PK pretended");
    await dialog(page).getByText("All of them are here already.").waitFor();
    expect(
      await dialog(page).getByRole("button", { name: "Nothing to import" }).getAttribute("aria-disabled"),
    ).toBe("true");
    expect(trouble).toEqual([]);
    await close();
  });

  test("connecting to Bitbucket leads here", async () => {
    const { page, trouble, close } = await open("/all");
    await page.getByRole("button", { name: "Connect a repository" }).click();
    await page.getByRole("radio", { name: "Bitbucket" }).click();
    await page.getByRole("button", { name: "Import an export archive instead…" }).click();
    await dialog(page).waitFor();
    expect(await page.getByRole("dialog").count(), "one dialog at a time").toBe(1);
    expect(trouble).toEqual([]);
    await close();
  });

  test("what is no archive is refused in words, and nothing is made", async () => {
    const { page, trouble, close } = await open("/all");
    const before = await ask<unknown[]>(page, "project_list");
    await drop(page, "notes.txt", "these are only notes");
    const alert = dialog(page).getByRole("alert");
    await alert.waitFor();
    expect(await alert.textContent()).toContain("it is not a zip archive, or a damaged one.");
    await page.keyboard.press("Escape");
    expect(await ask<unknown[]>(page, "project_list")).toEqual(before);
    expect(trouble).toEqual([]);
    await close();
  });
});

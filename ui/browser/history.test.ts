import { expect, test } from "vitest";
import { ask, oneBrowser, open } from "./window";

oneBrowser();

/** The run of the drawn hour in which issues failed. */
async function openedRun() {
  const opened = await open("/history");
  const row = opened.page.locator("tr", { hasText: "Failed in part" }).first();
  await row.click();
  const reasons = opened.page.getByRole("region", { name: "Reasons" });
  await reasons.waitFor();
  return { ...opened, reasons };
}

test("a reason leads to its task and back to the same run", async () => {
  const { page, reasons, trouble, close } = await openedRun();
  await reasons.getByRole("link", { name: "LANT-352" }).click();
  await page.getByRole("heading", { name: /Follow symlinks/ }).waitFor();
  await page.goBack();
  await reasons.getByRole("link", { name: "LANT-352" }).waitFor();
  expect(trouble).toEqual([]);
  await close();
});

test("an edit that was not sent is sent again from the run that told of it", async () => {
  const { page, reasons, trouble, close } = await openedRun();
  const send = reasons.getByRole("button", { name: "Send again: LANT-352" });
  await send.focus();
  await page.keyboard.press("Enter");
  await expect
    .poll(async () => (await ask<unknown[]>(page, "sync_status")).length, { message: "a sync runs" })
    .toBe(1);
  await page.getByText("In step now").nth(1).waitFor();
  expect(await send.count(), "once it arrived nothing is left to do").toBe(0);
  expect(trouble).toEqual([]);
  await close();
});

test("a run that stopped its project opens what mends it", async () => {
  const { page, trouble, close } = await open("/history?project=DOCS&filter=errors");
  await page.locator("[data-run]").first().click();
  await page.getByRole("region", { name: "Reasons" }).getByRole("button", { name: "Replace token" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.textContent), {
      message: "the focus is back on the button",
    })
    .toBe("Replace token");
  expect(trouble).toEqual([]);
  await close();
});

/** A window for one flow: the built app on the fake backend, with everything that went wrong written down. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, inject } from "vitest";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser: Browser;

/** One browser for all flows of a file. */
export function oneBrowser(): void {
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    });
  });
  afterAll(() => browser.close());
}

export interface Look {
  width?: number;
  height?: number;
  theme?: "light" | "dark" | "system";
  /** Options of the fake backend, as `world=large`. */
  fake?: string;
  /** Another page of the browser build. */
  path?: string;
}

export interface Opened {
  page: Page;
  /** Errors on the console, policy violations among them, and uncaught exceptions. */
  trouble: string[];
  /** Requests to anywhere but the window's own files. */
  foreign: string[];
  close: () => Promise<void>;
}

export async function open(place: string, look: Look = {}): Promise<Opened> {
  const { width = 1280, height = 800, theme = "light", fake = "", path = "" } = look;
  const context = await browser.newContext({ viewport: { width, height }, reducedMotion: "reduce" });
  // As the shipped window does, before anything else runs.
  await context.addInitScript(() => Object.freeze(Object.prototype));
  const page = await context.newPage();
  const origin = inject("origin");
  const trouble: string[] = [];
  const foreign: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") trouble.push(message.text());
  });
  page.on("pageerror", (error) => trouble.push(error.message));
  page.on("request", (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith("data:")) foreign.push(request.url());
  });
  await page.goto(`${origin}/${path}?theme=${theme}&${fake}#${place}`);
  await page.locator("main").first().waitFor();
  return { page, trouble, foreign, close: () => context.close() };
}

/** Lets a command of the fake backend fail, or work again (`null`). */
export async function fail(
  page: Page,
  command: string,
  error: { code: string; message: string; hint: string; details?: string } | null,
): Promise<void> {
  await page.evaluate(
    ([name, failure]) => {
      // biome-ignore lint/suspicious/noExplicitAny: the fake stands on the page
      const { failing } = (globalThis as any).fake;
      if (failure) failing.set(name, failure);
      else failing.delete(name);
    },
    [command, error] as const,
  );
}

/** Asks the fake backend, as the window would. */
export async function ask<T>(page: Page, command: string, request: unknown = {}): Promise<T> {
  return page.evaluate(
    // biome-ignore lint/suspicious/noExplicitAny: the fake stands on the page
    ([name, body]) => (globalThis as any).fake.call(name, body),
    [command, request] as const,
  );
}

/** An event, as Rust would tell it. */
export async function tell(page: Page, event: string, payload: unknown): Promise<void> {
  await page.evaluate(
    // biome-ignore lint/suspicious/noExplicitAny: the fake stands on the page
    ([name, body]) => (globalThis as any).fake.emit(name, body),
    [event, payload] as const,
  );
}

/** What the shell was asked for: restarts, folders, the answer to closing. */
export const askedOfShell = (page: Page): Promise<unknown[]> =>
  // biome-ignore lint/suspicious/noExplicitAny: the fake stands on the page
  page.evaluate(() => (globalThis as any).fake.shell);

/** Web pages that were opened in the system's browser. */
export const opened = (page: Page): Promise<string[]> =>
  // biome-ignore lint/suspicious/noExplicitAny: the fake stands on the page
  page.evaluate(() => (globalThis as any).fake.opened);

/** What axe finds against WCAG 2.2 A and AA, in words. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  // The policy forbids a script element; the devtools protocol evaluates it as its own.
  await page.evaluate(AXE);
  const results = (await page.evaluate(() =>
    // biome-ignore lint/suspicious/noExplicitAny: axe stands on the page, not in this module
    (globalThis as any).axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    }),
  )) as AxeResults;
  return results.violations.flatMap((violation) =>
    violation.nodes.map(
      (node) =>
        `${violation.id}: ${node.target.join(" ")}: ${node.any[0]?.message ?? node.html.slice(0, 160)}`,
    ),
  );
}

/** Elements whose text is cut without an ellipsis or that stick out of the window. */
export async function overflows(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const out: string[] = [];
    const { clientWidth, clientHeight } = document.documentElement;
    for (const element of document.querySelectorAll("button, a, h1, h2, input, [role=dialog], [role=menu]")) {
      const box = element.getBoundingClientRect();
      const hidden = getComputedStyle(element).visibility === "hidden" || box.width === 0;
      if (hidden || element.closest("[role=listbox], [role=grid], [aria-hidden=true], .sr")) continue;
      const name = `${element.tagName} ${element.getAttribute("aria-label") ?? element.textContent?.slice(0, 40)}`;
      if (box.right > clientWidth + 1 || box.left < -1) out.push(`${name} leaves the window sideways`);
      if (
        box.bottom > clientHeight + 1 &&
        !element.closest("[data-scrolls]") &&
        getComputedStyle(element).position === "fixed"
      )
        out.push(`${name} leaves the window below`);
    }
    for (const footer of document.querySelectorAll("[role=dialog] > footer")) {
      const edge =
        footer.getBoundingClientRect().right - Number.parseFloat(getComputedStyle(footer).paddingRight);
      const last = footer.lastElementChild?.getBoundingClientRect();
      if (last && last.right > edge + 1)
        out.push(`${footer.textContent} reaches into the edge of its footer`);
    }
    if (document.documentElement.scrollWidth > clientWidth) out.push("the page scrolls sideways");
    return out;
  });
}

import { describe, expect, test } from "vitest";
import type { BudgetView, TokenView } from "../../ipc/contract";
import { leftWords, reserveWords, sentWords, tokenWords, usedOf } from "./words";

const now = new Date(2026, 4, 14, 14, 0);
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000).toISOString();

const token = (part: Partial<TokenView>): TokenView => ({
  project: { id: "p", name: "Lanternfish", key: "LANT", next_task_number: 1, created_at: "", updated_at: "" },
  connection_id: "c",
  service: "github",
  host: "api.github.com",
  api_origin: "https://api.github.com",
  account: "ines-darrow",
  standing: "works",
  expires_at: null,
  shared_with: [],
  ...part,
});

const budget = (part: Partial<BudgetView>): BudgetView => ({
  host: "api.github.com",
  projects: ["LANT"],
  limit: 5000,
  remaining: 4512,
  resets_at: new Date(2026, 4, 14, 14, 32).toISOString(),
  requests: 1240,
  reserve: null,
  held_until: null,
  not_modified: 1016,
  ...part,
});

describe("a token", () => {
  test.each([
    [{}, "works", "calm"],
    [{ expires_at: inDays(61) }, "works until 14 Jul 2026", "calm"],
    [{ expires_at: inDays(9.5) }, "ends in 9 days", "soon"],
    [{ expires_at: inDays(1.5) }, "ends in 1 day", "soon"],
    [{ expires_at: inDays(0.2) }, "ends today", "soon"],
    [{ expires_at: inDays(-1) }, "has ended", "failed"],
    [{ standing: "refused" as const, expires_at: inDays(61) }, "refused by the forge", "failed"],
    [{ standing: "unreadable" as const }, "cannot be read", "failed"],
    [{ standing: "none" as const }, "no token", "calm"],
  ])("%o is said as %s, %s", (part, words, urgency) =>
    expect(tokenWords(token(part), now)).toEqual([words, urgency]),
  );
});

describe("a budget", () => {
  test("says what is used, what is left and when there is more", () => {
    expect(leftWords(budget({}), now)).toBe("488 used, 4\u202f512 left; new ones at 14:32");
    expect(leftWords(budget({ resets_at: inDays(-1) }), now), "a time that has passed is no promise").toBe(
      "488 used, 4\u202f512 left",
    );
    expect(leftWords(budget({ limit: null, resets_at: null }), now)).toBe("4\u202f512 left");
    expect(leftWords(budget({ limit: null, remaining: null }), now)).toBe("No limit is told");
  });
  test("says what is kept for a person’s own syncs, and when the others wait", () => {
    expect(reserveWords(budget({ reserve: 500 }), now)).toBe("The last 500 are kept for Sync now");
    const held = budget({ reserve: 500, held_until: new Date(2026, 4, 14, 14, 32).toISOString() });
    expect(reserveWords(held, now)).toBe("Background syncs wait until 14:32; the rest is for Sync now");
    expect(reserveWords(budget({ reserve: 500, held_until: inDays(-1) }), now), "that is over").toBe(
      "The last 500 are kept for Sync now",
    );
    expect(reserveWords(budget({ reserve: null }), now)).toBeNull();
  });
  test("draws a bar only where a limit is known", () => {
    expect(usedOf(budget({ remaining: 1250 }))).toBe(0.75);
    expect([usedOf(budget({ limit: null })), usedOf(budget({ remaining: null }))]).toEqual([null, null]);
  });
  test("counts what cost nothing", () => {
    expect(sentWords(budget({}))).toBe("1\u202f240 sent since Tern started; 1\u202f016 of them cost nothing");
    expect(sentWords(budget({ requests: 3, not_modified: 3 }))).toContain("all of them cost nothing");
    expect(sentWords(budget({ requests: 3, not_modified: 0 }))).toBe("3 sent since Tern started");
    expect(sentWords(budget({ requests: 0, not_modified: 0 }))).toContain("Nothing was asked");
  });
});

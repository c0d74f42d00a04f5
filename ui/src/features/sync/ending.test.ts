import { describe, expect, test } from "vitest";
import type { ProjectView } from "../../ipc/contract";
import { FakeBackend } from "../../ipc/fake/backend";
import { lanternfishWorld } from "../../ipc/fake/world";
import { endingWords } from "./ending";

const now = new Date(2026, 4, 14, 14, 0);
const ends = (days: number) => new Date(now.getTime() + days * 86_400_000).toISOString();

async function view(part: Partial<ProjectView>): Promise<ProjectView> {
  const [first] = await new FakeBackend({ world: lanternfishWorld(now.getTime(), 0) }).call(
    "project_list",
    {},
  );
  if (!first) throw new Error("a project was expected");
  return { ...first, ...part };
}

describe("a token that ends soon", () => {
  test.each([
    [9.5, "soon", "info", "The token of Lanternfish ends in 9 days."],
    [2.5, "very_soon", "attn", "The token of Lanternfish ends in 2 days."],
    [0.5, "very_soon", "attn", "The token of Lanternfish ends within a day."],
  ] as const)("%s days before", async (days, stage, tone, title) => {
    const said = endingWords(await view({ token: { ends_at: ends(days), stage, words: "" } }), now);
    expect([said?.tone, said?.title]).toEqual([tone, title]);
  });

  test("nothing is said of one whose end is far, nor of one that has ended", async () => {
    expect(endingWords(await view({ token: null }), now)).toBeNull();
    const over = await view({ token: { ends_at: ends(-1), stage: "very_soon", words: "" } });
    expect(endingWords(over, now), "the forge says so itself").toBeNull();
  });
});

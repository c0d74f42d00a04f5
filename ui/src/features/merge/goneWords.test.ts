import { describe, expect, test } from "vitest";
import type { ConflictDetail } from "../../ipc/contract";
import { FakeBackend } from "../../ipc/fake/backend";
import { lanternfishWorld } from "../../ipc/fake/world";
import { editsWords, goneTitle, goneWords } from "./goneWords";

const gone = (): Promise<ConflictDetail> =>
  new FakeBackend({ world: lanternfishWorld(Date.now()) }).call("conflict_show", { key: "LANT-298" });

describe("an issue that is no longer where it was", () => {
  test.each([
    ["gone", "LANT-298 is gone on GitHub", "Issue #832 is no longer there;"],
    [
      "moved",
      "LANT-298 moved elsewhere on GitHub",
      "Issue #832 was moved to another place on GitHub, which this token cannot see;",
    ],
    ["forbidden", "LANT-298 is no longer visible on GitHub", "The token cannot see issue #832 any more;"],
  ] as const)("that is %s says so", async (remote_state, title, words) => {
    const detail = { ...(await gone()), remote_state };
    expect([goneTitle(detail, "GitHub"), goneWords(detail, "GitHub")]).toEqual([title, words]);
  });
  test("of a finding it is said that it is not listed", async () => {
    const detail = { ...(await gone()), remote_state: "forbidden" as const };
    detail.task.sync.kind = "dependabot_alert";
    expect(goneWords(detail, "GitHub")).toBe("GitHub does not list this finding any more;");
  });
  test("lists what was edited here", async () => {
    expect(editsWords(await gone())).toBe("Title, 2 lines of the description and label windows");
  });
  test("says when nothing was", async () => {
    const detail = await gone();
    expect(editsWords({ ...detail, local: detail.base })).toBe("None");
  });
});

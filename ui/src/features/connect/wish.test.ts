import { describe, expect, test } from "vitest";
import { FakeBackend } from "../../ipc/fake/backend";
import { checkOf } from "../../ipc/fake/connections";
import { lanternfishWorld } from "../../ipc/fake/world";
import { intervalsWith } from "../../lib/intervals";
import { placeOf } from "../../lib/repository";
import { consequenceOf, disconnecting } from "./consequences";
import { asksAlone, type LiveCheck } from "./useLiveCheck";
import { blockedBy, emptyForm, holderOf, keyProblem, NEW, newProjectOf } from "./wish";

const place = (typed: string) => {
  const found = placeOf(typed, "github");
  if (!found) throw new Error(`${typed} is no address`);
  return found;
};
const projects = () => new FakeBackend({ world: lanternfishWorld(Date.now()) }).call("project_list", {});

describe("the project that is made", () => {
  test("is named after the repository, with a key that is free", () => {
    const form = emptyForm(NEW);
    expect(newProjectOf(form, place("harrowgate/ingest-server"), ["INGEST"])).toEqual({
      name: "Ingest server",
      key: "INGEST2",
    });
    expect(newProjectOf(form, null, []), "nothing is made up before there is a repository").toEqual({
      name: "",
      key: "",
    });
  });
  test("keeps what somebody typed", () => {
    const form = { ...emptyForm(NEW), name: "Our logs", key: "LOGS" };
    expect(newProjectOf(form, place("harrowgate/ingest"), [])).toEqual({ name: "Our logs", key: "LOGS" });
  });
  test("says what is wrong with its key", () => {
    expect(keyProblem("", []), "an empty field is not wrong yet").toBeUndefined();
    expect(keyProblem("A", [])).toContain("2 to 10");
    expect(keyProblem("LANT", ["LANT"])).toContain("Another project");
    expect(keyProblem("LANT", [])).toBeUndefined();
  });
});

test("a repository that is synced already is found however it is written", async () => {
  const views = await projects();
  expect(holderOf(place("Harrowgate/Lanternfish"), views)?.project.key).toBe("LANT");
  expect(holderOf(place("harrowgate/beacon"), views)).toBeUndefined();
});

describe("connecting waits", () => {
  const done = (token: string | null): LiveCheck => ({
    state: "done",
    check: checkOf({ repository: "harrowgate/beacon", service: "github", api_url: null, token }),
  });
  const free = { hasToken: true, project: undefined };
  test.each(["nowhere", "ready", "checking"] as const)("while the check is %s", (state) => {
    expect(blockedBy({ state }, "pull", free), "a reason stands on the button").toMatch(/\.$/);
  });
  test("for a project that can be made", () => {
    expect(blockedBy(done("whole-token"), "pull", { ...free, project: "It needs a name." })).toBe(
      "It needs a name.",
    );
  });
  test("for the right to write, where edits are to travel", () => {
    expect(blockedBy(done("read-only"), "two_way", free)).toBe("The token cannot write issues yet.");
    expect(blockedBy(done("read-only"), "pull", free), "pulling needs no more").toBeUndefined();
    expect(blockedBy(done(null), "two_way", { ...free, hasToken: false })).toBe("Two-way needs a token.");
    expect(blockedBy(done("whole-token"), "two_way", free)).toBeUndefined();
  });
});

test("a token goes by itself only to hosts that everybody knows, and only whole", () => {
  const own = placeOf("https://git.saltmarsh.example/docs/handbook", "gitea");
  if (!own) throw new Error("this is an address");
  expect(asksAlone(own, "aaaaaaaaaaaaaaaaaaaaaaaa"), "a typed host waits for a word").toBe(false);
  expect(asksAlone(place("harrowgate/beacon"), "half")).toBe(false);
  expect(asksAlone(place("harrowgate/beacon"), "")).toBe(true);
});

describe("a consequence", () => {
  const where = {
    forge: "GitHub",
    repository: "harrowgate/beacon",
    local: 3,
    unsent: { edits: 2, issues: 0, comments: 1, refused: 0 },
  };
  test("is not asked about where nothing travels and nothing floods in", () => {
    expect(consequenceOf({ twoWay: false, closed: false }, where, "Connect")).toBeNull();
  });
  test("names the forge when edits travel, and what goes out at once", () => {
    const asked = consequenceOf({ twoWay: true, closed: false }, where, "Connect");
    expect(asked?.says.join(" ")).toContain("harrowgate/beacon on GitHub");
    expect(asked?.says.join(" ")).toContain("stay so until you make issues of them");
    expect(asked?.says.join(" ")).toContain("sends what you wrote before: 2 edits and 1 comment.");
    expect(asked?.touches).toBe("Changes this computer and GitHub.");
  });
  test("of closed issues stays on this computer", () => {
    const asked = consequenceOf({ twoWay: false, closed: true }, where, "Connect");
    expect(asked?.touches).toBe("Changes only this computer.");
  });
  test("of disconnecting says that tasks stay and edits are not sent", async () => {
    const [lanternfish] = await projects();
    if (!lanternfish) throw new Error("the world is empty");
    const { says, touches } = disconnecting(lanternfish);
    expect(says.join(" ")).toContain("Every task of Lanternfish stays on this computer");
    expect(says.join(" ")).toContain("GitHub has not got 2 edits of yours.");
    expect(touches).toBe("Nothing changes on GitHub.");
  });
});

test("an interval that the command line set is among the choices", () => {
  expect(intervalsWith(300).map(({ words }) => words)).toEqual([
    "Every 30 s",
    "Every 1 min",
    "Every 5 min",
    "Every 15 min",
    "Every 30 min",
    "Every hour",
  ]);
  expect(intervalsWith(95).map(({ value }) => value)).toContain("95");
});

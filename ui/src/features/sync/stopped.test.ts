import { expect, test } from "vitest";
import type { ProjectView } from "../../ipc/contract";
import { FakeBackend } from "../../ipc/fake/backend";
import { newRun } from "../../ipc/fake/syncs";
import { lanternfishWorld } from "../../ipc/fake/world";
import { NOTHING_UNSENT } from "../../ipc/unsent";
import { remedyOf, safeWords, stoppedDetails, stoppedOf, stopsSyncing } from "./stopped";

const NOW = new Date(2026, 4, 14, 14, 0).getTime();

async function handbook(code: string | null): Promise<ProjectView> {
  const views = await new FakeBackend({ world: lanternfishWorld(NOW) }).call("project_list", {});
  const view = views.find(({ project }) => project.key === "DOCS");
  if (!view?.connection) throw new Error("the world has no Handbook");
  view.connection.sync_error = code;
  return view;
}

test("nothing is said while nothing stands still", async () => {
  expect(stoppedOf(await handbook(null))).toBeNull();
  expect(stoppedDetails(await handbook(null), undefined)).toBeNull();
});

test.each([
  ["unauthorized", "git.saltmarsh.example no longer accepts the token of Handbook.", "token"],
  ["bad_token", "git.saltmarsh.example no longer accepts the token of Handbook.", "token"],
  ["token_forgotten", "The token of Handbook was forgotten here.", "token"],
  ["token_unreadable", "The stored token of Handbook cannot be read.", "token"],
  ["forbidden", "The token of Handbook lacks a permission.", "token"],
  ["repository_not_found", "docs/handbook is not there, or hidden from this token.", "token"],
  ["single_sign_on", "The organisation of docs/handbook asks for single sign-on.", "again"],
  ["issues_disabled", "Issues are switched off in docs/handbook.", "again"],
  ["tracker_removed", "Gitea has removed its issue tracker.", "connection"],
  ["moved", "docs/handbook has moved.", "follow"],
  ["many_changes", "2 edits would change issues on Gitea at once.", "look"],
  ["never_heard_of", "Syncing of Handbook has stopped: the token no longer works.", "again"],
])("%s says what happened and is mended by: %s → %s", async (code, title, remedy) => {
  const stopped = stoppedOf(await handbook(code));
  expect(stopped?.title, "what happened comes first, without a code").toBe(title);
  expect(stopped?.remedy, "one button, the one that mends it").toBe(remedy);
  expect(remedyOf(code), "the sync button agrees").toBe(remedy);
});

test("many edits that wait keep nothing from being taken over", async () => {
  const view = await handbook("many_changes");
  expect(stoppedOf(view)?.why).toBe("Nothing was sent.");
  expect(stopsSyncing("many_changes"), "pulling goes on").toBe(false);
  expect(stopsSyncing("unauthorized"), "a refused token only fails again").toBe(true);
  expect(stoppedDetails(view, undefined), "a question is no failure to report").toBeNull();
});

test("what is safe counts tasks and edits, one as well as many", async () => {
  const view = await handbook("unauthorized");
  expect(safeWords(view)).toBe(
    "Your 12 open tasks are safe here and you can go on editing; 2 edits wait to be sent.",
  );
  expect(safeWords({ ...view, open_tasks: 1, unsent: NOTHING_UNSENT })).toBe(
    "Your open task is safe here and you can go on editing.",
  );
});

test("the details name place, time and answer, and no token", async () => {
  const view = await handbook("unauthorized");
  const place = lanternfishWorld(NOW).projects[2];
  if (!place) throw new Error("the world has no Handbook");
  const secret = "ghp_aB3dE6gH9jK2mN5pQ8sT1vW4";
  const details = stoppedDetails(view, {
    ...newRun(place, "full", false),
    completed_at: new Date(2026, 4, 13, 21, 9, 10).toISOString(),
    error: { code: "unauthorized", message: `refused ${secret}` },
  });
  expect(details).toContain("https://git.saltmarsh.example/docs/handbook");
  expect(details).toContain("2026-05-13 21:09:10");
  expect(details, "what leaves by the clipboard is clean").not.toContain(secret);
});

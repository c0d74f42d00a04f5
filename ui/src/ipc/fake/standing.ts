/** How projects and everything stand, by the same precedence as in Rust: "in sync" only where nothing waits. */

import { pausedWords, plural } from "../../lib/words";
import type { CommentState, PauseFor, ProjectView, StatusView, TokenEnding, Unsent } from "../contract";
import { unsentWords } from "../unsent";
import type { StoredProject, World } from "./world";

const ORDER = ["needs_you", "error", "offline", "syncing", "paused", "in_sync", "local"] as const;

const needWords = (conflicts: number) => `${plural(conflicts, "task")} need${conflicts === 1 ? "s" : ""} you`;

const DAY = 86_400_000;

function endingOf({ tokenEnds }: StoredProject): TokenEnding | null {
  const left = tokenEnds ? Date.parse(tokenEnds) - Date.now() : 0;
  if (!tokenEnds || left <= 0 || left > 14 * DAY) return null;
  const days = Math.floor(left / DAY);
  const words = days === 0 ? "the token ends within a day" : `the token ends in ${plural(days, "day")}`;
  return { ends_at: tokenEnds, stage: left <= 3 * DAY ? "very_soon" : "soon", words };
}

/** Said beside what is calm; very soon, it needs somebody. */
function withToken(
  [standing, words]: [ProjectView["standing"], string],
  token: TokenEnding | null,
): [ProjectView["standing"], string] {
  if (!token || !/paused|in_sync/.test(standing)) return [standing, words];
  return token.stage === "very_soon" ? ["needs_you", token.words] : [standing, `${words}; ${token.words}`];
}

export interface StandingHost {
  world: World;
  /** Conflicts of a project that wait. */
  conflictsOf(projectId: string): number;
  isSyncing(projectId: string): boolean;
  /** Comments under a task that are in one of these states. */
  unsentComments(taskId: string, states: readonly CommentState[]): number;
}

export class Standings {
  private pausedUntil: string | null = null;

  constructor(private readonly host: StandingHost) {}

  pause(pauseFor: PauseFor): void {
    const now = new Date();
    const tomorrow = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 8);
    const end = pauseFor === "hour" ? now.getTime() + 3_600_000 : tomorrow.getTime();
    this.pausedUntil = new Date(end).toISOString();
  }

  resume(): void {
    this.pausedUntil = null;
  }

  view(place: StoredProject): ProjectView {
    const { project, connection, account, isDemo } = place;
    const mine = this.host.world.tasks.filter(({ task }) => task.project_id === project.id);
    const said = (...states: CommentState[]) =>
      mine.reduce((sum, { task }) => sum + this.host.unsentComments(task.id, states), 0);
    const refused = mine.filter(({ sync }) => /not_pushed|not_published/.test(sync.standing)).length;
    const unsent: Unsent = {
      edits: mine.filter(({ sync }) => sync.standing === "edited").length,
      issues: mine.filter(({ sync }) => sync.planned).length,
      comments: said("waiting", "sent"),
      refused: refused + said("failed"),
    };
    const conflicts = this.host.conflictsOf(project.id);
    const token = endingOf(place);
    const [standing, standing_words] = withToken(this.standing(place, conflicts, unsent), token);
    return {
      project,
      connection,
      account,
      standing,
      standing_words,
      open_tasks: mine.filter(({ task }) => !/done|cancelled/.test(task.status)).length,
      conflicts,
      unsent,
      token,
      is_demo: isDemo,
    };
  }

  status(): StatusView {
    const { world } = this.host;
    const views = world.projects.map((place) => this.view(place));
    const conflicts = views.reduce((sum, view) => sum + view.conflicts, 0);
    const standing = ORDER.find((known) => views.some((view) => view.standing === known)) ?? "local";
    const paused = this.pausedUntil ? pausedWords(this.pausedUntil, new Date()) : "paused";
    const words = {
      needs_you: needWords(conflicts),
      error: "A token no longer works",
      offline: "You are offline",
      syncing: "Syncing",
      paused: `Syncing is ${paused}`,
      in_sync: "Everything is in sync",
      local: "Nothing to sync yet",
    }[standing];
    return { standing, words, conflicts, all_tasks: world.tasks.length, paused_until: this.pausedUntil };
  }

  private standing(
    { project, connection, trouble }: StoredProject,
    conflicts: number,
    unsent: Unsent,
  ): [ProjectView["standing"], string] {
    if (conflicts > 0) return ["needs_you", needWords(conflicts)];
    if (trouble) return [trouble.standing, trouble.words];
    if (!connection) return ["local", "only on this computer"];
    if (this.host.isSyncing(project.id)) return ["syncing", "syncing"];
    if (!connection.sync_enabled) return ["paused", "paused by you"];
    if (this.pausedUntil) return ["paused", pausedWords(this.pausedUntil, new Date())];
    if (connection.last_sync_at === null) return ["paused", "not synced yet"];
    if (connection.direction !== "two_way") return ["in_sync", "in sync"];
    const waits = unsentWords(unsent, "waits", "wait");
    const refused = unsent.refused > 0 ? [`the forge refused ${plural(unsent.refused, "change")}`] : [];
    const words = [...(waits ? [`${waits} to be sent`] : []), ...refused].join("; ");
    return words ? ["paused", words] : ["in_sync", "in sync"];
  }
}

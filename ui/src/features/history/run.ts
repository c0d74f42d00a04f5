/** One run in words. Pure: the present comes in as an argument. */
import type { IssueError, Progress, SyncRun } from "../../ipc/contract";
import { clock, count, plural } from "../../lib/words";

export type Outcome = "running" | "done" | "conflicts" | "in_part" | "failed" | "cancelled";

export const OUTCOME_WORDS: Record<Outcome, string> = {
  running: "Running",
  done: "Done",
  conflicts: "Conflicts",
  in_part: "Failed in part",
  failed: "Failed",
  cancelled: "Cancelled",
};

/** The one word for how a run ended: what asks most of a person comes first. */
export function outcomeOf(run: SyncRun): Outcome {
  if (run.status === "pending" || run.status === "in_progress") return "running";
  if (run.status === "cancelled") return "cancelled";
  if (run.status === "failure") return "failed";
  if (run.tasks_failed > 0) return "in_part";
  return run.conflicts_detected > 0 ? "conflicts" : "done";
}

export const TRIGGER_WORDS: Record<SyncRun["trigger"], string> = {
  manual: "you",
  scheduled: "scheduled",
  startup: "startup",
  cli: "command line",
};

const KIND_WORDS: Record<SyncRun["sync_type"], string> = {
  full: "full",
  issues_only: "issues",
  security_only: "security",
};

export function kindWords(run: SyncRun): string {
  return run.include_closed ? `${KIND_WORDS[run.sync_type]}, closed too` : KIND_WORDS[run.sync_type];
}

const STAGE_WORDS: Record<Progress["stage"], string> = {
  fetching: "Asking the forge",
  matching: "Matching issues",
  creating: "Creating tasks",
  updating: "Updating tasks",
  pushing: "Sending edits",
};

/** A run under way: `Updating tasks, 640 of 1 240`. */
export function progressWords({ stage, current, total, waiting_until }: Progress): string {
  if (waiting_until) return `Waiting until ${clock(new Date(waiting_until))}, ${count(current)} kept`;
  const done = total === null ? `${count(current)} so far` : `${count(current)} of ${count(total)}`;
  return `${STAGE_WORDS[stage]}, ${done}`;
}

const day = (at: Date, now: Date): number => {
  const [a, b] = [new Date(at), new Date(now)];
  a.setHours(0, 0, 0, 0);
  b.setHours(0, 0, 0, 0);
  return Math.round((b.getTime() - a.getTime()) / 86_400_000);
};

/** `today`, `yesterday`, `Tue`, `12 Mar`, as a heading for what happened then. */
export function dayWords(at: Date, now: Date): string {
  const days = day(at, now);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  if (days > 1 && days < 6) return at.toLocaleDateString("en-GB", { weekday: "short" });
  const year = at.getFullYear() === now.getFullYear() ? undefined : "numeric";
  return at.toLocaleDateString("en-GB", { day: "numeric", month: "short", year });
}

/** Today's runs to the second, older ones with their day: `14:02:11`, `Yesterday 23:10`. */
export function startedWords(iso: string, now: Date): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return "";
  if (day(at, now) === 0) return `${clock(at)}:${String(at.getSeconds()).padStart(2, "0")}`;
  return `${dayWords(at, now)} ${clock(at)}`;
}

/** Exact where it is short: `0.3 s`, `11.4 s`, `42 s`, `3 min 20 s`, `1 h 5 min`. */
export function tookWords(ms: number | null): string {
  if (ms === null) return "";
  if (ms < 20_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function shareWords(share: number): string {
  const percent = share * 100;
  // Never rounds a failure away.
  const shown = percent > 99.9 && percent < 100 ? 99.9 : Math.round(percent * 10) / 10;
  return `${Number.isInteger(shown) ? shown : shown.toFixed(1)}\u202f%`;
}

/** The counts in the order of the table. */
export const COUNTS = [
  ["Fetched", "issues_fetched"],
  ["Created", "tasks_created"],
  ["Updated", "tasks_updated"],
  ["Pushed", "tasks_pushed"],
  ["Skipped", "tasks_skipped"],
  ["Failed", "tasks_failed"],
  ["Conflicts", "conflicts_detected"],
] as const satisfies readonly (readonly [string, keyof SyncRun])[];

/** All of them, where there is room. */
export const ALL_COUNTS = [
  ...COUNTS,
  ["Comments read", "comments_read"],
  ["Comments sent", "comments_sent"],
] as const satisfies readonly (readonly [string, keyof SyncRun])[];

/** Whether the reasons of a run are of failed or of skipped issues; `mixed` where the run does not say. */
export function reasonTone(run: SyncRun): "failed" | "skipped" | "mixed" {
  if (run.tasks_failed === 0) return "skipped";
  return run.issue_errors.length <= run.tasks_failed ? "failed" : "mixed";
}

/** The reason as a sentence of its own: the number stands beside it already. */
export function reasonWords({ number, reason }: IssueError): string {
  const bare = number === null ? reason : reason.replace(new RegExp(`^#${number}:\\s*`), "");
  const sentence = bare.charAt(0).toLocaleUpperCase("en") + bare.slice(1);
  return /[.!?…”)]$/.test(sentence) ? sentence : `${sentence}.`;
}

/** What a run did, for those who hear the chart instead of seeing it, and for the title of a bar. */
export function runSentence(run: SyncRun, now: Date): string {
  const took = run.duration_ms === null ? "" : `, took ${tookWords(run.duration_ms)}`;
  const failed = run.tasks_failed > 0 ? `, ${plural(run.tasks_failed, "issue")} failed` : "";
  const conflicts = run.conflicts_detected > 0 ? `, ${plural(run.conflicts_detected, "conflict")}` : "";
  return `${startedWords(run.started_at, now)}: ${OUTCOME_WORDS[outcomeOf(run)]}${took}${failed}${conflicts}`;
}

/** The history as plain text, for a report or a message; secrets do not travel. */
import type { SyncRun, SyncTotals } from "../../ipc/contract";
import { redact } from "../../lib/redact";
import { plural, stamp } from "../../lib/words";
import { ALL_COUNTS, kindWords, OUTCOME_WORDS, outcomeOf, shareWords, TRIGGER_WORDS, tookWords } from "./run";

function counts(run: SyncRun): string {
  const told = ALL_COUNTS.filter(([, field]) => run[field] > 0);
  return told.map(([words, field]) => `${words.toLowerCase()} ${run[field]}`).join(", ") || "nothing changed";
}

function lines(run: SyncRun, key: string): string[] {
  const head = [
    stamp(run.started_at),
    key,
    OUTCOME_WORDS[outcomeOf(run)],
    `by ${TRIGGER_WORDS[run.trigger]}`,
    kindWords(run),
    ...(run.duration_ms === null ? [] : [tookWords(run.duration_ms)]),
  ].join("  ");
  const error = run.error ? [`    stopped: ${run.error.message} (${run.error.code})`] : [];
  const reasons = run.issue_errors.map(({ reason, url }) => `    ${reason}${url ? `  ${url}` : ""}`);
  return [head, `    ${counts(run)}`, ...error, ...reasons];
}

export interface Told {
  runs: readonly SyncRun[];
  totals: SyncTotals | undefined;
  keyOf: (projectId: string) => string;
}

export function historyText({ runs, totals, keyOf }: Told): string {
  const average = totals?.average_duration_ms ?? null;
  const sums = totals
    ? [
        `${plural(totals.runs, "sync", "syncs")}: ${plural(totals.issues_imported, "task")} created`,
        plural(totals.conflicts, "conflict"),
        ...(average === null ? [] : [`${tookWords(average)} on average`]),
        ...(totals.success_rate === null ? [] : [`${shareWords(totals.success_rate)} ended well`]),
      ].join(", ")
    : null;
  const told = runs.flatMap((run) => lines(run, keyOf(run.project_id)));
  return redact([...(sums ? [sums, ""] : []), ...told, ""].join("\n"));
}

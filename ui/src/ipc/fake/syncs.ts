/** Pretended syncs: stages with progress, a wait, a failure, a conflict and cancelling. */
import type { Progress, RunError, SyncRun, SyncType } from "../contract";
import type { StoredProject, World } from "./world";

export type Outcome = "success" | "failure" | "offline" | "conflict" | "rate_limit";

export interface SyncHost {
  world: World;
  outcome: Outcome;
  /** Milliseconds between two steps. */
  step: number;
  /** Why a run may not send what waits, if so. */
  heldBack(run: SyncRun): RunError | null;
  progressed(run: SyncRun): void;
  finished(run: SyncRun): void;
}

interface Running {
  run: SyncRun;
  timer: ReturnType<typeof setTimeout> | null;
}

interface Step {
  stage: Progress["stage"];
  from: number;
  to: number;
  total: number | null;
  steps: number;
}

const PLAN: Step[] = [
  { stage: "fetching", from: 0, to: 0, total: null, steps: 4 },
  { stage: "creating", from: 0, to: 240, total: 1240, steps: 4 },
  { stage: "updating", from: 240, to: 1240, total: 1240, steps: 14 },
  { stage: "pushing", from: 0, to: 3, total: 3, steps: 3 },
];

let counter = 0;

export function newRun(place: StoredProject, type: SyncType, includeClosed: boolean): SyncRun {
  counter += 1;
  return {
    id: `sync-${counter}`,
    project_id: place.project.id,
    sync_config_id: place.connection?.id ?? "",
    trigger: "manual",
    sync_type: type,
    include_closed: includeClosed,
    status: "in_progress",
    progress: { stage: "fetching", current: 0, total: null, processed: 0, waiting_until: null },
    started_at: new Date().toISOString(),
    completed_at: null,
    duration_ms: null,
    issues_fetched: 0,
    tasks_created: 0,
    tasks_updated: 0,
    tasks_pushed: 0,
    comments_read: 0,
    comments_sent: 0,
    tasks_skipped: 0,
    tasks_failed: 0,
    conflicts_detected: 0,
    requests_made: 0,
    error: null,
    issue_errors: [],
  };
}

export class Syncs {
  private readonly running = new Map<string, Running>();

  constructor(private readonly host: SyncHost) {}

  list(): SyncRun[] {
    return [...this.running.values()].map(({ run }) => run);
  }

  of(projectId: string): SyncRun | null {
    return this.running.get(projectId)?.run ?? null;
  }

  start(run: SyncRun): void {
    const entry: Running = { run, timer: null };
    this.running.set(run.project_id, entry);
    this.advance(entry, 0, 0);
  }

  /** A run that stands still, for pictures. */
  freeze(run: SyncRun): void {
    this.running.set(run.project_id, { run, timer: null });
  }

  cancel(projectId: string): void {
    const entry = this.running.get(projectId);
    if (entry) this.finish(entry, "cancelled");
  }

  private advance(entry: Running, stageIndex: number, step: number): void {
    const plan = PLAN[stageIndex];
    if (!plan) {
      this.finish(entry, "success");
      return;
    }
    const { run } = entry;
    const current = Math.round(plan.from + ((plan.to - plan.from) * step) / plan.steps);
    const waits = this.host.outcome === "rate_limit" && plan.stage === "updating" && step === 7;
    run.progress = {
      stage: plan.stage,
      current,
      total: plan.total,
      processed: plan.stage === "pushing" ? run.progress.processed : current,
      waiting_until: waits ? new Date(Date.now() + 23 * 60_000).toISOString() : null,
    };
    run.requests_made += 1;
    this.host.progressed(run);
    if (waits) return;
    const fails = this.host.outcome === "failure" || this.host.outcome === "offline";
    if (fails && plan.stage === "updating" && step === 7) {
      this.finish(entry, "failure", this.breakdown());
      return;
    }
    const held = plan.stage === "pushing" ? this.host.heldBack(run) : null;
    if (held) {
      this.finish(entry, "failure", held);
      return;
    }
    const next: [number, number] = step < plan.steps ? [stageIndex, step + 1] : [stageIndex + 1, 0];
    entry.timer = setTimeout(() => this.advance(entry, ...next), this.host.step);
  }

  private breakdown(): RunError {
    return this.host.outcome === "offline"
      ? { code: "offline", message: "The connection to github.com broke off." }
      : { code: "forge_trouble", message: "github.com answered with an error (502)." };
  }

  private finish(
    entry: Running,
    status: "success" | "failure" | "cancelled",
    error: RunError | null = null,
  ): void {
    if (entry.timer) clearTimeout(entry.timer);
    const { run } = entry;
    this.running.delete(run.project_id);
    const done = run.progress.processed;
    run.status = status;
    run.completed_at = new Date().toISOString();
    run.duration_ms = Date.parse(run.completed_at) - Date.parse(run.started_at);
    run.issues_fetched = status === "success" ? 1240 : done;
    run.tasks_updated = status === "success" ? 18 : Math.min(18, done);
    run.tasks_created = status === "success" ? 3 : 0;
    run.tasks_pushed = status === "success" ? 2 : 0;
    run.tasks_skipped = run.issues_fetched - run.tasks_updated - run.tasks_created;
    run.conflicts_detected = this.host.outcome === "conflict" && status === "success" ? 1 : 0;
    run.error = error;
    if (error && error.code !== "many_changes") {
      run.tasks_failed = 1;
      run.issue_errors = [
        {
          number: 871,
          url: "https://github.com/harrowgate/lanternfish/issues/871",
          reason: "The forge left out the label “cli”.",
        },
      ];
    }
    this.host.finished(run);
  }
}

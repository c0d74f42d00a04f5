/** The past of the invented world: what the kept history holds, and what SQLite would say about it. */
import type {
  Field,
  HistoryFilter,
  IssueError,
  SyncHistoryPage,
  SyncRun,
  SyncRunDetail,
  SyncTotals,
} from "../contract";
import { newRun } from "./syncs";
import { cardOf } from "./tasks";
import { type StoredProject, seeded, type World } from "./world";

const MINUTE = 60_000;
const PAGE_MAX = 200;

const KEPT: Record<HistoryFilter, (run: SyncRun) => boolean> = {
  all: () => true,
  errors: (run) => run.status === "failure" || run.tasks_failed > 0,
  conflicts: (run) => run.conflicts_detected > 0,
  skipped: (run) => run.tasks_skipped > 0,
};

interface Scope {
  project_id: string | null;
}

export class History {
  constructor(
    private readonly world: World,
    private readonly runs: SyncRun[],
  ) {}

  add(run: SyncRun): void {
    this.runs.unshift(run);
  }

  find(id: string): SyncRun | undefined {
    return this.runs.find((run) => run.id === id);
  }

  list(request: Scope & { filter: HistoryFilter; offset: number; limit: number }): SyncHistoryPage {
    const found = this.of(request).filter(KEPT[request.filter]);
    const end = request.offset + Math.min(request.limit, PAGE_MAX);
    return { runs: found.slice(request.offset, end), total: found.length };
  }

  /** The fake keeps no changes per run: the tasks changed last stand for those that the run changed. */
  show(run: SyncRun): SyncRunDetail {
    const wanted = run.tasks_created + run.tasks_updated + run.tasks_pushed;
    const touched = this.world.tasks
      .filter(({ task, sync }) => task.project_id === run.project_id && sync.standing !== "local")
      .sort((a, b) => b.task.updated_at.localeCompare(a.task.updated_at))
      .slice(0, wanted);
    const fields: Field[][] = [["title"], ["description", "labels"], ["status"], ["assignees", "milestone"]];
    const tasks = touched.slice(0, PAGE_MAX).map((entry, index) => {
      const created = index < run.tasks_created;
      return {
        task: cardOf(this.world, entry),
        fields: created ? [] : (fields[index % fields.length] ?? []),
        created,
        alike: [],
      };
    });
    return { run, tasks, tasks_total: touched.length, concerned: this.concerned(run) };
  }

  private concerned(run: SyncRun): SyncRunDetail["concerned"] {
    return run.issue_errors.flatMap(({ number }, reason) => {
      const about = this.world.tasks.find(
        ({ task, sync }) => task.project_id === run.project_id && number !== null && sync.number === number,
      );
      return about ? [{ reason, task: cardOf(this.world, about) }] : [];
    });
  }

  totals(scope: Scope): SyncTotals {
    const over = this.of(scope).filter((run) => run.duration_ms !== null);
    const sum = (value: (run: SyncRun) => number) => over.reduce((total, run) => total + value(run), 0);
    const succeeded = over.filter((run) => run.status === "success").length;
    const failed = over.filter((run) => run.status === "failure").length;
    return {
      runs: over.length,
      issues_imported: sum((run) => run.tasks_created),
      conflicts: sum((run) => run.conflicts_detected),
      average_duration_ms:
        over.length > 0 ? Math.round(sum((run) => run.duration_ms ?? 0) / over.length) : null,
      success_rate: succeeded + failed > 0 ? succeeded / (succeeded + failed) : null,
    };
  }

  private of({ project_id }: Scope): SyncRun[] {
    return this.runs.filter((run) => project_id === null || run.project_id === project_id);
  }
}

function over(place: StoredProject, at: number, took: number, part: Partial<SyncRun>): SyncRun {
  const run = newRun(place, part.sync_type ?? "full", false);
  return {
    ...run,
    id: `past-${place.project.key}-${at}`,
    trigger: "scheduled",
    status: "success",
    started_at: new Date(at).toISOString(),
    completed_at: new Date(at + took).toISOString(),
    duration_ms: took,
    requests_made: 2,
    ...part,
  };
}

function issueError(place: StoredProject, number: number, why: string): IssueError {
  const url = `${place.connection?.repository_url ?? ""}/issues/${number}`;
  return { number, url, reason: `#${number}: ${why}` };
}

/** The drawn hour of Lanternfish, newest first. */
function drawnHour(place: StoredProject, now: number): SyncRun[] {
  const at = (minutes: number) => now - minutes * MINUTE;
  return [
    over(place, at(2), 2400, {
      issues_fetched: 4,
      tasks_updated: 2,
      tasks_pushed: 1,
      conflicts_detected: 1,
      requests_made: 4,
    }),
    over(place, at(7), 300, {}),
    over(place, at(12), 6200, {
      trigger: "manual",
      issues_fetched: 31,
      tasks_created: 3,
      tasks_updated: 24,
      tasks_pushed: 2,
      tasks_skipped: 1,
      tasks_failed: 2,
      requests_made: 9,
      issue_errors: [
        issueError(
          place,
          875,
          "the label “cli” was left out by GitHub; this account may not add labels there. The rest of the edit arrived, and the label is kept here",
        ),
        issueError(place, 838, "the milestone “0.8.3” was closed on GitHub. Your edit is kept here"),
        { number: null, url: null, reason: "Dependabot alerts were not read: this token may not read them" },
      ],
    }),
    over(place, at(17), 1900, { issues_fetched: 2, tasks_updated: 2 }),
    over(place, at(22), 300, {}),
    over(place, at(27), 1100, { status: "cancelled", issues_fetched: 12, tasks_updated: 8 }),
    over(place, at(32), 2800, {
      trigger: "startup",
      issues_fetched: 7,
      tasks_created: 1,
      tasks_updated: 5,
      tasks_pushed: 1,
    }),
  ];
}

function invented(place: StoredProject, at: number, random: () => number): SyncRun {
  const took = random() < 0.08 ? 4000 + random() * 7000 : 600 + random() * 2000;
  const updated = Math.floor(random() * 5);
  const roll = random();
  const counts = { issues_fetched: updated, tasks_updated: updated };
  if (roll < 0.04) return over(place, at, Math.round(took), { ...counts, conflicts_detected: 1 });
  if (roll < 0.07)
    return over(place, at, Math.round(took), {
      status: "failure",
      error: { code: "offline", message: "The connection broke off." },
    });
  const security =
    roll > 0.95 ? { sync_type: "security_only" as const, tasks_created: 1, tasks_skipped: 1 } : {};
  return over(place, at, Math.round(took), { ...counts, ...security });
}

/** Every connected project has a past; the one that stopped ends with its reason. */
export function pastRuns(world: World, now: number): SyncRun[] {
  const runs = world.projects.flatMap((place, index) => {
    if (!place.connection || place.isDemo) return [];
    const random = seeded(index + 1);
    const drawn = place.project.key === "LANT" ? drawnHour(place, now) : [];
    const many = index === 0 ? 211 : 24;
    const older = Array.from({ length: many }, (_, back) =>
      invented(place, now - (50 + back * 19) * MINUTE, random),
    );
    const stopped = over(place, now - 40 * MINUTE, 800, {
      status: "failure",
      error: { code: "unauthorized", message: "git.saltmarsh.example no longer accepts the token." },
    });
    return [...drawn, ...(place.trouble ? [stopped] : []), ...older];
  });
  return runs.sort((a, b) => b.started_at.localeCompare(a.started_at));
}

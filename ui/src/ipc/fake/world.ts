/** The invented world of the fake backend: the Lanternfish project and its neighbours, and as many tasks as asked. */

import type { Status } from "../../lib/domain";
import type { Label, Project, SyncConfig, SyncStanding, Task, TaskSync } from "../contract";
import { ME, SKETCHES, type Sketch } from "./sketches";

export interface StoredTask {
  task: Task;
  sync: TaskSync;
  lastSyncedAt: string | null;
}

export interface StoredProject {
  project: Project;
  connection: SyncConfig | null;
  account: string | null;
  /** Which pretended token it has; one of its own without it. */
  token?: string;
  /** When its token ends, where that is near. */
  tokenEnds?: string | null;
  trouble: { standing: SyncStanding; words: string } | null;
  isDemo: boolean;
}

export interface World {
  projects: StoredProject[];
  tasks: StoredTask[];
}

export const PEOPLE = [ME, "tob-brink", "oskar-vaal", "hk-lindqvist", "mira-quell", "yuna-petrel"];

export const LABELS: Record<string, string> = {
  bug: "d73a4a",
  rotation: "5319e7",
  security: "b60205",
  cli: "5ebeff",
  parser: "c5def5",
  windows: "006b75",
  docs: "0075ca",
  "good first issue": "7057ff",
  viewer: "0e8a16",
  contrast: "bfd4f2",
  performance: "fbca04",
  index: "f9d0c4",
  regression: "e99695",
  packaging: "c2e0c6",
  ui: "1d76db",
};

export const labelOf = (name: string): Label => ({ name, color: LABELS[name] ?? null });

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A small seeded generator, so that every run shows the same world. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const VERBS = ["Keep", "Refuse", "Show", "Count", "Explain", "Remember", "Measure", "Split", "Join", "Test"];
const THINGS = [
  "the cursor of a followed file",
  "timestamps without a zone",
  "a half-written last line",
  "segments that are still open",
  "the width of wide characters",
  "filters with a trailing pipe",
  "the order of merged streams",
  "escapes in structured data",
];
const WHENS = [
  "when the disk is full",
  "after a rotation",
  "on a slow network share",
  "while the index is rebuilt",
  "for logs larger than memory",
  "in the exported CSV",
  "before the first result",
  "at 200 % zoom",
];

function pick<T>(list: readonly T[], random: () => number): T {
  return list[Math.floor(random() * list.length)] as T;
}

/** A made-up task, different for every number. */
function invented(n: number, status: Status, random: () => number): Sketch {
  const names = Object.keys(LABELS);
  const priority = pick(["low", "medium", "high", "critical", null, null] as const, random);
  return {
    n,
    title: `${pick(VERBS, random)} ${pick(THINGS, random)} ${pick(WHENS, random)}`,
    status,
    ...(priority ? { priority } : {}),
    type: pick(["bug", "feature", "task"] as const, random),
    labels: random() < 0.7 ? [...new Set([pick(names, random), pick(names, random)])] : [],
    who: random() < 0.6 ? [pick(PEOPLE, random)] : [],
    ...(random() < 0.5 ? { milestone: pick(["0.8.3", "0.9", "1.0"], random) } : {}),
    age: (9 + random() * 300) * DAY,
    issue: n + 500,
  };
}

function stored(project: StoredProject, sketch: Sketch, position: number, now: number): StoredTask {
  const at = new Date(now - sketch.age).toISOString();
  const service = project.connection?.service_type ?? null;
  const linked = sketch.issue !== undefined && service !== null && sketch.mark !== "local";
  const closed = sketch.status === "done" || sketch.status === "cancelled";
  const repository = project.connection?.repository_url ?? "";
  return {
    task: {
      id: `${project.project.key.toLowerCase()}-${sketch.n}`,
      project_id: project.project.id,
      number: sketch.n,
      title: sketch.title,
      description:
        sketch.description ?? `Found while reading the logs of a busy night.\n\n- [ ] ${sketch.title}\n`,
      status: sketch.status,
      type: sketch.type ?? "task",
      priority: sketch.priority ?? null,
      reporter: linked ? "oskar-vaal" : null,
      assignees: sketch.who ?? [],
      labels: sketch.labels ?? [],
      milestone: sketch.milestone ?? null,
      cycle: null,
      story_points: sketch.n % 3 === 0 ? (sketch.n % 5) + 1 : null,
      custom_fields: {},
      issue_url: linked ? `${repository}/issues/${sketch.issue}` : null,
      closed_at: closed ? at : null,
      position,
      created_at: new Date(now - sketch.age - 3 * DAY).toISOString(),
      updated_at: at,
    },
    sync: {
      standing: linked ? (sketch.mark ?? "in_sync") : "local",
      kind: linked ? (sketch.kind ?? "issue") : null,
      service: linked ? service : null,
      number: linked ? (sketch.issue ?? null) : null,
      edits: sketch.edits ?? 0,
      planned: false,
    },
    lastSyncedAt: linked ? new Date(now - 2 * MINUTE).toISOString() : null,
  };
}

const API: Record<SyncConfig["service_type"], (host: string) => string> = {
  github: (host) => `https://api.${host}`,
  gitlab: (host) => `https://${host}/api/v4`,
  bitbucket: (host) => `https://api.${host}/2.0`,
  gitea: (host) => `https://${host}/api/v1`,
};

function project(
  key: string,
  name: string,
  repository: { service: SyncConfig["service_type"]; host: string; path: string } | null,
  now: number,
): StoredProject {
  const id = `project-${key.toLowerCase()}`;
  const iso = (ms: number) => new Date(ms).toISOString();
  const [owner = "", repo = ""] = repository?.path.split("/") ?? [];
  return {
    project: {
      id,
      name,
      key,
      next_task_number: 1,
      created_at: iso(now - 60 * DAY),
      updated_at: iso(now - DAY),
    },
    account: repository ? ME : null,
    trouble: null,
    isDemo: false,
    connection: repository && {
      id: `connection-${key.toLowerCase()}`,
      project_id: id,
      service_type: repository.service,
      api_url: API[repository.service](repository.host),
      repository_url: `https://${repository.host}/${repository.path}`,
      repo_owner: owner,
      repo_name: repo,
      has_token: true,
      direction: "two_way",
      merge_mode: "automatic",
      include_closed: false,
      include_security: true,
      lesser_findings: "high",
      sync_enabled: true,
      sync_interval: 300,
      active_interval: 30,
      last_sync_at: iso(now - 2 * MINUTE - 20_000),
      next_sync_at: iso(now + 3 * MINUTE - 10_000),
      sync_error: null,
      created_at: iso(now - 60 * DAY),
      updated_at: iso(now - DAY),
    },
  };
}

const SHARES: [Status, number][] = [
  ["todo", 0.4],
  ["in_progress", 0.1],
  ["in_review", 0.05],
  ["done", 0.4],
  ["cancelled", 0.05],
];

/** Adds invented tasks, so many of each status. */
export function fill(world: World, place: StoredProject, counts: [Status, number][], now: number): void {
  const random = seeded(place.project.key.length * 7919 + place.project.key.charCodeAt(0));
  let n = place.project.next_task_number;
  for (const [status, howMany] of counts) {
    for (let i = 0; i < howMany; i += 1) {
      world.tasks.push(stored(place, invented(n, status, random), 1000 + i, now));
      n += 1;
    }
  }
  place.project.next_task_number = n;
}

/** Nothing but the board that every fresh installation has. */
export function emptyWorld(now: number): World {
  return { projects: [project("TASK", "My tasks", null, now)], tasks: [] };
}

/** The world of the drawings; `size` adds invented tasks to Lanternfish until it holds that many. */
export function lanternfishWorld(now: number, size = 0): World {
  const lant = project(
    "LANT",
    "Lanternfish",
    { service: "github", host: "github.com", path: "harrowgate/lanternfish" },
    now,
  );
  const ings = project(
    "INGS",
    "Ingest server",
    { service: "gitlab", host: "gitlab.com", path: "harrowgate/ingest" },
    now,
  );
  const docs = project(
    "DOCS",
    "Handbook",
    { service: "gitea", host: "git.saltmarsh.example", path: "docs/handbook" },
    now,
  );
  const pkg = project(
    "PKG",
    "Packaging",
    { service: "github", host: "github.com", path: "harrowgate/packaging" },
    now,
  );
  const note = project("NOTE", "Errands", null, now);
  docs.trouble = { standing: "error", words: "the token no longer works" };
  if (docs.connection)
    Object.assign(docs.connection, {
      sync_error: "unauthorized",
      last_sync_at: new Date(now - DAY).toISOString(),
      next_sync_at: null,
    });
  if (pkg.connection) pkg.connection.sync_enabled = false;
  const world: World = { projects: [lant, ings, docs, pkg, note], tasks: [] };
  SKETCHES.forEach((sketch, index) => {
    world.tasks.push(stored(lant, sketch, index, now));
  });
  lant.project.next_task_number = 400;
  const known = (status: Status) => SKETCHES.filter((sketch) => sketch.status === status).length;
  fill(
    world,
    lant,
    size > 0
      ? SHARES.map(([status, share]) => [status, Math.max(0, Math.round(size * share) - known(status))])
      : [
          ["todo", 42 - known("todo")],
          ["done", 128 - known("done")],
          ["cancelled", 9 - known("cancelled")],
        ],
    now,
  );
  fill(
    world,
    ings,
    SHARES.map(([status, share]) => [status, Math.round(1031 * share)]),
    now,
  );
  fill(
    world,
    docs,
    [
      ["todo", 9],
      ["in_progress", 2],
      ["in_review", 1],
      ["done", 38],
    ],
    now,
  );
  for (const entry of world.tasks.filter(({ task }) => ["docs-2", "docs-10"].includes(task.id)))
    Object.assign(entry.sync, { standing: "edited", edits: entry.task.number === 10 ? 2 : 1 });
  fill(
    world,
    pkg,
    [
      ["todo", 12],
      ["done", 9],
    ],
    now,
  );
  fill(
    world,
    note,
    [
      ["todo", 7],
      ["done", 1],
    ],
    now,
  );
  return world;
}

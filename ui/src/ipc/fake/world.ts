/** The invented world of the fake backend: the Lanternfish project and its neighbours, and as many tasks as asked. */

import type { Status } from "../../lib/domain";
import type {
  Label,
  Priority,
  Project,
  SyncConfig,
  SyncStanding,
  Task,
  TaskSync,
  TaskType,
} from "../contract";

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

export const ME = "ines-darrow";
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

interface Sketch {
  n: number;
  title: string;
  status: Status;
  priority?: Priority;
  type?: TaskType;
  labels?: string[];
  who?: string[];
  milestone?: string;
  age: number;
  issue?: number;
  mark?: TaskSync["standing"];
  edits?: number;
  kind?: TaskSync["kind"];
  description?: string;
}

const THEME_TEXT = `The viewer is white at three in the morning, which is when people read logs. It should follow \`prefers-color-scheme\` and keep a switch in the toolbar for those who disagree with their desktop.

### Done when

- [x] Every colour is a token; no hex left in \`viewer/src\`
- [x] Levels stay apart for red-green colour blindness
- [ ] The check runs in CI and names the token that fails

\`\`\`
$ lanternfish theme check --min 4.5
warn  level.debug on surface.2   4.31   needs 4.5
\`\`\`

![The viewer at night](https://img.petrel-shots.example/night.png)

See [the palette](https://harrowgate.example/palette) for the values.
`;

const SKETCHES: Sketch[] = [
  {
    n: 311,
    title: "Tail loses up to 4 KiB when the log file rotates during a burst",
    status: "todo",
    priority: "high",
    type: "bug",
    labels: ["bug", "rotation"],
    who: [ME, "tob-brink"],
    milestone: "0.9",
    age: 6 * MINUTE,
    issue: 842,
    mark: "conflict",
  },
  {
    n: 355,
    title: "GHSA-7xq2-m4vf-9c3h: zip-slip in the bundle importer",
    status: "todo",
    priority: "critical",
    type: "bug",
    labels: ["security"],
    age: 3 * HOUR,
    issue: 12,
    kind: "security_advisory",
  },
  {
    n: 352,
    title: "Follow symlinks to directories only when asked, and say which ones were skipped and why",
    status: "todo",
    priority: "medium",
    type: "feature",
    labels: ["cli"],
    who: [ME],
    milestone: "0.9",
    age: HOUR,
    issue: 875,
    mark: "edited",
    edits: 2,
  },
  {
    n: 347,
    title: "Crash on an empty filter when the pattern ends in a lone backslash",
    status: "todo",
    priority: "high",
    type: "bug",
    labels: ["bug", "parser"],
    who: ["yuna-petrel"],
    milestone: "0.8.3",
    age: 42 * MINUTE,
    issue: 871,
  },
  {
    n: 298,
    title: "Colour codes leak into the Windows clipboard when more than one screen is copied",
    status: "todo",
    priority: "low",
    type: "bug",
    labels: ["windows", "bug"],
    age: 4 * DAY,
    issue: 832,
    mark: "gone",
  },
  {
    n: 340,
    title: "Explain the query language with ten examples",
    status: "todo",
    type: "task",
    labels: ["docs", "good first issue"],
    milestone: "1.0",
    age: 4 * DAY,
    issue: 862,
  },
  {
    n: 338,
    title: "Let --since take “yesterday 18:00” and other words people write",
    status: "todo",
    priority: "low",
    type: "feature",
    labels: ["cli"],
    age: 3 * DAY,
    issue: 860,
  },
  {
    n: 349,
    title: "A 12-hour clock is written as 24-hour in exported CSV",
    status: "todo",
    priority: "medium",
    type: "bug",
    labels: ["bug"],
    who: ["tob-brink"],
    milestone: "0.8.3",
    age: 2 * HOUR,
    issue: 873,
  },
  {
    n: 321,
    title: "Keep colours when output is piped to less -R",
    status: "todo",
    type: "task",
    labels: ["cli"],
    who: ["yuna-petrel"],
    age: 5 * DAY,
    issue: 847,
  },
  {
    n: 316,
    title: "Publish the container image for arm64 and check the digest in CI before the tag is moved",
    status: "todo",
    type: "task",
    labels: ["packaging"],
    who: ["hk-lindqvist"],
    milestone: "1.0",
    age: 5 * DAY,
    issue: 845,
  },
  {
    n: 317,
    title: "Dark theme for the web viewer that follows the system",
    status: "in_progress",
    priority: "medium",
    type: "feature",
    labels: ["viewer", "contrast"],
    who: [ME, "oskar-vaal"],
    milestone: "0.9",
    age: 2 * MINUTE,
    issue: 846,
    mark: "edited",
    edits: 1,
    description: THEME_TEXT,
  },
  {
    n: 329,
    title:
      "Index compressed segments without inflating them twice; a 2 GiB archive is read three times before the first result appears",
    status: "in_progress",
    priority: "high",
    type: "feature",
    labels: ["performance", "index"],
    who: ["hk-lindqvist"],
    milestone: "0.9",
    age: 18 * MINUTE,
    issue: 851,
  },
  {
    n: 333,
    title: "Bookmarks survive rotation",
    status: "in_progress",
    type: "feature",
    labels: ["viewer"],
    who: [ME],
    age: DAY,
    mark: "local",
  },
  {
    n: 305,
    title: "Parse RFC 5424 structured data with escaped brackets",
    status: "in_review",
    priority: "medium",
    type: "feature",
    labels: ["parser"],
    who: ["mira-quell"],
    milestone: "0.8.3",
    age: HOUR,
    issue: 838,
  },
  {
    n: 319,
    title: "Replace the hand-written date parser; keep the old one behind a flag for one release",
    status: "in_review",
    priority: "medium",
    type: "task",
    labels: ["regression", "parser"],
    who: ["tob-brink", ME],
    milestone: "0.9",
    age: 31 * MINUTE,
    issue: 846,
    mark: "conflict",
  },
  {
    n: 344,
    title: "Release notes list every breaking change first",
    status: "done",
    type: "task",
    labels: ["docs"],
    who: ["oskar-vaal"],
    age: 2 * DAY,
    issue: 866,
  },
  {
    n: 336,
    title: "Scrollback keeps its place when the window is resized",
    status: "done",
    priority: "low",
    type: "bug",
    labels: ["viewer"],
    who: ["yuna-petrel"],
    age: 3 * DAY,
    issue: 857,
  },
  {
    n: 331,
    title: "Ctrl+C prints the number of lines that were not flushed",
    status: "done",
    priority: "low",
    type: "feature",
    labels: ["cli"],
    who: [ME],
    age: 5 * DAY,
    issue: 854,
  },
  {
    n: 327,
    title: "Level colours reach 4.5:1 on both themes",
    status: "done",
    priority: "medium",
    type: "task",
    labels: ["contrast"],
    who: ["mira-quell"],
    age: 6 * DAY,
    issue: 849,
  },
  {
    n: 322,
    title: "Refuse a config file that anyone can write to",
    status: "done",
    priority: "high",
    type: "bug",
    labels: ["security"],
    who: ["hk-lindqvist"],
    age: 7 * DAY,
    issue: 848,
  },
  {
    n: 314,
    title: "Time zone of the host is shown beside every absolute time",
    status: "done",
    type: "feature",
    labels: ["ui"],
    who: ["tob-brink"],
    age: 8 * DAY,
    issue: 844,
  },
  {
    n: 309,
    title: "Ship our own terminal emulator",
    status: "cancelled",
    type: "feature",
    labels: ["ui"],
    age: 20 * DAY,
    issue: 841,
  },
  {
    n: 296,
    title: "Colour themes per host name",
    status: "cancelled",
    priority: "low",
    type: "feature",
    labels: ["ui"],
    age: 22 * DAY,
    issue: 830,
  },
];

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

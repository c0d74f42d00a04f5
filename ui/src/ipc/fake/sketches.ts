/** The tasks of the Lanternfish project, in a few words each. */
import type { Status } from "../../lib/domain";
import type { Priority, TaskSync, TaskType } from "../contract";

/** Whose board it is. */
export const ME = "ines-darrow";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A task in a few words; what is missing is made up. */
export interface Sketch {
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

export const SKETCHES: Sketch[] = [
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

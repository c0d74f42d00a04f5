/** The conflicts of the invented world: one of every kind that a person may meet. */
import { ME } from "../sketches";
import { seeded } from "../world";
import { byOurs, byTheirs, clash, type Piece, type Sketch, same, woven } from "./sketch";

const EXPECTED = clash(
  "same_words",
  "**Expected:** every line is shown once.\n",
  "**Expected:** every line is shown exactly once, in order, and the new file is opened within 200 ms.\n",
  "**Expected:** every line is shown at least once; duplicates are fine while the old file drains.\n",
);

const SEEN_ON = clash(
  "same_words",
  "Seen on Debian 12.\n",
  "Seen on Debian 12 and Fedora 41, ext4 and btrfs.\n",
  "Seen on Debian 12 with ext4 and on macOS 15 with APFS.\n",
);

const ROTATION_BODY: Piece[] = [
  same(
    "When the file is moved away while a burst is being written, follow mode keeps reading the old one and " +
      "misses what was written in between.\n\n### To see it\n\n",
  ),
  byOurs(
    "1. Start `lanternfish tail -f app.log`.\n",
    "1. Start `lanternfish tail -f app.log --every 50ms`.\n",
  ),
  clash(
    "same_words",
    "2. Write 10 000 lines per second.\n",
    "2. Write 10 000 lines per second with `burst.sh`, attached.\n",
    "2. Write 25 000 lines per second for a minute.\n",
  ),
  byTheirs("3. Rotate.\n", "3. Rotate with `copytruncate`, not with `create`.\n"),
  same("\n"),
  EXPECTED,
  same(
    "\nOne line per event, no colour: the writer is `journal-cat`, so there is no escape sequence to lose. " +
      "The file system reports the rename before the last write is visible.\n\n",
  ),
  woven(
    "It happens twice a day on one host.\n",
    "It happens twice a day on three hosts.\n",
    "It happens two or three times a day on one host.\n",
    "It happens two or three times a day on three hosts.\n",
  ),
  SEEN_ON,
];

const ROTATION: Sketch = {
  title: [
    "Tail drops lines when the log rotates",
    "Tail loses up to 4 KiB when the log file rotates during a burst",
    "Follow mode drops lines on rotation under load (copytruncate)",
  ],
  milestone: ["0.8", "0.9", "0.8.3"],
  labels: [
    ["bug", "needs-info"],
    ["bug", "rotation"],
    ["bug", "confirmed", "needs-info"],
  ],
  assignees: [[ME], [ME, "tob-brink"], [ME, "oskar-vaal"]],
  description: ROTATION_BODY,
};

/** The same task after the issue was edited once more: one part differs anew, and one came to it. */
const ROTATION_MOVED: Sketch = {
  ...ROTATION,
  description: ROTATION_BODY.map((piece) =>
    piece === SEEN_ON
      ? { ...piece, theirs: "Seen on Debian 12 and 13 with ext4 and on macOS 15 with APFS.\n" }
      : piece,
  ).concat(
    clash("both_added", "", "", "\nA trace of one loss is in the harness, under `traces/rotate-4k`.\n"),
  ),
};

const PARSER: Sketch = {
  title: Array(3).fill(
    "Replace the hand-written date parser; keep the old one behind a flag for one release",
  ) as Sketch["title"],
  state: ["completed", "open", "not_planned"],
  labels: [["parser"], ["parser", "regression"], ["parser"]],
  assignees: [["tob-brink"], ["tob-brink", ME], ["tob-brink"]],
  milestone: ["0.9", "0.9", "0.9"],
  description: [
    same(
      "The parser guesses the day from the width of the column. It has been wrong in every locale so far.\n\n",
    ),
    clash(
      "deleted_and_edited",
      "- [ ] Warn once per run when a date was guessed\n",
      "",
      "- [ ] Warn once per file, not per run, when a date was guessed\n",
    ),
    same("- [x] Read RFC 3339 without guessing\n"),
    clash(
      "both_added",
      "",
      "- [ ] Measure both parsers on the nightly corpus\n",
      "- [ ] Keep `--old-dates` until 1.0\n- [ ] Say in the log which parser was used\n",
    ),
  ],
};

const CLIPBOARD: Sketch = {
  title: [
    "Colour codes leak into the clipboard",
    "Colour codes leak into the Windows clipboard when more than one screen is copied",
    "Colour codes leak into the clipboard",
  ],
  labels: [["bug"], ["windows", "bug"], ["bug"]],
  description: [
    same("Copying with the keyboard takes the escape sequences along.\n\n"),
    byOurs("Seen on every terminal.\n", "Seen in the console host only,\nnot in the newer terminal.\n"),
  ],
};

/** One conflict of every reason, in the order of the words for them. */
const EVERY_REASON: Piece[] = [
  same(
    'Values may hold `]`, `"` and `\\` when they are escaped; today the value ends at the first bracket.\n\n',
  ),
  clash(
    "same_words",
    "Refuse a name of 32 letters.\n",
    "Refuse a name of 33 letters.\n",
    "Cut a name of 32 letters.\n",
  ),
  same("\n"),
  clash(
    "rewritten",
    "The parser walks byte by byte and keeps a flag for the quote.\n",
    "Parsing is a table of five states; the table is in the comment above it.\n",
    "Use the generated lexer, which is three times as fast on the nightly corpus.\n",
  ),
  same("\n"),
  clash("deleted_and_edited", "Empty elements are kept.\n", "", "Empty elements are kept, with a warning.\n"),
  same("\n"),
  clash(
    "added_in_deleted",
    "- one element\n- two elements\n",
    "- one element\n- one element with two values\n- two elements\n",
    "",
  ),
  same("\n"),
  clash("both_added", "", "See section 6.3 of the standard.\n", "See the errata of 2019.\n"),
  same("\n"),
  clash("moved_and_deleted", "Measured on an old laptop.\n", "Measured on an old laptop.\nTwice.\n", ""),
  same("\n"),
  clash(
    "moved_apart",
    "### Limits\n\n### Costs\n",
    "### Costs\n\n### Limits\n",
    "### Limits\n\nNone known.\n\n### Costs\n",
  ),
  same("\n"),
  clash("added_twice", "", "- [ ] Fuzz it for an hour\n", "- [ ] Fuzz it for an hour, then a night\n"),
  same("\n"),
  clash("deleted_twice", "---\n---\n", "---\n", ""),
  same("\n"),
  clash("code_block", '    [id x="1"]\n', '```\n[id x="1"]\n', '    [id x="1"]\n```\n'),
];

const FORGE_LIMIT = 65_536;

/** As long as a forge allows, with conflicts far apart and one that is a long passage itself. */
function longBody(): Piece[] {
  const random = seeded(65_536);
  const words = "segment index archive offset cursor block page reader inflate cache window checksum".split(
    " ",
  );
  const sentence = () =>
    `The ${Array.from({ length: 9 }, () => words[Math.floor(random() * words.length)]).join(" ")}.\n`;
  const passage = (lines: number) => Array.from({ length: lines }, sentence).join("");
  const pieces: Piece[] = [];
  for (let n = 1; n <= 24; n += 1) {
    pieces.push(same(`\n### Step ${n}\n\n${passage(20)}`));
    pieces.push(
      clash("same_words", `Read ${n} blocks.\n`, `Read ${n} blocks at once.\n`, `Read ${n + 1} blocks.\n`),
    );
  }
  pieces.push(same("\n"));
  pieces.push(clash("rewritten", passage(60), passage(120), passage(150)));
  const used = pieces.reduce((sum, piece) => sum + piece.theirs.length, 0);
  const filler = passage(700).slice(0, FORGE_LIMIT - used - 1);
  return [...pieces, same(`${filler}\n`)];
}

export interface Story {
  task: string;
  by: string;
  /** Minutes since either side changed. */
  age: [ours: number, theirs: number];
  sketch: Sketch;
  /** What `moveOn` turns it into. */
  moved?: Sketch;
  gone?: true;
  /** `null`: it waits. */
  resolved?: { daysAgo: number; action: "keep_local" | "accept_remote" | "merge"; automatic: boolean };
}

const titleOnly = (base: string, ours: string, theirs: string): Sketch => ({
  title: [base, ours, theirs],
  description: [same("Found while reading the logs of a busy night.\n")],
});

export const STORIES: Story[] = [
  { task: "lant-311", by: "oskar-vaal", age: [10, 6], sketch: ROTATION, moved: ROTATION_MOVED },
  { task: "lant-319", by: "tob-brink", age: [95, 31], sketch: PARSER },
  { task: "lant-298", by: "mira-quell", age: [400, 180], sketch: CLIPBOARD, gone: true },
  {
    task: "lant-347",
    by: "yuna-petrel",
    age: [2 * 1440, 2 * 1440],
    sketch: titleOnly(
      "Crash on an empty filter",
      "Crash on an empty filter pattern",
      "Crash on an empty filter",
    ),
    resolved: { daysAgo: 2, action: "merge", automatic: true },
  },
  {
    task: "lant-340",
    by: "oskar-vaal",
    age: [4 * 1440, 4 * 1440],
    sketch: titleOnly(
      "Explain the query language",
      "Explain the query language by example",
      "Explain the query language with ten examples",
    ),
    resolved: { daysAgo: 4, action: "accept_remote", automatic: false },
  },
  {
    task: "lant-349",
    by: "tob-brink",
    age: [9 * 1440, 9 * 1440],
    sketch: titleOnly(
      "Wrong clock in CSV",
      "A 12-hour clock is written as 24-hour in exported CSV",
      "CSV has the wrong clock",
    ),
    resolved: { daysAgo: 9, action: "keep_local", automatic: false },
  },
];

/** More of them, for those who ask: every reason, sets alone, and a body as long as a forge allows. */
export const MORE_STORIES: Story[] = [
  {
    task: "lant-305",
    by: "mira-quell",
    age: [70, 60],
    sketch: {
      title: Array(3).fill("Parse RFC 5424 structured data with escaped brackets") as Sketch["title"],
      description: EVERY_REASON,
    },
  },
  {
    task: "lant-352",
    by: "hk-lindqvist",
    age: [62, 61],
    sketch: {
      title: Array(3).fill(
        "Follow symlinks to directories only when asked, and say which ones were skipped and why",
      ) as Sketch["title"],
      labels: [["cli"], ["cli", "docs"], ["cli", "ui"]],
      assignees: [[ME], [ME], ["yuna-petrel"]],
      description: [same("Links are followed once; a loop is named in the warning.\n")],
    },
  },
  {
    task: "lant-329",
    by: "hk-lindqvist",
    age: [25, 18],
    sketch: {
      title: Array(3).fill(
        "Index compressed segments without inflating them twice; a 2 GiB archive is read three times before the first result appears",
      ) as Sketch["title"],
      description: longBody(),
    },
  },
];

/** What is said under the fake's tasks. */
import type { CommentState, CommentThread, CommentView } from "../contract";
import type { Edits } from "./edits";
import { notFound, refused } from "./edits";
import { PEOPLE, type StoredProject, type World } from "./world";

const HOUR = 3_600_000;
/** What GitHub takes, without Tern's hidden marker. */
const MAX_CHARS = 65_484;
const SAID = [
  "I can reproduce it with `v2.4.1`. It is the second call that fails, the first one is fine.",
  "Thanks! Is it the same on Windows?\n\n- [x] Linux\n- [ ] Windows",
  "Same here. See the [log](https://lanternfish.example/log).",
];

export class Comments {
  /** Written or changed here, by task. */
  private readonly threads = new Map<string, CommentView[]>();
  /** What the forge holds and nobody has read, by task; tests fill it. */
  private readonly unheard = new Map<string, CommentView[]>();
  private readonly drafts = new Map<string, string>();
  private serial = 0;

  constructor(
    private readonly world: World,
    private readonly edits: Edits,
  ) {}

  list(taskId: string): CommentThread {
    const entry = this.edits.find(taskId);
    const place = this.world.projects.find(({ project }) => project.id === entry.task.project_id);
    return {
      comments: [...this.of(taskId)],
      due: this.unheard.has(taskId),
      service: entry.sync.service,
      closed: this.closed(entry.sync.service !== null, entry.sync.kind !== "issue", place),
      max_chars: entry.sync.service === null ? null : MAX_CHARS,
      draft: this.drafts.get(taskId) ?? null,
    };
  }

  /** Asks "the forge". */
  read(taskId: string): CommentThread {
    const comments = this.of(taskId);
    const at = comments.findIndex(({ state }) => state !== "synced");
    comments.splice(at < 0 ? comments.length : at, 0, ...(this.unheard.get(taskId) ?? []));
    this.unheard.delete(taskId);
    return this.list(taskId);
  }

  /** For tests: somebody says something on the issue. */
  say(taskId: string, author: string, body: string): void {
    this.serial += 1;
    const said: CommentView = {
      id: `heard-${this.serial}`,
      author,
      body,
      url: null,
      state: "synced",
      error: null,
      created_at: new Date().toISOString(),
      edited_at: null,
      imported: false,
    };
    this.unheard.set(taskId, [...(this.unheard.get(taskId) ?? []), said]);
  }

  write(taskId: string, body: string): CommentThread {
    const { closed } = this.list(taskId);
    if (closed) throw refused(closed);
    if (body.trim() === "") throw refused("The comment is empty.");
    this.serial += 1;
    const comment: CommentView = {
      id: `said-${this.serial}`,
      author: null,
      body,
      url: null,
      state: "waiting",
      error: null,
      created_at: new Date().toISOString(),
      edited_at: null,
      imported: false,
    };
    this.of(taskId).push(comment);
    this.drafts.delete(taskId);
    return this.list(taskId);
  }

  edit(id: string, body: string): CommentThread {
    const before = this.of(this.taskOf(id)).find((comment) => comment.id === id);
    const { body: was, state, error } = before ?? { body, state: "waiting", error: null };
    this.edits.remember(() => {
      this.change(id, (comment) => Object.assign(comment, { body: was, state, error }));
      return [this.taskOf(id)];
    });
    return this.change(id, (comment) => Object.assign(comment, { body, state: "waiting", error: null }));
  }

  retry(id: string): CommentThread {
    return this.change(id, (comment) => Object.assign(comment, { state: "waiting", error: null }));
  }

  discard(id: string): CommentThread {
    const taskId = this.taskOf(id);
    const at = this.of(taskId).findIndex((comment) => comment.id === id);
    const [gone] = this.of(taskId).splice(at, 1);
    this.edits.remember(() => {
      if (gone) this.of(taskId).splice(at, 0, gone);
      return [taskId];
    });
    return this.list(taskId);
  }

  keepDraft(taskId: string, body: string): null {
    this.edits.find(taskId);
    if (body.trim() === "") this.drafts.delete(taskId);
    else this.drafts.set(taskId, body);
    return null;
  }

  /** What the next sync sends. */
  waitingOf(taskId: string): CommentView[] {
    return (this.threads.get(taskId) ?? []).filter(({ state }) => state === "waiting");
  }

  /** What the forge has not got, in these states. */
  unsentOf(taskId: string, states: readonly CommentState[]): number {
    return (this.threads.get(taskId) ?? []).filter(({ state }) => states.includes(state)).length;
  }

  /** For tests: what a sync made of a comment. */
  settle(id: string, state: CommentState, error: string | null): void {
    this.change(id, (comment) => Object.assign(comment, { state, error }));
  }

  /** For tests: what is said under a task came with an archive. */
  importAll(taskId: string): void {
    for (const comment of this.of(taskId)) Object.assign(comment, { imported: true, url: null });
  }

  taskOf(id: string): string {
    for (const [taskId, comments] of this.threads)
      if (comments.some((comment) => comment.id === id)) return taskId;
    throw notFound("This comment");
  }

  private change(id: string, change: (comment: CommentView) => void): CommentThread {
    const taskId = this.taskOf(id);
    const comment = this.of(taskId).find((one) => one.id === id);
    if (comment) change(comment);
    return this.list(taskId);
  }

  private closed(linked: boolean, finding: boolean, place: StoredProject | undefined): string | null {
    if (!place?.connection)
      return "This project is not connected to a repository, so there is nobody to say it to.";
    if (!linked) return "This task has no issue yet, so a comment could not be sent.";
    if (finding) return "This task came from a security finding; nothing is ever sent of it.";
    if (place.connection.direction !== "two_way")
      return "This project only pulls. Let it sync both ways in its settings to write comments.";
    return null;
  }

  private of(taskId: string): CommentView[] {
    const known = this.threads.get(taskId);
    if (known) return known;
    const { task, sync } = this.edits.find(taskId);
    const many = sync.kind === "issue" ? task.number % 4 : 0;
    const drawn = SAID.slice(0, many).map((body, index): CommentView => {
      const at = new Date(Date.parse(task.created_at) + (index + 1) * HOUR).toISOString();
      return {
        id: `${taskId}-${index}`,
        author: PEOPLE[(task.number + index) % PEOPLE.length] ?? null,
        body,
        url: task.issue_url === null ? null : `${task.issue_url}#issuecomment-${task.number * 10 + index}`,
        state: "synced",
        error: null,
        created_at: at,
        edited_at: null,
        imported: false,
      };
    });
    this.threads.set(taskId, drawn);
    return drawn;
  }
}

/** What is said under the fake's tasks. */
import type { CommentState, CommentThread, CommentView } from "../contract";
import type { Edits } from "./edits";
import { notFound, refused } from "./edits";
import { PEOPLE, type StoredProject, type World } from "./world";

const HOUR = 3_600_000;
const SAID = [
  "I can reproduce it with `v2.4.1`. It is the second call that fails, the first one is fine.",
  "Thanks! Is it the same on Windows?\n\n- [x] Linux\n- [ ] Windows",
  "Same here. See the [log](https://lanternfish.example/log).",
];

export class Comments {
  /** Written or changed here, by task. */
  private readonly threads = new Map<string, CommentView[]>();
  private serial = 0;

  constructor(
    private readonly world: World,
    private readonly edits: Edits,
  ) {}

  list(taskId: string): CommentThread {
    const entry = this.edits.find(taskId);
    const place = this.world.projects.find(({ project }) => project.id === entry.task.project_id);
    return {
      comments: this.of(taskId),
      due: false,
      service: entry.sync.service,
      closed: this.closed(entry.sync.service !== null, entry.sync.kind !== "issue", place),
    };
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
    };
    this.of(taskId).push(comment);
    return this.list(taskId);
  }

  edit(id: string, body: string): CommentThread {
    return this.change(id, (comment) => Object.assign(comment, { body, state: "waiting", error: null }));
  }

  retry(id: string): CommentThread {
    return this.change(id, (comment) => Object.assign(comment, { state: "waiting", error: null }));
  }

  discard(id: string): CommentThread {
    const taskId = this.taskOf(id);
    this.threads.set(
      taskId,
      this.of(taskId).filter((comment) => comment.id !== id),
    );
    return this.list(taskId);
  }

  /** For tests: what a sync made of a comment. */
  settle(id: string, state: CommentState, error: string | null): void {
    this.change(id, (comment) => Object.assign(comment, { state, error }));
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
      };
    });
    this.threads.set(taskId, drawn);
    return drawn;
  }
}

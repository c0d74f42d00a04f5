/** What waits to be sent, what a sync would do, and how many edits at once are asked about first. */
import type { Field, RunError, Saved, SyncPreview, SyncPreviewLine, SyncStart } from "../contract";
import type { Comments } from "./comments";
import { type Edits, refused } from "./edits";
import { keyOf } from "./tasks";
import type { StoredProject, StoredTask, World } from "./world";

/** More edits at once than these wait for a person's word; a handful never does, however small the project. */
const MANY = 20;
const HANDFUL = 5;

/** Issues that were opened on the forge since. */
const OPENED: [string, Field[]][] = [
  ["Tail a file that is replaced by one with the same inode", ["title", "description", "labels"]],
  ["Say which line of a config file is wrong", ["title", "description"]],
  ["Wide characters overlap in the time column", ["title", "description", "labels", "milestone"]],
];

const CHANGED: Field[][] = [["title", "labels"], ["status"], ["description"], ["assignees", "milestone"]];

const LEFT_ALONE = "#41 is a pull request";

type Asked = Pick<SyncStart, "leave_out_tasks" | "leave_out_comments" | "send_only">;

/** Whether anything of a task is sent: nothing names the tasks to send, or it is named. */
const isNamed = (id: string, { send_only = [] }: Asked = {}) =>
  send_only.length === 0 || send_only.includes(id);

const goes = (id: string, asked: Asked = {}) => isNamed(id, asked) && !asked.leave_out_tasks?.includes(id);

export class Sending {
  /** Every request for a sync, in order; tests read it. */
  readonly asked: SyncStart[] = [];
  private readonly running = new Map<string, SyncStart>();
  /** Projects that know all that is new. */
  private readonly synced = new Set<string>();

  constructor(
    private readonly world: World,
    private readonly edits: Edits,
    private readonly comments: Comments,
  ) {}

  /** Edits so many tasks of a project, as somebody with a script might. */
  editMany(place: StoredProject, howMany: number): void {
    const here = this.of(place).filter(({ sync }) => sync.standing === "in_sync" && sync.kind === "issue");
    for (const { sync } of here.slice(0, howMany)) Object.assign(sync, { standing: "edited", edits: 1 });
  }

  publish(taskId: string): Saved {
    const entry = this.edits.find(taskId);
    const place = this.world.projects.find(({ project }) => project.id === entry.task.project_id);
    if (entry.sync.number !== null) throw refused("This task has an issue already.");
    if (!place?.connection) throw refused("This project is not connected to a repository.");
    if (place.connection.direction !== "two_way") throw refused("This project only pulls.");
    Object.assign(entry.sync, { standing: "local", planned: true });
    return { changed: 1, words: `${keyOf(this.world, entry)} becomes an issue at the next sync` };
  }

  begin(request: SyncStart): void {
    this.asked.push(request);
    this.running.set(request.project_id, request);
  }

  /** Why nothing is sent yet, if so. */
  heldBack(place: StoredProject): RunError | null {
    const request = this.running.get(place.project.id);
    const changes = this.waiting(place, request).length + this.said(place, request).length;
    const many = changes > MANY || (changes > HANDFUL && changes * 10 > this.of(place).length);
    if (request?.confirmed || !many) return null;
    return {
      code: "many_changes",
      message: `${changes} issues would be changed on the forge at once; nothing of it was sent.`,
    };
  }

  /** Ends a sync well: what waits and was not left out is sent, and nothing is new any more. */
  send(place: StoredProject): void {
    const { connection } = place;
    const request = this.running.get(place.project.id);
    if (!connection) return;
    this.synced.add(place.project.id);
    const now = new Date().toISOString();
    for (const { id } of this.said(place, request)) this.comments.settle(id, "synced", null);
    for (const entry of this.waiting(place, request)) {
      Object.assign(entry.sync, { standing: "in_sync", edits: 0 });
      entry.lastSyncedAt = now;
    }
    for (const entry of this.toMake(place, request)) {
      const number = 900 + entry.task.number;
      entry.sync = {
        standing: "in_sync",
        kind: "issue",
        service: connection.service_type,
        number,
        edits: 0,
        planned: false,
      };
      entry.task.issue_url = `${connection.repository_url}/issues/${number}`;
      entry.lastSyncedAt = now;
    }
  }

  preview(place: StoredProject): SyncPreview {
    const isNew = !this.synced.has(place.project.id);
    const linked = isNew ? this.of(place).filter(({ sync }) => sync.standing === "in_sync") : [];
    const line = (entry: StoredTask, part: Pick<SyncPreviewLine, "action" | "fields">): SyncPreviewLine => ({
      task_id: entry.task.id,
      issue_id: entry.sync.number === null ? null : `issue-${entry.sync.number}`,
      comment_id: null,
      key: keyOf(this.world, entry),
      title: entry.task.title,
      ...part,
    });
    const create = (isNew ? OPENED : []).map(
      ([title, fields], at): SyncPreviewLine => ({
        task_id: null,
        issue_id: `issue-${2000 + at}`,
        comment_id: null,
        key: null,
        title,
        action: "create",
        fields,
      }),
    );
    const update = linked
      .slice(0, 18)
      .map((entry, at) => line(entry, { action: "update", fields: CHANGED[at % CHANGED.length] ?? [] }));
    const push = [
      ...this.waiting(place).map((entry) => line(entry, { action: "push", fields: this.fieldsOf(entry) })),
      ...this.toMake(place).map((entry) => line(entry, { action: "push", fields: [] })),
    ];
    const comment = this.said(place).map(({ entry, id, body }) => ({
      ...line(entry, { action: "comment" as const, fields: [] }),
      comment_id: id,
      title: body.trim().split("\n")[0]?.slice(0, 120) ?? "",
    }));
    const conflict = this.of(place)
      .filter(({ sync }) => sync.standing === "conflict")
      .map((entry) => line(entry, { action: "conflict", fields: ["title", "description"] }));
    const skip = (isNew ? [LEFT_ALONE] : []).map(
      (title): SyncPreviewLine => ({
        task_id: null,
        issue_id: "issue-41",
        comment_id: null,
        key: null,
        title,
        action: "skip",
        fields: [],
      }),
    );
    return {
      create: create.length,
      update: update.length,
      push: push.length,
      comment: comment.length,
      conflict: conflict.length,
      skip: skip.length,
      lines: [...create, ...update, ...conflict, ...skip, ...push, ...comment],
    };
  }

  private of(place: StoredProject): StoredTask[] {
    return this.world.tasks.filter(({ task }) => task.project_id === place.project.id);
  }

  private waiting(place: StoredProject, asked?: Asked): StoredTask[] {
    if (place.connection?.direction !== "two_way") return [];
    return this.of(place).filter(({ sync, task }) => sync.standing === "edited" && goes(task.id, asked));
  }

  private said(place: StoredProject, asked?: Asked): { entry: StoredTask; id: string; body: string }[] {
    if (place.connection?.direction !== "two_way") return [];
    const silent = asked?.leave_out_comments ?? [];
    return this.of(place)
      .filter(({ task }) => isNamed(task.id, asked))
      .flatMap((entry) =>
        this.comments
          .waitingOf(entry.task.id)
          .filter(({ id }) => !silent.includes(id))
          .map(({ id, body }) => ({ entry, id, body })),
      );
  }

  private toMake(place: StoredProject, asked?: Asked): StoredTask[] {
    return this.of(place).filter(({ task, sync }) => sync.planned && goes(task.id, asked));
  }

  private fieldsOf({ task }: StoredTask): Field[] {
    const mine = this.edits.changes.filter(({ task_id, origin }) => task_id === task.id && origin === "user");
    const fields = [...new Set(mine.map(({ field }) => field))];
    return fields.length > 0 ? fields : ["status"];
  }
}

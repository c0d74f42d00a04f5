/** Changes to stored tasks, with their history, so that every one can be taken back. */
import { STATUS_WORDS } from "../../lib/domain";
import { plural } from "../../lib/words";
import type {
  BulkPatch,
  Field,
  Json,
  NewTask,
  Origin,
  Saved,
  Status,
  TaskChange,
  TaskPatch,
} from "../contract";
import { keyOf } from "./tasks";
import type { StoredTask, World } from "./world";

const SYNCED: Field[] = ["title", "description", "status", "labels", "assignees", "milestone"];

let ids = 0;

export class Edits {
  readonly changes: TaskChange[] = [];
  private undoStack: (() => string[])[] = [];

  constructor(private readonly world: World) {}

  find(id: string): StoredTask {
    const entry = this.world.tasks.find((known) => known.task.id === id);
    if (!entry) throw notFound("This task");
    return entry;
  }

  create(request: NewTask): StoredTask {
    const place = this.world.projects.find((known) => known.project.id === request.project_id);
    if (!place) throw notFound("This project");
    if (request.title.trim() === "") throw refused("A task needs a title.");
    const number = place.project.next_task_number;
    place.project.next_task_number += 1;
    const now = new Date().toISOString();
    const entry: StoredTask = {
      task: {
        ...request,
        title: request.title.trim(),
        id: `${place.project.key.toLowerCase()}-${number}`,
        number,
        reporter: null,
        cycle: null,
        story_points: null,
        custom_fields: {},
        issue_url: null,
        closed_at: null,
        position: this.top(request.project_id, request.status) - 1,
        created_at: now,
        updated_at: now,
      },
      sync: { standing: "local", kind: null, service: null, number: null, edits: 0, planned: false },
      lastSyncedAt: null,
    };
    this.world.tasks.push(entry);
    this.undoStack.push(() => {
      this.world.tasks.splice(this.world.tasks.indexOf(entry), 1);
      return [entry.task.id];
    });
    return entry;
  }

  update(id: string, patch: TaskPatch): StoredTask {
    const entry = this.find(id);
    if (patch.title !== undefined && patch.title.trim() === "") throw refused("A task needs a title.");
    this.undoStack.push(this.apply(entry, patch, "user"));
    return entry;
  }

  bulk(ids: string[], patch: BulkPatch): Saved {
    const undos = ids.map((id) => {
      const entry = this.find(id);
      const {
        add_labels = [],
        remove_labels = [],
        add_assignees = [],
        remove_assignees = [],
        ...plain
      } = patch;
      const merged = (old: string[], add: string[], remove: string[]) =>
        [...new Set([...old, ...add])].filter((value) => !remove.includes(value));
      return this.apply(
        entry,
        {
          ...plain,
          labels: merged(entry.task.labels, add_labels, remove_labels),
          assignees: merged(entry.task.assignees, add_assignees, remove_assignees),
        },
        "user",
      );
    });
    this.undoStack.push(() => undos.flatMap((undo) => undo()));
    return { changed: ids.length, words: `${this.named(ids)} changed` };
  }

  move(ids: string[], status: Status, after: string | null): Saved {
    const entries = ids.map((id) => this.find(id));
    const before = entries.map((entry) => [entry, entry.task.position] as const);
    const first = entries[0];
    if (!first) return { changed: 0, words: "Nothing moved" };
    const column = this.world.tasks
      .filter(
        (e) =>
          e.task.project_id === first.task.project_id && e.task.status === status && !ids.includes(e.task.id),
      )
      .sort((a, b) => a.task.position - b.task.position || b.task.number - a.task.number);
    const at = after === null ? 0 : column.findIndex((entry) => entry.task.id === after) + 1;
    column.splice(at, 0, ...entries);
    const undos = entries.map((entry) => this.apply(entry, { status }, "user"));
    column.forEach((entry, index) => {
      entry.task.position = index;
    });
    this.undoStack.push(() => {
      for (const [entry, position] of before) entry.task.position = position - 0.5;
      return undos.flatMap((undo) => undo());
    });
    return { changed: ids.length, words: `${this.named(ids)} moved to ${STATUS_WORDS[status]}` };
  }

  remove(ids: string[]): Saved {
    const words = `${this.named(ids)} deleted`;
    const gone = ids.map((id) => this.find(id));
    for (const entry of gone) this.world.tasks.splice(this.world.tasks.indexOf(entry), 1);
    this.undoStack.push(() => {
      this.world.tasks.push(...gone);
      return ids;
    });
    return { changed: ids.length, words };
  }

  /** Remembers how something else is taken back. */
  remember(undo: () => string[]): void {
    this.undoStack.push(undo);
  }

  undoLast(): { changed: number; words: string; ids: string[] } {
    const ids = this.undoStack.pop()?.() ?? [];
    return {
      changed: ids.length,
      words: ids.length > 0 ? "The last change is taken back" : "Nothing to undo",
      ids,
    };
  }

  undoChange(changeId: string): { changed: number; words: string; ids: string[] } {
    const change = this.changes.find((known) => known.id === changeId);
    if (!change) throw notFound("This change");
    const entry = this.find(change.task_id);
    this.undoStack.push(this.apply(entry, { [change.field]: change.old } as TaskPatch, "undo"));
    return { changed: 1, words: `${keyOf(this.world, entry)} is as it was before`, ids: [entry.task.id] };
  }

  record(entry: StoredTask, field: Field, old: Json, next: Json, origin: Origin, at: string): void {
    ids += 1;
    this.changes.unshift({
      id: `change-${ids}`,
      task_id: entry.task.id,
      sync_id: origin === "user" || origin === "undo" ? null : "sync-218",
      origin,
      field,
      old,
      new: next,
      at,
      can_undo: origin !== "push",
    });
  }

  private apply(entry: StoredTask, patch: TaskPatch, origin: Origin): () => string[] {
    const before = structuredClone({ task: entry.task, sync: entry.sync });
    const now = new Date().toISOString();
    for (const [name, value] of Object.entries(patch)) {
      const field = name as Field & keyof TaskPatch;
      const old = entry.task[field] as Json;
      if (value === undefined || JSON.stringify(old) === JSON.stringify(value)) continue;
      this.record(entry, field, old, value as Json, origin, now);
      Object.assign(entry.task, { [field]: value });
      if (entry.sync.standing === "in_sync" && SYNCED.includes(field)) entry.sync.standing = "edited";
      if (entry.sync.standing === "edited" && SYNCED.includes(field)) entry.sync.edits += 1;
      entry.task.updated_at = now;
    }
    if (patch.status) entry.task.closed_at = /done|cancelled/.test(patch.status) ? now : null;
    return () => {
      Object.assign(entry.task, before.task);
      Object.assign(entry.sync, before.sync);
      return [entry.task.id];
    };
  }

  private top(projectId: string, status: Status): number {
    const column = this.world.tasks.filter(
      (e) => e.task.project_id === projectId && e.task.status === status,
    );
    return Math.min(0, ...column.map((entry) => entry.task.position));
  }

  private named(ids: string[]): string {
    const [only] = ids;
    return ids.length === 1 && only ? keyOf(this.world, this.find(only)) : plural(ids.length, "task");
  }
}

export function notFound(what: string) {
  return {
    code: "not_found",
    message: `${what} is no longer there.`,
    hint: "Nothing was changed.",
    retry_after: null,
    details: null,
  };
}

export function refused(message: string) {
  return { code: "invalid", message, hint: "Nothing was changed.", retry_after: null, details: null };
}

/** What waits for a decision and what was decided, with the way back. */
import type {
  Commands,
  ConflictDetail,
  ConflictPage,
  ConflictView,
  Content,
  Field,
  GoneAction,
  MergeChoices,
  ResolutionAction,
} from "../../contract";
import { type Edits, notFound } from "../edits";
import { ME } from "../sketches";
import { cardOf, keyOf } from "../tasks";
import type { StoredTask, World } from "../world";
import { carried, contentOf, undecided } from "./choices";
import { type Drawn, draw, type Sketch } from "./sketch";
import { MORE_STORIES, STORIES, type Story } from "./stories";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

interface Kept extends Drawn {
  id: string;
  entry: StoredTask;
  by: string;
  gone: boolean;
  detectedAt: string;
  oursAt: string;
  theirsAt: string;
  version: number;
  moved: Sketch | undefined;
  draft: { choices: MergeChoices; version: number } | null;
  resolved: { at: string; action: ResolutionAction | null; automatic: boolean } | null;
  /** Puts the task back as it was before the resolution. */
  reopen: () => void;
}

type Ask<K extends keyof Commands> = Commands[K]["request"];

const refused = (code: string, message: string, hint: string) => ({
  code,
  message,
  hint,
  retry_after: null,
  details: null,
});

const differ = (a: unknown, b: unknown) => JSON.stringify(a) !== JSON.stringify(b);

/** What was edited here since both sides last agreed. */
const editedHere = ({ base, local }: Kept): Field[] =>
  (["title", "description", "labels", "assignees", "milestone"] as const).filter((field) =>
    differ(base[field], local[field]),
  );

function fieldsOf(kept: Kept): Field[] {
  const { merge, gone } = kept;
  if (gone) return editedHere(kept);
  const fields: [Field, boolean][] = [
    ["title", merge.title.outcome === "conflict"],
    ["description", merge.description.chunks.some((chunk) => chunk.clash !== null)],
    ["status", merge.state.outcome === "conflict"],
    ["milestone", merge.milestone.outcome === "conflict"],
  ];
  const open = fields.filter(([, is]) => is).map(([field]) => field);
  const sets: [Field, string[]][] = [
    ["labels", [...merge.labels.added_by_ours, ...merge.labels.added_by_theirs]],
    ["assignees", [...merge.assignees.added_by_ours, ...merge.assignees.added_by_theirs]],
  ];
  return open.length > 0 ? open : sets.filter(([, changed]) => changed.length > 0).map(([field]) => field);
}

export class Conflicts {
  private readonly all: Kept[] = [];

  constructor(
    private readonly world: World,
    private readonly edits: Edits,
    private readonly changed: (entry: StoredTask) => void,
    more: boolean,
  ) {
    for (const story of more ? [...STORIES, ...MORE_STORIES] : STORIES) this.plant(story);
  }

  private plant(story: Story): void {
    const entry = this.world.tasks.find(({ task }) => task.id === story.task);
    if (!entry) return;
    const now = Date.now();
    const at = (minutes: number) => new Date(now - minutes * MINUTE).toISOString();
    const [ours, theirs] = story.age;
    const drawn = draw(story.sketch);
    const { resolved } = story;
    const kept: Kept = {
      ...drawn,
      id: `conflict-${story.task}`,
      entry,
      by: story.by,
      gone: story.gone === true,
      detectedAt: at(resolved ? resolved.daysAgo * 1440 + 3 : Math.min(ours, theirs) - 2),
      oursAt: at(ours),
      theirsAt: at(theirs),
      version: 1,
      moved: story.moved,
      draft: null,
      resolved: resolved ? { at: new Date(now - resolved.daysAgo * DAY).toISOString(), ...resolved } : null,
      reopen: () => this.restore(kept),
    };
    this.all.push(kept);
    if (!resolved) this.restore(kept);
  }

  /** For a sync that met a conflict. */
  meet(entry: StoredTask): void {
    const { title, description } = entry.task;
    this.plant({
      task: entry.task.id,
      by: "oskar-vaal",
      age: [4, 2],
      sketch: {
        title: [`${title} (old)`, title, `${title}, said otherwise`],
        description: [
          { kind: "unchanged", base: description, ours: description, theirs: description, text: description },
        ],
      },
    });
  }

  private restore(kept: Kept): void {
    const { task, sync } = kept.entry;
    const { title, description, labels, assignees, milestone } = kept.local;
    Object.assign(task, { title, description, labels, assignees, milestone });
    sync.standing = kept.gone ? "gone" : "conflict";
  }

  pendingOf(projectId: string): number {
    return this.pending(projectId).length;
  }

  private pending(projectId: string | null): Kept[] {
    return this.all.filter(
      (kept) =>
        kept.resolved === null &&
        this.world.tasks.includes(kept.entry) &&
        (projectId === null || kept.entry.task.project_id === projectId),
    );
  }

  list({ project_id, resolved, offset, limit }: Ask<"conflict_list">): ConflictPage {
    const found = resolved
      ? this.all
          .filter(
            (kept) => kept.resolved && (project_id === null || kept.entry.task.project_id === project_id),
          )
          .sort((a, b) => (b.resolved?.at ?? "").localeCompare(a.resolved?.at ?? ""))
      : this.pending(project_id).sort((a, b) => a.detectedAt.localeCompare(b.detectedAt));
    return {
      conflicts: found.slice(offset, offset + limit).map((kept) => this.view(kept)),
      total: found.length,
    };
  }

  private view(kept: Kept): ConflictView {
    return {
      id: kept.id,
      task: cardOf(this.world, kept.entry),
      detected_at: kept.detectedAt,
      fields: fieldsOf(kept),
      has_draft: kept.draft !== null,
      action: kept.resolved?.action ?? null,
      resolved_at: kept.resolved?.at ?? null,
      automatic: kept.resolved?.automatic ?? false,
      removed: kept.resolved !== null && !this.world.tasks.includes(kept.entry),
    };
  }

  private find(key: string): Kept {
    const found = this.pending(null).find((kept) => keyOf(this.world, kept.entry) === key);
    if (!found) throw notFound(`The conflict of ${key}`);
    return found;
  }

  show({ key }: Ask<"conflict_show">): ConflictDetail {
    const kept = this.find(key);
    const { entry, base, local, remote, merge, draft } = kept;
    return {
      id: kept.id,
      task: cardOf(this.world, entry),
      detected_at: kept.detectedAt,
      service: entry.sync.service ?? "github",
      issue_number: entry.sync.number ?? 0,
      issue_url: entry.task.issue_url ?? "",
      two_way: this.sendsEdits(kept),
      remote_state: kept.gone ? "gone" : "present",
      moved_to: null,
      base,
      local,
      remote,
      local_side: { at: kept.oursAt, by: ME },
      remote_side: { at: kept.theirsAt, by: kept.by },
      base_at: new Date(Date.parse(kept.oursAt) - 2 * DAY).toISOString(),
      merge,
      version: `${kept.id}.${kept.version}`,
      draft: draft?.choices ?? null,
      draft_moved: draft !== null && draft.version !== kept.version,
    };
  }

  draft({ key, version, choices }: Ask<"conflict_draft">): null {
    const kept = this.current(key, version);
    kept.draft = choices && { choices, version: kept.version };
    this.changed(kept.entry);
    return null;
  }

  private current(key: string, version: string): Kept {
    const kept = this.find(key);
    if (version !== `${kept.id}.${kept.version}`)
      throw refused(
        "conflict_moved",
        "The issue moved on while this was open.",
        "Nothing was changed. Look at what is new.",
      );
    return kept;
  }

  /** Somebody edits the issue while the dialog is open. */
  moveOn(key: string): void {
    const kept = this.find(key);
    if (!kept.moved) throw notFound(`Another version of ${key}`);
    const drawn = draw(kept.moved);
    if (kept.draft) kept.draft.choices = carried(kept.draft.choices, kept.merge, drawn.merge);
    Object.assign(kept, drawn, { version: kept.version + 1, theirsAt: new Date().toISOString() });
    this.changed(kept.entry);
  }

  resolve({ key, version, action, choices }: Ask<"conflict_resolve">) {
    const kept = this.current(key, version);
    const content =
      action === "keep_local"
        ? kept.local
        : action === "accept_remote"
          ? kept.remote
          : choices && contentOf(kept.merge, choices);
    if (!content || (action === "merge" && choices && undecided(kept.merge, choices)))
      throw refused("invalid", "Something is not decided yet.", "Nothing was changed.");
    this.settle(kept, action, content);
    const sends = this.sendsEdits(kept) && differ(content, kept.remote);
    return { conflict_id: kept.id, key, action, sends };
  }

  private sendsEdits(kept: Kept): boolean {
    const place = this.world.projects.find(({ project }) => project.id === kept.entry.task.project_id);
    return place?.connection?.direction === "two_way";
  }

  private settle(kept: Kept, action: ResolutionAction, content: Content): void {
    const { task, sync } = kept.entry;
    const before = structuredClone({ task, sync });
    kept.reopen = () => {
      Object.assign(task, before.task);
      Object.assign(sync, before.sync);
    };
    const now = new Date().toISOString();
    for (const field of ["title", "description", "labels", "assignees", "milestone"] as const) {
      if (!differ(task[field], content[field])) continue;
      this.edits.record(kept.entry, field, task[field], content[field], "resolution", now);
      Object.assign(task, { [field]: content[field] });
    }
    const edits = (["title", "description", "labels", "assignees", "milestone"] as const).filter((field) =>
      differ(content[field], kept.remote[field]),
    ).length;
    sync.standing = edits > 0 ? "edited" : "in_sync";
    sync.edits = edits;
    task.updated_at = now;
    kept.resolved = { at: now, action, automatic: false };
    kept.draft = null;
    this.changed(kept.entry);
  }

  resolveGone({ key, action }: { key: string; action: GoneAction }) {
    const kept = this.find(key);
    const { task, sync } = kept.entry;
    const before = structuredClone({ task, sync });
    kept.reopen = () => {
      Object.assign(task, before.task);
      Object.assign(sync, before.sync);
      if (!this.world.tasks.includes(kept.entry)) this.world.tasks.push(kept.entry);
    };
    kept.resolved = {
      at: new Date().toISOString(),
      action: action === "remove" ? null : "keep_local",
      automatic: false,
    };
    if (action === "remove") this.world.tasks.splice(this.world.tasks.indexOf(kept.entry), 1);
    else {
      task.issue_url = null;
      Object.assign(sync, {
        standing: "local",
        kind: null,
        service: null,
        number: null,
        edits: 0,
        planned: false,
      });
    }
    this.changed(kept.entry);
    const words = {
      keep_local: `${key} is a local task now`,
      recreate: `${key} becomes a new issue with the next sync`,
      remove: `${key} left the board`,
    };
    return { changed: 1, words: words[action] };
  }

  resolveAll({ project_id }: Ask<"conflict_resolve_all">) {
    const open = this.pending(project_id).filter((kept) => !kept.gone);
    for (const kept of open) this.settle(kept, "accept_remote", kept.remote);
    return { conflict_ids: open.map((kept) => kept.id) };
  }

  undo({ conflict_ids }: Ask<"conflict_undo">) {
    const found = this.all.filter((kept) => conflict_ids.includes(kept.id) && kept.resolved);
    for (const kept of found) {
      kept.resolved = null;
      kept.reopen();
      this.changed(kept.entry);
    }
    const [only] = found;
    const words =
      found.length === 1 && only
        ? `${keyOf(this.world, only.entry)} waits for a decision again`
        : `${found.length} tasks wait for a decision again`;
    return { changed: found.length, words };
  }
}

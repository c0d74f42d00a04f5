/** Links made by hand, joined tasks and renamed repositories, in memory. */
import type {
  Field,
  Followed,
  JoinPreview,
  Likely,
  LinkAction,
  LinkDone,
  LinkEvent,
  LinkPreview,
  MovedTo,
  RepositoryMove,
  SyncConfig,
} from "../contract";
import { type Edits, notFound, refused } from "./edits";
import { keyOf } from "./tasks";
import type { StoredTask, World } from "./world";

/** Issues of the fake forge that no task is linked to. */
const ISSUES: Record<number, { title: string; author: string; open: boolean }> = {
  501: { title: "Say which file could not be opened", author: "mira-quell", open: true },
  502: { title: "Colours are lost when the output is piped", author: "hk-lindqvist", open: false },
};

const pairOf = (one: string, other: string) => [one, other].sort().join(" ");

interface Kept {
  event: LinkEvent;
  taskId: string;
  undo: () => string[];
}

export class Linking {
  /** What repositories were renamed to, by connection; tests fill it. */
  readonly renamed = new Map<string, string>();
  /** Where the issues of tasks were moved to, by task; tests fill it. */
  readonly moved = new Map<string, MovedTo>();
  private readonly kept: Kept[] = [];
  private readonly told = new Set<string>();
  private ids = 0;

  constructor(
    private readonly world: World,
    private readonly edits: Edits,
  ) {}

  movedTo(taskId: string): MovedTo | null {
    return this.moved.get(taskId) ?? null;
  }

  eventsOf(taskId: string): LinkEvent[] {
    return this.kept.filter((known) => known.taskId === taskId).map((known) => known.event);
  }

  preview(id: string, issue: string): LinkPreview {
    const entry = this.edits.find(id);
    const place = this.movedTo(id);
    if (place?.number && place.project && issue.trim() === place.url)
      return {
        number: place.number,
        title: entry.task.title,
        author: entry.task.reporter,
        open: true,
        url: place.url,
        effect: "alike",
        fields: [],
        instead_of: entry.sync.number,
        taken_by: null,
        goes_to: place.project,
      };
    const number = this.numberOf(entry, issue);
    const holder = this.holder(entry, number);
    const known = ISSUES[number];
    if (!holder && !known) {
      const message = `There is no issue #${number} in this repository, or this account cannot see it.`;
      throw { ...notFound("The issue"), message, hint: "Nothing was changed. Check the number." };
    }
    const title = known?.title ?? holder?.task.title ?? "";
    const fields: Field[] = ["title", "description"];
    return {
      number,
      title,
      author: known?.author ?? holder?.task.reporter ?? null,
      open: known?.open ?? true,
      url: `${this.connection(entry).repository_url}/issues/${number}`,
      effect: entry.task.title === title ? "alike" : "asks",
      fields: entry.task.title === title ? [] : fields,
      instead_of: entry.sync.number,
      taken_by: holder && holder !== entry ? keyOf(this.world, holder) : null,
      goes_to: null,
    };
  }

  link(id: string, issue: string): LinkDone {
    const entry = this.edits.find(id);
    const preview = this.preview(id, issue);
    const key = keyOf(this.world, entry);
    if (preview.taken_by)
      throw { ...refused(`#${preview.number} is linked to ${preview.taken_by} already.`), code: "taken" };
    const asks = preview.effect === "asks";
    const from = entry.sync.number;
    return this.done(
      entry,
      from === null ? "link" : "relink",
      `${key} is linked to #${preview.number}`,
      () => {
        entry.sync = {
          standing: asks ? "edited" : "in_sync",
          kind: "issue",
          service: this.connection(entry).service_type,
          number: preview.number,
          edits: asks ? 1 : 0,
          planned: false,
        };
        entry.task.issue_url = preview.url;
        entry.lastSyncedAt = new Date().toISOString();
      },
    );
  }

  unlink(id: string): LinkDone {
    const entry = this.edits.find(id);
    const words = `${keyOf(this.world, entry)} is no longer linked to #${entry.sync.number}`;
    return this.done(entry, "unlink", words, () => {
      entry.sync = { standing: "local", kind: null, service: null, number: null, edits: 0, planned: false };
      entry.task.issue_url = null;
    });
  }

  joinPreview(keep: string, other: string): JoinPreview {
    const [stays, goes] = [this.edits.find(keep), this.edits.find(other)];
    if (stays === goes) throw refused("A task cannot be joined with itself.");
    if (goes.sync.number !== null) {
      const both = stays.sync.number !== null;
      const [kept, gone] = [keyOf(this.world, stays), keyOf(this.world, goes)];
      throw both
        ? refused(`${kept} and ${gone} are linked to two different issues.`)
        : {
            ...refused(`${gone} is linked to #${goes.sync.number}, and joining keeps the link.`),
            hint: `Nothing was changed. Join ${kept} into ${gone} instead.`,
          };
    }
    const labels = [...new Set([...stays.task.labels, ...goes.task.labels])];
    return {
      keep: keyOf(this.world, stays),
      other: keyOf(this.world, goes),
      other_title: goes.task.title,
      across: stays.task.project_id !== goes.task.project_id,
      changes:
        labels.length > stays.task.labels.length
          ? [{ field: "labels", old: stays.task.labels, new: labels }]
          : [],
    };
  }

  join(keep: string, other: string): LinkDone {
    const preview = this.joinPreview(keep, other);
    const [stays, goes] = [this.edits.find(keep), this.edits.find(other)];
    const words = `${preview.other} is joined into ${preview.keep}`;
    const done = this.done(
      stays,
      "join",
      words,
      () => {
        stays.task.labels = [...new Set([...stays.task.labels, ...goes.task.labels])];
        this.world.tasks.splice(this.world.tasks.indexOf(goes), 1);
      },
      () => this.world.tasks.push(goes),
    );
    const [newest] = this.kept;
    if (newest) newest.event.joined = goes.task.title;
    return done;
  }

  likely(id: string): Likely[] {
    const entry = this.edits.find(id);
    const same = (known: StoredTask) =>
      known !== entry &&
      known.task.title.toLowerCase() === entry.task.title.toLowerCase() &&
      (known.sync.number === null || entry.sync.number === null) &&
      !this.told.has(pairOf(id, known.task.id));
    return this.world.tasks.filter(same).map((known) => ({
      id: known.task.id,
      key: keyOf(this.world, known),
      title: known.task.title,
      why: "same_title",
      number: known.sync.number,
    }));
  }

  notSame(id: string, other: string): null {
    this.told.add(pairOf(id, other));
    return null;
  }

  undo(changeId: string): { changed: number; words: string; ids: string[] } {
    const kept = this.kept.find(({ event }) => event.id === changeId);
    if (!kept) throw notFound("This change");
    const ids = kept.undo();
    return {
      changed: 1,
      words: `${keyOf(this.world, this.edits.find(kept.taskId))} is as it was before`,
      ids,
    };
  }

  whereabouts(id: string): RepositoryMove {
    const connection = this.byId(id);
    const old = `${connection.repo_owner}/${connection.repo_name}`;
    const now = this.renamed.get(id) ?? old;
    const url = connection.repository_url.replace(old, now);
    const other = this.world.projects.find((place) => place.connection?.repository_url === url);
    const taken = other && other.connection !== connection ? other.project.key : null;
    return { old, new: now, url, moved: now !== old, taken_by: taken };
  }

  follow(id: string, url: string): Followed {
    const connection = this.byId(id);
    const place = this.whereabouts(id);
    if (place.url !== url) throw refused(`The repository is at ${place.url} now.`);
    const [owner = "", name = ""] = place.new.split("/");
    Object.assign(connection, { repository_url: url, repo_owner: owner, repo_name: name, sync_error: null });
    return { connection, links: 12, words: `Following ${place.new}` };
  }

  private done(
    entry: StoredTask,
    action: LinkAction,
    words: string,
    change: () => void,
    undoToo: () => void = () => {},
  ): LinkDone {
    const before = structuredClone({ task: entry.task, sync: entry.sync, lastSyncedAt: entry.lastSyncedAt });
    change();
    this.ids += 1;
    const event: LinkEvent = {
      id: `link-${this.ids}`,
      action,
      at: new Date().toISOString(),
      from: before.sync.number,
      to: entry.sync.number,
      joined: null,
      undone: false,
      can_undo: true,
    };
    const undo = () => {
      entry.task = before.task;
      entry.sync = before.sync;
      entry.lastSyncedAt = before.lastSyncedAt;
      undoToo();
      Object.assign(event, { undone: true, can_undo: false });
      return [entry.task.id];
    };
    this.kept.unshift({ event, taskId: entry.task.id, undo });
    this.edits.remember(undo);
    return {
      change_id: event.id,
      key: keyOf(this.world, entry),
      words,
      asks: entry.sync.standing === "edited",
    };
  }

  private numberOf(entry: StoredTask, issue: string): number {
    const text = issue.trim();
    const { repository_url } = this.connection(entry);
    const rest = text.startsWith(`${repository_url}/issues/`) ? text.slice(repository_url.length + 8) : text;
    const number = Number(rest.replace(/^#/, ""));
    if (Number.isInteger(number) && number > 0) return number;
    throw refused(
      /^https?:/.test(text)
        ? `That address is not an issue of ${repository_url}.`
        : `"${text}" does not name an issue.`,
    );
  }

  private holder(entry: StoredTask, number: number): StoredTask | undefined {
    return this.world.tasks.find(
      (known) => known.task.project_id === entry.task.project_id && known.sync.number === number,
    );
  }

  private connection(entry: StoredTask): SyncConfig {
    const place = this.world.projects.find(({ project }) => project.id === entry.task.project_id);
    if (!place?.connection) throw refused("This project is not connected to a repository.");
    return place.connection;
  }

  private byId(id: string): SyncConfig {
    const place = this.world.projects.find(({ connection }) => connection?.id === id);
    if (!place?.connection) throw notFound("This connection");
    return place.connection;
  }
}

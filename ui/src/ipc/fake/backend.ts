/** An in-memory backend that keeps the contract, for browser tests and `npm run dev`. */
import type {
  Backend,
  CommandName,
  Commands,
  EventName,
  Events,
  Field,
  RemoteState,
  Settings,
  StatusView,
  SyncRun,
  TaskDetail,
  TaskStanding,
} from "../contract";
import { toApiError } from "../error";
import { Comments } from "./comments";
import { Conflicts } from "./conflicts/store";
import { Connections } from "./connections";
import { Edits, notFound } from "./edits";
import { History, pastRuns } from "./history";
import { Imports } from "./imports";
import { FOLDER, Keeping } from "./keeping";
import { Linking } from "./linking";
import { renderMarkdown } from "./markdown";
import { Sending } from "./sending";
import { Standings } from "./standing";
import { newRun, type Outcome, Syncs } from "./syncs";
import { cardOf, countOf, facetsOf, keyOf, pageOf } from "./tasks";
import { Tokens } from "./tokens";
import { emptyWorld, lanternfishWorld, type StoredProject, type StoredTask, type World } from "./world";

const UNREADABLE = {
  code: "database",
  message: "The database is locked by another program.",
  hint: "Everything saved before is safe.",
  details: "SQLITE_BUSY (5)",
};

/** How the issue of a task that stands like this can be reached. */
function missed(standing: TaskStanding): RemoteState {
  return standing === "gone" || standing === "moved" || standing === "forbidden" ? standing : "present";
}

function worldOf(name: string | null, now: number, size: number): World {
  if (name === "none") return { projects: [], tasks: [] };
  return name === "empty" ? emptyWorld(now) : lanternfishWorld(now, size);
}

type Handlers = { [K in CommandName]: (request: Commands[K]["request"]) => Commands[K]["response"] };

export interface FakeOptions {
  world: World;
  latency?: number;
  outcome?: Outcome;
  step?: number;
  settings?: Partial<Settings>;
  /** Conflicts of every kind instead of the few that the drawings show. */
  manyConflicts?: boolean;
}

export class FakeBackend implements Backend {
  readonly world: World;
  readonly edits: Edits;
  readonly comments: Comments;
  readonly syncs: Syncs;
  readonly connections: Connections;
  readonly conflicts: Conflicts;
  readonly sending: Sending;
  readonly linking: Linking;
  readonly keeping: Keeping;
  readonly imports: Imports;
  readonly tokens: Tokens;
  readonly standings: Standings;
  /** What the shell was asked for: restarts, folders, the answer to closing. */
  readonly shell: unknown[] = [];
  /** How often the window said that somebody is at it. */
  uses = 0;
  /** Commands that answer with an error until removed; tests fill it. */
  readonly failing = new Map<CommandName, unknown>();
  /** Addresses that were "opened in the browser". */
  readonly opened: string[] = [];
  private readonly history: History;
  private readonly handlers: Handlers;
  private readonly listeners = new Map<string, Set<(payload: never) => void>>();
  private readonly latency: number;
  private settings: Settings;

  constructor(options: FakeOptions) {
    this.world = options.world;
    this.latency = options.latency ?? 0;
    this.edits = new Edits(this.world);
    this.comments = new Comments(this.world, this.edits);
    this.sending = new Sending(this.world, this.edits, this.comments);
    this.linking = new Linking(this.world, this.edits);
    this.connections = new Connections(this.world);
    this.keeping = new Keeping(this.world, Date.now());
    this.imports = new Imports(this.world, this.edits);
    this.tokens = new Tokens(this.world);
    this.conflicts = new Conflicts(
      this.world,
      this.edits,
      ({ task }) => {
        this.emit("conflicts_changed", { project_id: task.project_id });
        this.changed(task.project_id, [task.id]);
      },
      options.manyConflicts ?? false,
    );
    this.history = new History(this.world, pastRuns(this.world, Date.now()));
    this.settings = {
      theme: "system",
      keep_in_background: null,
      autostart: false,
      notify_conflicts: true,
      notify_token: true,
      notify_token_end: true,
      notify_first_import: true,
      notify_failures: true,
      sync_interval: 300,
      active_interval: 30,
      pause_on_battery: false,
      pause_on_metered: false,
      ...options.settings,
    };
    this.syncs = new Syncs({
      world: this.world,
      outcome: options.outcome ?? "success",
      step: options.step ?? 120,
      heldBack: ({ project_id }) => this.sending.heldBack(this.place(project_id)),
      progressed: (run) => this.progressed(run),
      finished: (run) => this.finished(run),
    });
    this.standings = new Standings({
      world: this.world,
      conflictsOf: (id) => this.conflicts.pendingOf(id),
      isSyncing: (id) => this.syncs.of(id) !== null,
      unsentComments: (id, states) => this.comments.unsentOf(id, states),
    });
    this.handlers = this.makeHandlers();
    this.rememberThePast();
  }

  /**
   * `?world=none|empty|large`, `?theme=dark`, `?latency=300`, `?outcome=failure|offline|conflict|rate_limit`,
   * `?run=frozen`, `?conflicts=many`, `?edits=28`, `?fail=COMMAND`, `?keyring=locked`, `?paused=hour`, `?token=ends-9`
   * (days), `?token=shared`.
   */
  static fromUrl(url: URL): FakeBackend {
    const asked = url.searchParams;
    const now = Date.now();
    const size = asked.get("world") === "large" ? Number(asked.get("size") ?? 100_000) : 0;
    const theme = asked.get("theme");
    const fake = new FakeBackend({
      world: worldOf(asked.get("world"), now, size),
      latency: Number(asked.get("latency") ?? 0),
      outcome: (asked.get("outcome") as Outcome | null) ?? "success",
      step: Number(asked.get("step") ?? 120),
      settings: theme === "light" || theme === "dark" ? { theme } : {},
      manyConflicts: asked.get("conflicts") === "many",
    });
    if (asked.get("run") === "frozen") fake.freezeSync(now);
    if (asked.get("keyring") === "locked") fake.tokens.locked = true;
    if (asked.get("paused") === "hour") fake.standings.pause("hour");
    const [first] = fake.world.projects;
    fake.connections.begin(asked.get("token"));
    if (first) fake.sending.editMany(first, Number(asked.get("edits") ?? 0));
    for (const command of asked.getAll("fail")) fake.failing.set(command as CommandName, UNREADABLE);
    Object.assign(window, { fake });
    return fake;
  }

  async call<K extends CommandName>(
    command: K,
    request: Commands[K]["request"],
  ): Promise<Commands[K]["response"]> {
    await new Promise((resolve) => setTimeout(resolve, this.latency));
    const failure = this.failing.get(command);
    if (failure) throw toApiError(failure);
    try {
      // What travels through JSON shares nothing with the sender.
      return structuredClone(this.handlers[command](structuredClone(request)));
    } catch (error) {
      throw toApiError(error);
    }
  }

  listen<E extends EventName>(event: E, handler: (payload: Events[E]) => void): () => void {
    const known = this.listeners.get(event) ?? new Set();
    known.add(handler as (payload: never) => void);
    this.listeners.set(event, known);
    return () => known.delete(handler as (payload: never) => void);
  }

  emit<E extends EventName>(event: E, payload: Events[E]): void {
    for (const handler of this.listeners.get(event) ?? [])
      (handler as (p: Events[E]) => void)(structuredClone(payload));
  }

  private freezeSync(now: number): void {
    const [lant, ings] = this.world.projects;
    if (!lant?.connection || !ings) return;
    lant.connection.last_sync_at = new Date(now - 6 * 60_000 - 5_000).toISOString();
    const run = newRun(lant, "full", false);
    run.started_at = new Date(now - 27_000).toISOString();
    run.progress = { stage: "updating", current: 640, total: 1240, processed: 640, waiting_until: null };
    this.syncs.freeze(run);
    this.syncs.freeze(newRun(ings, "full", false));
  }

  private rememberThePast(): void {
    const entry = this.world.tasks.find((known) => known.task.id === "lant-317");
    if (!entry) return;
    const at = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
    this.edits.record(entry, "assignees", ["ines-darrow"], entry.task.assignees, "push", at(1300));
    this.edits.record(entry, "description", "The viewer is white.", entry.task.description, "merge", at(125));
    this.edits.record(entry, "milestone", "0.8.3", "0.9", "pull", at(12));
    this.edits.record(entry, "labels", ["viewer"], ["viewer", "contrast"], "user", at(2));
  }

  private place(projectId: string): StoredProject {
    const found = this.world.projects.find((known) => known.project.id === projectId);
    if (!found) throw notFound("This project");
    return found;
  }

  /** Tells the window how things stand, and answers with it. */
  private told(): StatusView {
    const status = this.standings.status();
    this.emit("status_changed", status);
    return status;
  }

  private detail(entry: StoredTask): TaskDetail {
    const { task, sync } = entry;
    const mine = this.edits.changes.filter((change) => change.task_id === task.id);
    const origins = [...new Set(mine.map((change) => change.field))].map((field) => {
      const change = mine.find((known) => known.field === field);
      if (!change) throw notFound("This change");
      return { field, change };
    });
    const unsent = mine.filter((change) => change.origin === "user").map((change) => change.field);
    const repository = this.place(task.project_id).connection;
    return {
      card: cardOf(this.world, entry),
      task,
      unsent: sync.standing === "edited" ? ([...new Set(unsent)] as Field[]) : [],
      finding:
        sync.kind === "security_advisory"
          ? {
              identifiers: ["GHSA-7xq2-m4vf-9c3h", "CVE-2026-41877"],
              severity: "high",
              packages: [
                { name: "lanternfish", ecosystem: "rust", affected: ">= 0.6, <= 0.8.2", patched: null },
              ],
              found_in: null,
              solution: null,
            }
          : null,
      links: this.linking.eventsOf(task.id),
      push_error: sync.standing === "not_pushed" ? "The forge left out the label “cli”." : null,
      origins,
      remote:
        sync.number !== null && repository && sync.service && sync.kind && entry.lastSyncedAt
          ? {
              kind: sync.kind,
              service: sync.service,
              number: sync.number,
              url: task.issue_url ?? "",
              host: new URL(repository.repository_url).host,
              state: missed(sync.standing),
              moved_to: this.linking.movedTo(task.id),
              last_synced_at: entry.lastSyncedAt,
              remote_updated_at: task.updated_at,
            }
          : null,
    };
  }

  private byKey(key: string): StoredTask {
    const found = this.world.tasks.find((entry) => keyOf(this.world, entry) === key);
    if (!found) throw notFound(key);
    return found;
  }

  private changed(projectId: string, ids: string[] | null): void {
    this.emit("tasks_changed", { project_id: projectId, task_ids: ids });
    this.told();
  }

  private changedTasks<T>(ids: string[], answer: T): T {
    const projects = new Set(
      ids.map((id) => this.world.tasks.find((entry) => entry.task.id === id)?.task.project_id),
    );
    for (const id of projects) this.changed(id ?? "", ids);
    return answer;
  }

  private progressed(run: SyncRun): void {
    const { project_id, id, started_at, progress } = run;
    this.emit("sync_progress", { project_id, sync_id: id, started_at, progress });
  }

  private finished(run: SyncRun): void {
    this.history.add(run);
    const place = this.place(run.project_id);
    const { connection } = place;
    if (run.error?.code === "offline")
      place.trouble = { standing: "offline", words: "the forge cannot be reached" };
    else if (run.error?.code === "many_changes")
      place.trouble = { standing: "error", words: "many edits wait for your word before they are sent" };
    else if (run.status === "success") place.trouble = null;
    if (run.status === "success") this.sending.send(place);
    if (connection) {
      if (run.status === "success") connection.last_sync_at = run.completed_at;
      if (run.error?.code === "many_changes") connection.sync_error = run.error.code;
      else if (run.status === "success") connection.sync_error = null;
      connection.next_sync_at = new Date(Date.now() + connection.sync_interval * 1000).toISOString();
    }
    if (run.status === "success") this.connections.bringIn(run.project_id);
    if (run.conflicts_detected > 0) {
      const entry = this.world.tasks.find(
        (known) => known.task.project_id === run.project_id && known.sync.standing === "in_sync",
      );
      if (entry) this.conflicts.meet(entry);
      this.emit("conflicts_changed", { project_id: run.project_id });
    }
    this.emit("sync_finished", { project_id: run.project_id, run });
    this.changed(run.project_id, null);
  }

  private makeHandlers(): Handlers {
    const { world, edits } = this;
    return {
      project_list: () => world.projects.map((place) => this.standings.view(place)),
      project_create: ({ name, key }) => {
        const now = new Date().toISOString();
        const project = {
          id: `project-${key.toLowerCase()}`,
          name,
          key,
          next_task_number: 1,
          created_at: now,
          updated_at: now,
        };
        world.projects.push({ project, connection: null, account: null, trouble: null, isDemo: false });
        this.told();
        return project;
      },
      project_update: ({ id, name, key }) => {
        const { project } = this.place(id);
        Object.assign(project, name === undefined ? {} : { name }, key === undefined ? {} : { key });
        this.changed(id, null);
        return project;
      },
      project_delete: ({ id }) => {
        world.projects.splice(world.projects.indexOf(this.place(id)), 1);
        world.tasks = world.tasks.filter((entry) => entry.task.project_id !== id);
        this.changed(id, null);
        return null;
      },
      task_list: (query) => pageOf(world, query),
      task_count: ({ project_id, filter }) => countOf(world, project_id, filter),
      task_facets: ({ project_id }) => facetsOf(world, project_id),
      task_show: ({ key }) => this.detail(this.byKey(key)),
      task_activity: ({ task_id, offset, limit }) => {
        const mine = edits.changes.filter((change) => change.task_id === task_id);
        return { changes: mine.slice(offset, offset + limit), total: mine.length };
      },
      comment_list: ({ task_id }) => this.comments.list(task_id),
      comment_read: ({ task_id }) => this.comments.read(task_id),
      comment_draft: ({ task_id, body }) => this.comments.keepDraft(task_id, body),
      comment_write: ({ task_id, body }) => this.changedTasks([task_id], this.comments.write(task_id, body)),
      comment_edit: ({ id, body }) =>
        this.changedTasks([this.comments.taskOf(id)], this.comments.edit(id, body)),
      comment_discard: ({ id }) => this.changedTasks([this.comments.taskOf(id)], this.comments.discard(id)),
      comment_retry: ({ id }) => this.changedTasks([this.comments.taskOf(id)], this.comments.retry(id)),
      task_create: (request) => {
        const entry = edits.create(request);
        return this.changedTasks([entry.task.id], cardOf(world, entry));
      },
      task_update: ({ id, patch }) => this.changedTasks([id], this.detail(edits.update(id, patch))),
      task_move: ({ ids, status, after }) => this.changedTasks(ids, edits.move(ids, status, after)),
      task_bulk_update: ({ ids, patch }) => this.changedTasks(ids, edits.bulk(ids, patch)),
      task_delete: ({ ids }) => {
        const projects = new Set(ids.map((id) => edits.find(id).task.project_id));
        const saved = edits.remove(ids);
        for (const id of projects) this.changed(id, ids);
        return saved;
      },
      task_publish: ({ task_id }) => this.changedTasks([task_id], this.sending.publish(task_id)),
      task_link_preview: ({ id, issue }) => this.linking.preview(id, issue),
      task_link: ({ id, issue }) => this.changedTasks([id], this.linking.link(id, issue)),
      task_unlink: ({ task_id }) => this.changedTasks([task_id], this.linking.unlink(task_id)),
      task_join_preview: ({ keep, other }) => this.linking.joinPreview(keep, other),
      task_join: ({ keep, other }) => {
        const apart = edits.find(other).task.project_id;
        const done = this.changedTasks([keep], this.linking.join(keep, other));
        this.changed(apart, [other]);
        return done;
      },
      task_likely: ({ task_id }) => this.linking.likely(task_id),
      task_not_same: ({ id, other }) => this.changedTasks([id], this.linking.notSame(id, other)),
      link_undo: ({ change_id }) => {
        const { ids, ...saved } = this.linking.undo(change_id);
        return this.changedTasks(ids, saved);
      },
      connection_whereabouts: ({ id }) => this.linking.whereabouts(id),
      connection_follow: ({ id, url }) => {
        const followed = this.linking.follow(id, url);
        this.told();
        return followed;
      },
      change_undo: ({ change_id }) => {
        const { ids, ...saved } = edits.undoChange(change_id);
        return this.changedTasks(ids, saved);
      },
      undo_last: () => {
        const { ids, ...saved } = edits.undoLast();
        for (const place of world.projects) if (ids.length > 0) this.changed(place.project.id, ids);
        return saved;
      },
      connection_check: (draft) => this.connections.checked(draft).check,
      connection_create: (request) => {
        const { connection, project } = this.connections.create(request);
        if (!connection) throw notFound("This connection");
        this.changed(project.id, null);
        return connection;
      },
      connection_update: ({ id, settings }) => {
        const place = world.projects.find((known) => known.connection?.id === id);
        if (!place?.connection) throw notFound("This connection");
        Object.assign(place.connection, settings);
        this.told();
        return place.connection;
      },
      connection_doctor: ({ id }) => this.connections.doctor(id),
      connection_remove: ({ id }) => {
        const place = world.projects.find((known) => known.connection?.id === id);
        if (!place) throw notFound("This connection");
        place.connection = null;
        this.changed(place.project.id, null);
        return null;
      },
      connection_replace_token: (request) => {
        const replaced = this.connections.replaceToken(request);
        this.told();
        return replaced;
      },
      sync_start: (request) => {
        const { project_id, sync_type, include_closed } = request;
        const running = this.syncs.of(project_id);
        if (running) return { sync_id: running.id, joined: true };
        const run = newRun(this.place(project_id), sync_type, include_closed);
        this.sending.begin(request);
        this.syncs.start(run);
        this.told();
        return { sync_id: run.id, joined: false };
      },
      sync_preview: ({ project_id }) => this.sending.preview(this.place(project_id)),
      sync_cancel: ({ project_id }) => {
        this.syncs.cancel(project_id);
        return null;
      },
      sync_status: () => this.syncs.list(),
      sync_history_list: (request) => this.history.list(request),
      sync_history_show: ({ sync_id }) => {
        const run = this.history.find(sync_id) ?? this.syncs.list().find((known) => known.id === sync_id);
        if (!run) throw notFound("This sync");
        const detail = this.history.show(run);
        const tasks = detail.tasks.map((touched) => ({
          ...touched,
          alike: touched.created ? this.linking.likely(touched.task.id) : [],
        }));
        return { ...detail, tasks };
      },
      sync_history_totals: (scope) => this.history.totals(scope),
      conflict_list: (request) => this.conflicts.list(request),
      conflict_show: (request) => {
        const detail = this.conflicts.show(request);
        const place = this.linking.movedTo(detail.task.id);
        return place ? { ...detail, remote_state: "moved", moved_to: place } : detail;
      },
      conflict_draft: (request) => this.conflicts.draft(request),
      conflict_resolve: (request) => this.conflicts.resolve(request),
      conflict_resolve_gone: (request) => this.conflicts.resolveGone(request),
      conflict_resolve_all: (request) => this.conflicts.resolveAll(request),
      conflict_undo: (request) => this.conflicts.undo(request),
      status_show: () => this.standings.status(),
      settings_get: () => this.settings,
      settings_set: ({ patch }) => {
        const before = this.settings;
        this.settings = { ...before, ...patch };
        for (const { connection } of world.projects)
          if (connection?.sync_interval === before.sync_interval)
            connection.sync_interval = this.settings.sync_interval;
        return this.settings;
      },
      background_pause: ({ pause_for }) => {
        this.standings.pause(pause_for);
        return this.told();
      },
      background_resume: () => {
        this.standings.resume();
        return this.told();
      },
      budget_list: () => this.tokens.budget(),
      secrets_show: () => this.tokens.show(),
      secrets_renew: () => this.tokens.renew(),
      token_forget: (request) => {
        const secrets = this.tokens.forget(request);
        this.told();
        return secrets;
      },
      data_show: () => this.keeping.show(),
      data_backup: () => this.keeping.backUp(),
      data_restore: (request) => this.keeping.restore(request),
      data_export: (request) => this.keeping.export(request),
      data_remove: (request) => {
        this.keeping.remove(request);
        this.shell.push("begin anew");
        return null;
      },
      diagnostics_save: () => ({ path: `${FOLDER}/exports/tern-diagnostics.json` }),
      archive_receive: (request) => this.imports.receive(request),
      archive_forget: ({ upload }) => this.imports.forget(upload),
      bitbucket_check: (request) => this.imports.check(request),
      bitbucket_import: (request) => {
        const done = this.imports.import(request, (made, total) =>
          this.emit("import_progress", { done: made, total }),
        );
        this.changed(done.project.id, null);
        return done;
      },
      about_show: () => ({
        version: "0.1.0",
        sqlite: "3.50.4",
        system: "Debian GNU/Linux 13, x86_64",
        webview: "WebKitGTK 2.50.4",
      }),
      demo_open: () => {
        const project = this.connections.openDemo();
        this.changed(project.id, null);
        return project;
      },
      demo_remove: () => {
        this.syncs.cancel("project-demo");
        this.connections.removeDemo();
        this.emit("tasks_changed", { project_id: "project-demo", task_ids: null });
        this.told();
        return null;
      },
      markdown_render: ({ text }) => renderMarkdown(text),
      link_open: ({ url }) => {
        this.opened.push(url);
        return null;
      },
      image_load: () => ({
        data_url: "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7",
      }),
      app_restart: () => {
        this.shell.push("restart");
        return null;
      },
      folder_open: (request) => {
        this.shell.push(request);
        return null;
      },
      window_used: () => {
        this.uses += 1;
        return null;
      },
      window_rest: () => {
        this.shell.push("rest");
        return null;
      },
      window_close: (request) => {
        this.settings = { ...this.settings, ...request };
        this.shell.push(request);
        return null;
      },
    };
  }
}

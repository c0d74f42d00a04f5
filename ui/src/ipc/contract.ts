/**
 * What the window may ask of Rust, and what Rust tells the window.
 *
 * Types mirror the JSON of `crates/tern-model` (snake_case, times as UTC ISO 8601 text, ids as UUID text).
 * Every command takes exactly one `request` object and answers with a value or an {@link ApiError}. Lists are
 * asked for in pages; nothing here ever answers with everything. A change is committed before it is answered.
 * A token travels in (`connection_*`) and never out.
 */

export type Timestamp = string;

// ── Words of the domain (tern-model) ────────────────────────────────────────────────────────────────────────

export type Status = "todo" | "in_progress" | "in_review" | "done" | "cancelled";
export type TaskType = "bug" | "feature" | "task" | "epic";
export type Priority = "low" | "medium" | "high" | "critical";
export type ServiceType = "github" | "gitlab" | "bitbucket" | "gitea";
export type Direction = "pull" | "two_way";
/** What happens when both sides changed a task in ways that merge. */
export type MergeMode = "automatic" | "ask";
/** How urgent findings are that are rated neither high nor critical. */
export type LesserFindings = "high" | "as_rated";
export type RemoteKind = "issue" | "security_advisory" | "dependabot_alert" | "vulnerability";
export type RemoteState = "present" | "gone" | "moved" | "forbidden";
export type SyncTrigger = "manual" | "scheduled" | "startup" | "cli";
export type SyncType = "full" | "issues_only" | "security_only";
export type SyncRunStatus = "pending" | "in_progress" | "success" | "failure" | "cancelled";
export type Stage = "fetching" | "matching" | "creating" | "updating" | "pushing";
export type Origin = "user" | "pull" | "push" | "merge" | "resolution" | "undo";
export type Field =
  | "title"
  | "description"
  | "status"
  | "type"
  | "priority"
  | "reporter"
  | "labels"
  | "assignees"
  | "milestone"
  | "cycle"
  | "story_points"
  | "custom_fields";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface Project {
  id: string;
  name: string;
  key: string;
  next_task_number: number;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface SyncConfig {
  id: string;
  project_id: string;
  service_type: ServiceType;
  api_url: string;
  repository_url: string;
  repo_owner: string;
  repo_name: string;
  has_token: boolean;
  direction: Direction;
  merge_mode: MergeMode;
  include_closed: boolean;
  include_security: boolean;
  lesser_findings: LesserFindings;
  sync_enabled: boolean;
  /** Seconds, 30 to 3600. */
  sync_interval: number;
  active_interval: number;
  last_sync_at: Timestamp | null;
  next_sync_at: Timestamp | null;
  /** A code that stops syncing until a person acts, as `unauthorized`; `many_changes` stops only the sending. */
  sync_error: string | null;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface Task {
  id: string;
  project_id: string;
  number: number;
  title: string;
  description: string;
  status: Status;
  type: TaskType;
  priority: Priority | null;
  reporter: string | null;
  assignees: string[];
  labels: string[];
  milestone: string | null;
  cycle: string | null;
  story_points: number | null;
  custom_fields: { [key: string]: Json };
  issue_url: string | null;
  closed_at: Timestamp | null;
  position: number;
  created_at: Timestamp;
  updated_at: Timestamp;
}

/** While issues are taken over, `current` and `total` count the issues of the whole run and only grow; while
 * edits are sent they count edits. */
export interface Progress {
  stage: Stage;
  current: number;
  /** `null`: not known, the bar counts. */
  total: number | null;
  processed: number;
  waiting_until: Timestamp | null;
}

export interface RunError {
  code: string;
  message: string;
}

export interface IssueError {
  number: number | null;
  url: string | null;
  reason: string;
}

export interface RunCounts {
  issues_fetched: number;
  tasks_created: number;
  tasks_updated: number;
  tasks_pushed: number;
  comments_read: number;
  comments_sent: number;
  tasks_skipped: number;
  tasks_failed: number;
  conflicts_detected: number;
  requests_made: number;
}

export interface SyncRun extends RunCounts {
  id: string;
  project_id: string;
  sync_config_id: string;
  trigger: SyncTrigger;
  sync_type: SyncType;
  include_closed: boolean;
  status: SyncRunStatus;
  progress: Progress;
  started_at: Timestamp;
  completed_at: Timestamp | null;
  duration_ms: number | null;
  error: RunError | null;
  issue_errors: IssueError[];
}

// ── Views: what a screen needs, put together by tern-api ────────────────────────────────────────────────────

/** How a project stands, by precedence; `local` has no repository. */
export type SyncStanding = "needs_you" | "error" | "offline" | "syncing" | "paused" | "in_sync" | "local";

/** What waits to be sent, counted by its kind. */
export interface Unsent {
  /** Linked tasks that differ from base and wait for nothing but being sent. */
  edits: number;
  /** Tasks that an issue is to be made of. */
  issues: number;
  /** Comments on their way out. */
  comments: number;
  /** Edits, new issues and comments that the forge refused: a person decides what becomes of them. */
  refused: number;
}

/** One row of the sidebar. */
export interface ProjectView {
  project: Project;
  connection: SyncConfig | null;
  /** The login that the token belongs to, for "assigned to me". */
  account: string | null;
  standing: SyncStanding;
  /** The standing in words, as "the token no longer works". */
  standing_words: string;
  open_tasks: number;
  conflicts: number;
  unsent: Unsent;
  /** Its token, where that ends soon. */
  token: TokenEnding | null;
  is_demo: boolean;
}

export interface Label {
  name: string;
  /** Six hex digits without `#`. */
  color: string | null;
}

/** How one task stands with its forge. */
export type TaskStanding =
  | "local"
  | "not_published"
  | "in_sync"
  | "edited"
  | "conflict"
  | "not_pushed"
  | "gone"
  | "moved"
  | "forbidden";

export interface TaskSync {
  standing: TaskStanding;
  kind: RemoteKind | null;
  service: ServiceType | null;
  number: number | null;
  /** Fields that differ from base. */
  edits: number;
  /** Whether the next sync makes an issue of it. */
  planned: boolean;
}

/** A task as a card or a row shows it: no description. */
export interface TaskCard {
  id: string;
  project_id: string;
  /** `LANT-311` */
  key: string;
  title: string;
  status: Status;
  type: TaskType;
  priority: Priority | null;
  assignees: string[];
  labels: Label[];
  milestone: string | null;
  issue_url: string | null;
  updated_at: Timestamp;
  sync: TaskSync;
}

/** `null` inside a list means "none": no priority, nobody, no milestone. An empty list does not filter. */
export interface TaskFilter {
  /** Full text over key, title and description; every word must occur, the last as a prefix. */
  text: string;
  statuses: Status[];
  types: TaskType[];
  priorities: (Priority | null)[];
  labels: string[];
  /** `@me` is the connection's account. */
  assignees: (string | null)[];
  milestones: (string | null)[];
  standings: TaskStanding[];
}

export type SortBy = "position" | "priority" | "updated" | "created" | "title" | "number";

export interface TaskScope {
  /** `null`: every project. */
  project_id: string | null;
  filter: TaskFilter;
}

export interface TaskQuery extends TaskScope {
  sort: SortBy;
  offset: number;
  /** At most 200. */
  limit: number;
}

export interface TaskPage {
  tasks: TaskCard[];
  total: number;
}

export interface TaskCount {
  total: number;
  by_status: Record<Status, number>;
  /** The same scope without its filter, for "214 tasks are hidden". */
  unfiltered: number;
}

/** The values that occur in a scope, most used first; at most 500 of each. */
export interface TaskFacets {
  labels: (Label & { count: number })[];
  assignees: { login: string; count: number }[];
  milestones: { title: string; count: number }[];
  cycles: string[];
}

/** Where a moved issue is now. */
export interface MovedTo {
  /** Its page. */
  url: string;
  /** `owner/name`, where a project here is connected to that repository: the task can follow it there. */
  repository: string | null;
  /** Its number there. */
  number: number | null;
  /** The key of that project. */
  project: string | null;
}

export interface TaskRemoteView {
  kind: RemoteKind;
  service: ServiceType;
  number: number;
  url: string;
  host: string;
  state: RemoteState;
  /** Where the issue is now, where it was moved and the forge tells where to. */
  moved_to: MovedTo | null;
  /** When base was last confirmed. */
  last_synced_at: Timestamp;
  remote_updated_at: Timestamp;
}

/** Who gave a field its present value. */
export interface FieldOrigin {
  field: Field;
  change: TaskChange;
}

export interface AffectedPackage {
  name: string;
  ecosystem: string | null;
  affected: string | null;
  patched: string | null;
}

/** What a security finding says beyond its task. */
export interface Finding {
  /** GHSA, CVE and the like, the most telling first. */
  identifiers: string[];
  severity: Priority | null;
  packages: AffectedPackage[];
  found_in: string | null;
  solution: string | null;
}

export type LinkAction = "link" | "relink" | "unlink" | "join";

/** One thing that was done to a task's link by hand. */
export interface LinkEvent {
  id: string;
  action: LinkAction;
  at: Timestamp;
  /** The number of the issue before and after. */
  from: number | null;
  to: number | null;
  /** The title of the task that was joined into this one. */
  joined: string | null;
  undone: boolean;
  can_undo: boolean;
}

/** An issue before a task is linked to it. */
export interface LinkPreview {
  number: number;
  title: string;
  author: string | null;
  open: boolean;
  url: string;
  /** Both say the same, the task is filled in, or a person is asked. */
  effect: "alike" | "fills" | "asks";
  /** The fields that differ. */
  fields: Field[];
  /** The issue that the task is linked to now. */
  instead_of: number | null;
  /** The key of the task that is linked to it already. */
  taken_by: string | null;
  /** The key of the project that the task goes on in, where its issue was moved to that project's repository. */
  goes_to: string | null;
}

/** What was done to a link; `undo_last` or `link_undo` takes it back. */
export interface LinkDone {
  change_id: string;
  key: string;
  words: string;
  /** Whether a conflict waits now. */
  asks: boolean;
}

export interface JoinedField {
  field: Field;
  old: Json;
  new: Json;
}

/** What joining two tasks would do. */
export interface JoinPreview {
  /** The key of the task that stays, and of the one that goes. */
  keep: string;
  other: string;
  other_title: string;
  /** Whether they stand on two boards. */
  across: boolean;
  changes: JoinedField[];
}

export type Likeness = "same_issue" | "mirror" | "same_title" | "similar_title";

/** A task that looks like another one. */
export interface Likely {
  id: string;
  key: string;
  title: string;
  why: Likeness;
  /** The number of its issue. */
  number: number | null;
}

/** Where a connection's repository is now. */
export interface RepositoryMove {
  /** `owner/name` as it is connected, and as the forge names it now. */
  old: string;
  new: string;
  url: string;
  moved: boolean;
  /** The key of a project that is connected to that place already. */
  taken_by: string | null;
}

export interface Followed {
  connection: SyncConfig;
  links: number;
  words: string;
}

export interface TaskDetail {
  card: TaskCard;
  task: Task;
  remote: TaskRemoteView | null;
  /** Of a task that came from a security finding, also once it is no longer linked. */
  finding: Finding | null;
  /** Fields that differ from base. */
  unsent: Field[];
  /** Why the last push of this task failed, in a sentence. */
  push_error: string | null;
  origins: FieldOrigin[];
  /** What was done to its link by hand lately, newest first. */
  links: LinkEvent[];
}

export interface TaskChange {
  id: string;
  task_id: string;
  sync_id: string | null;
  origin: Origin;
  field: Field;
  old: Json;
  new: Json;
  at: Timestamp;
  /** Whether `change_undo` would still do something. */
  can_undo: boolean;
}

export interface TaskActivity {
  changes: TaskChange[];
  total: number;
}

export type CommentState = "synced" | "waiting" | "sent" | "failed";

export interface CommentView {
  id: string;
  /** None when the account is gone, and until it was sent. */
  author: string | null;
  body: string;
  url: string | null;
  state: CommentState;
  /** Why the forge did not take it. */
  error: string | null;
  created_at: Timestamp;
  edited_at: Timestamp | null;
  /** It came with a tracker's archive, and stands nowhere else any more. */
  imported: boolean;
}

export interface CommentThread {
  /** What the forge holds in the order it was said, then what waits here. */
  comments: CommentView[];
  /** Whether the forge may hold more than is known here. */
  due: boolean;
  service: ServiceType | null;
  /** Why nothing can be said here, in a sentence. */
  closed: string | null;
  /** How many characters one comment can have there. */
  max_chars: number | null;
  /** What was begun here and not sent. */
  draft: string | null;
}

export interface NewTask {
  project_id: string;
  title: string;
  description: string;
  status: Status;
  type: TaskType;
  priority: Priority | null;
  assignees: string[];
  labels: string[];
  milestone: string | null;
}

/** Absent fields stay as they are. */
export type TaskPatch = Partial<
  Pick<
    Task,
    | "title"
    | "description"
    | "status"
    | "type"
    | "priority"
    | "assignees"
    | "labels"
    | "milestone"
    | "cycle"
    | "story_points"
    | "custom_fields"
  >
>;

export interface BulkPatch {
  status?: Status;
  type?: TaskType;
  priority?: Priority | null;
  milestone?: string | null;
  add_labels?: string[];
  remove_labels?: string[];
  add_assignees?: string[];
  remove_assignees?: string[];
}

/** What a change did; `words` goes into the toast, `undo_last` takes it back. */
export interface Saved {
  changed: number;
  words: string;
}

export interface RenderedMarkdown {
  /** Sanitised. Links carry `href` and `data-host`; list items of a task list carry `data-sourcepos`; a remote
   * picture is `<span data-remote-image="URL" data-host="HOST">alt</span>`. */
  html: string;
  links: { url: string; host: string }[];
}

export interface SyncStart {
  project_id: string;
  sync_type: SyncType;
  include_closed: boolean;
  /** A person said that many edits may be sent at once; without it such a run ends as `many_changes`. */
  confirmed?: boolean;
  /** Every linked issue is looked for now, and not only once a day. */
  every_issue?: boolean;
  /** Tasks whose edits are not sent, this once. */
  leave_out_tasks?: string[];
  /** Issues that are not taken over, this once: the forge's ids, as a preview names them. */
  leave_out_issues?: string[];
  /** Comments that stay here, this once. */
  leave_out_comments?: string[];
  /** Where it names any: the only tasks of which edits, new issues and comments are sent, this once. */
  send_only?: string[];
}

export type PreviewAction = "create" | "update" | "push" | "comment" | "conflict" | "skip";

export interface SyncPreviewLine {
  task_id: string | null;
  issue_id: string | null;
  /** The comment that would be said. */
  comment_id: string | null;
  /** The task's, where there is one already. */
  key: string | null;
  /** Its title; for `comment` how it begins, for `skip` the reason for leaving it alone. */
  title: string;
  action: PreviewAction;
  /** The fields that would change; empty for an issue that would be made. */
  fields: Field[];
}

/** What a sync would do, without doing it. */
export interface SyncPreview {
  create: number;
  update: number;
  push: number;
  comment: number;
  conflict: number;
  /** Issues that would be left alone for a stated reason. */
  skip: number;
  /** One line a task, up to a thousand; the counts go on beyond them. */
  lines: SyncPreviewLine[];
}

export interface SyncTotals {
  runs: number;
  issues_imported: number;
  conflicts: number;
  average_duration_ms: number | null;
  /** 0 to 1; `null` before the first finished run. */
  success_rate: number | null;
}

export type HistoryFilter = "all" | "errors" | "conflicts" | "skipped";

export interface SyncHistoryPage {
  runs: SyncRun[];
  total: number;
}

export interface SyncRunDetail {
  run: SyncRun;
  /** The tasks the run changed, at most 200. */
  tasks: {
    task: TaskCard;
    fields: Field[];
    created: boolean;
    /** What it may be the same as, where the run made it and the two can be joined. */
    alike: Likely[];
  }[];
  tasks_total: number;
  /** The tasks that its reasons are about, each with the place of its reason; only those that are still linked. */
  concerned: { reason: number; task: TaskCard }[];
}

export interface ConflictView {
  id: string;
  task: TaskCard;
  detected_at: Timestamp;
  fields: Field[];
  has_draft: boolean;
  /** How it was resolved; `null` while it waits. */
  action: ResolutionAction | null;
  resolved_at: Timestamp | null;
  /** Merged by a sync, without a person. */
  automatic: boolean;
  /** Decided by removing the task, which is shown as it was. */
  removed: boolean;
}

export interface ConflictPage {
  conflicts: ConflictView[];
  total: number;
}

export type ResolutionAction = "keep_local" | "accept_remote" | "merge";
export type GoneAction = "keep_local" | "recreate" | "remove";

export type State = "open" | "completed" | "not_planned";

/** What a task and its issue have in common. */
export interface Content {
  title: string;
  description: string;
  state: State;
  labels: string[];
  assignees: string[];
  milestone: string | null;
}

export type Outcome = "unchanged" | "ours" | "theirs" | "both" | "conflict";

export interface ValueMerge<T> {
  outcome: Outcome;
  base: T;
  ours: T;
  theirs: T;
  /** Base in a conflict. */
  merged: T;
}

export interface SetMerge {
  merged: string[];
  added_by_ours: string[];
  added_by_theirs: string[];
  removed_by_ours: string[];
  removed_by_theirs: string[];
}

/** A piece of a text, and whether it differs from base (in base: from either side). */
export interface Span {
  text: string;
  differs: boolean;
}

export interface Part {
  text: string;
  /** Counted from 0; `end` is the line after the last. */
  lines: { start: number; end: number };
  /** `text` again, cut where words begin or cease to differ. */
  spans: Span[];
}

export type ChunkKind = "unchanged" | "ours" | "theirs" | "both" | "merged" | "conflict";

export type Reason =
  | "same_words"
  | "rewritten"
  | "deleted_and_edited"
  | "added_in_deleted"
  | "both_added"
  | "moved_and_deleted"
  | "moved_apart"
  | "added_twice"
  | "deleted_twice"
  | "code_block";

export interface Clash {
  /** The place of its choice in {@link MergeChoices.description}. */
  number: number;
  reason: Reason;
  ours_first: string;
  theirs_first: string;
}

/** The texts of all chunks in order are the result; base as long as a conflict is not decided. */
export interface Chunk {
  kind: ChunkKind;
  text: string;
  base: Part;
  ours: Part;
  theirs: Part;
  clash: Clash | null;
}

export interface TextMerge {
  chunks: Chunk[];
}

export interface ContentMerge {
  title: ValueMerge<string>;
  state: ValueMerge<State>;
  milestone: ValueMerge<string | null>;
  labels: SetMerge;
  assignees: SetMerge;
  description: TextMerge;
  content: Content;
}

export type TextChoice =
  | { take: "ours" }
  | { take: "theirs" }
  | { take: "both_ours_first" }
  | { take: "both_theirs_first" }
  | { take: "base" }
  | { take: "edited"; text: string };

export type ValueChoice<T> =
  | { take: "ours" }
  | { take: "theirs" }
  | { take: "base" }
  | { take: "edited"; value: T };

/** Single values are `null` when undecided or not in conflict. */
export interface MergeChoices {
  title: ValueChoice<string> | null;
  state: ValueChoice<State> | null;
  milestone: ValueChoice<string | null> | null;
  /** One entry per conflict of the description, in order; `null`: not decided. */
  description: (TextChoice | null)[];
}

export interface ConflictSide {
  at: Timestamp;
  by: string | null;
}

export interface ConflictDetail {
  id: string;
  task: TaskCard;
  detected_at: Timestamp;
  service: ServiceType;
  issue_number: number;
  issue_url: string;
  /** Whether resolving sends anything to the forge. */
  two_way: boolean;
  /** Not `present`: edited here, and no longer there. */
  remote_state: RemoteState;
  moved_to: MovedTo | null;
  base: Content;
  local: Content;
  remote: Content;
  local_side: ConflictSide;
  remote_side: ConflictSide;
  base_at: Timestamp | null;
  merge: ContentMerge;
  /** Names the three contents; a draft or resolution made for another one is refused as `conflict_moved`. */
  version: string;
  /** The half-finished merge, already carried over to this version. */
  draft: MergeChoices | null;
  /** The issue moved on since the draft was saved; choices that no longer apply are undecided again. */
  draft_moved: boolean;
}

export interface ConflictResolved {
  conflict_id: string;
  key: string;
  action: ResolutionAction;
  sends: boolean;
}

export interface ConnectionDraft {
  repository: string;
  service: ServiceType | null;
  api_url: string | null;
  token: string | null;
  /** Instead of a pasted token: the connection whose token is used. It must go to the same API origin. */
  token_of?: string | null;
}

export type EndingStage = "soon" | "very_soon";

/** A token that still works and ends soon: within fourteen days, within three. */
export interface TokenEnding {
  ends_at: Timestamp;
  stage: EndingStage;
  words: string;
}

export type TokenUse =
  | "token"
  | "account"
  | "expiry"
  | "repository"
  | "read_issues"
  | "read_comments"
  | "write_issues"
  | "write_fields"
  | "write_comments"
  | "security_advisories"
  | "dependabot_alerts"
  | "vulnerabilities";

export interface DoctorLine {
  about: TokenUse;
  title: string;
  verdict: "can" | "cannot" | "untold" | "not_here";
  words: string;
  /** By its name at the forge. */
  missing: string | null;
  remedy: string | null;
  mend: "right" | "token" | "role" | null;
  /** Whether the connection, as it is set up, needs it. */
  needed: boolean;
}

export interface ConnectionDoctor {
  project: Project;
  connection_id: string;
  repository_url: string;
  host: string;
  account: string | null;
  ends_at: Timestamp | null;
  lines: DoctorLine[];
  fits: boolean;
  words: string;
  /** All of it, to copy. */
  text: string;
}

export interface TokenReplacement {
  id: string;
  /** `null` without `token_of`: the one there is is forgotten. */
  token: string | null;
  token_of?: string | null;
  /** Other connections that have the same token now, and are to have the new one as well. */
  also?: string[];
}

export interface TokenReplaced {
  check: ConnectionCheck;
  /** How it went with the others; `null`: they have it. */
  also: { project: Project; problem: ApiError | null }[];
}

export interface ConnectionCheck {
  service: ServiceType;
  repository_url: string;
  api_url: string;
  /** The host a token would be sent to, in punycode. */
  host: string;
  owner: string;
  name: string;
  is_private: boolean | null;
  account: string | null;
  can_read: boolean;
  can_write: boolean;
  /** Each with the sentence of what is missing. */
  missing: { permission: string; words: string }[];
  /** More than Tern needs. */
  excess: string[];
  token_expires_at: Timestamp | null;
  open_issues: number | null;
  security_available: boolean;
  /** Each list of findings as this token sees it: `null`, or why it cannot be read. */
  security: { kind: RemoteKind; unavailable: string | null }[];
  requests_left: number | null;
}

export interface ConnectionSettings {
  direction: Direction;
  /** Absent when connecting: `automatic`. */
  merge_mode?: MergeMode;
  include_closed: boolean;
  include_security: boolean;
  /** Absent when connecting: `high`. */
  lesser_findings?: LesserFindings;
  sync_enabled: boolean;
  /** Absent when connecting: as the settings say. */
  sync_interval?: number;
}

export interface StatusView {
  standing: SyncStanding;
  /** "2 tasks need you", "Nothing to sync yet". */
  words: string;
  conflicts: number;
  all_tasks: number;
  /** Until when the syncs that run by themselves are paused. */
  paused_until: Timestamp | null;
}

export type PauseFor = "hour" | "tomorrow";

/** The requests of one token on one host. */
export interface BudgetView {
  host: string;
  /** Projects that share it. */
  projects: string[];
  /** What the forge allows until `resets_at`; `null` where it does not say. */
  limit: number | null;
  remaining: number | null;
  resets_at: Timestamp | null;
  /** Kept for the syncs that a person asks for. */
  reserve: number | null;
  /** Until when syncs that start by themselves leave the rest to those. */
  held_until: Timestamp | null;
  /** Sent since Tern started. */
  requests: number;
  /** Of those, answered "not modified": they cost nothing. */
  not_modified: number;
}

export type SecretStore = "keyring" | "passphrase" | "session";
export type TokenStanding = "works" | "refused" | "unreadable" | "none";

export interface TokenView {
  project: Project;
  connection_id: string;
  service: ServiceType;
  host: string;
  /** Scheme, host and port of the API: a connection there can use it as well. */
  api_origin: string;
  account: string | null;
  standing: TokenStanding;
  expires_at: Timestamp | null;
  /** Other connections that have the same token. */
  shared_with: string[];
}

/** Where tokens are kept and how each stands; never a token itself. */
export interface SecretsView {
  store: SecretStore;
  /** Where the key lies, in a sentence. */
  words: string;
  problem: ApiError | null;
  tokens: TokenView[];
}

export interface BackupView {
  name: string;
  at: Timestamp;
  bytes: number;
}

export interface DataView {
  folder: string;
  database_bytes: number;
  /** Newest first. */
  backups: BackupView[];
  /** The backup that takes the database's place at the next start. */
  restore_waiting: string | null;
}

/** What becomes of the backups when everything is removed. */
export type BackupsFate = "remove" | "keep";

export interface Exported {
  path: string;
  tasks: number;
}

/** A file that was written. */
export interface SavedFile {
  path: string;
}

export interface AboutView {
  version: string;
  sqlite: string;
  system: string;
  webview: string;
}

export type Theme = "system" | "light" | "dark";

export interface Settings {
  theme: Theme;
  keep_in_background: boolean | null;
  autostart: boolean;
  notify_conflicts: boolean;
  notify_token: boolean;
  notify_token_end: boolean;
  notify_first_import: boolean;
  notify_failures: boolean;
  /** Seconds, 30 to 3600, for projects without an interval of their own. */
  sync_interval: number;
  /** Seconds, while a repository changes or the window is in use. */
  active_interval: number;
  pause_on_battery: boolean;
  pause_on_metered: boolean;
}

/** What happened (`message`), is my data safe and what to do (`hint`), and text to copy (`details`). */
export interface ApiError {
  /** A stable word that the window branches on: `unauthorized`, `not_found`, `offline`, `conflict`, … */
  code: string;
  message: string;
  hint: string;
  retry_after: number | null;
  details: string | null;
}

// ── Commands: name → request and response ───────────────────────────────────────────────────────────────────

type None = Record<string, never>;

/** A file on its way. */
export interface ArchiveUpload {
  upload: string;
  bytes: number;
}

/** A file that was taken, and where its issues go: a project by its key, made where there is none. */
export interface ArchiveImport {
  upload: string;
  project: string;
  project_name: string | null;
  /** `WORKSPACE/NAME`, where it is known. */
  repository: string | null;
}

/** What an archive holds and what of it a project has already. */
export interface BitbucketArchive {
  issues: number;
  open: number;
  comments: number;
  attachments: number;
  astray: number;
  known: number;
  unread: string[];
  unread_count: number;
  makes_project: boolean;
}

export interface BitbucketImported {
  project: Project;
  archive: BitbucketArchive;
  tasks_created: number;
  numbers_kept: number;
}

export interface Commands {
  project_list: { request: None; response: ProjectView[] };
  project_create: { request: { name: string; key: string }; response: Project };
  project_update: { request: { id: string; name?: string; key?: string }; response: Project };
  project_delete: { request: { id: string }; response: null };

  task_list: { request: TaskQuery; response: TaskPage };
  task_count: { request: TaskScope; response: TaskCount };
  task_facets: { request: { project_id: string | null }; response: TaskFacets };
  task_show: { request: { key: string }; response: TaskDetail };
  task_activity: { request: { task_id: string; offset: number; limit: number }; response: TaskActivity };
  comment_list: { request: { task_id: string }; response: CommentThread };
  /** Asks the forge where comments are due. */
  comment_read: { request: { task_id: string }; response: CommentThread };
  /** Keeps what was begun; an empty text forgets it. */
  comment_draft: { request: { task_id: string; body: string }; response: null };
  comment_write: { request: { task_id: string; body: string }; response: CommentThread };
  comment_edit: { request: { id: string; body: string }; response: CommentThread };
  comment_discard: { request: { id: string }; response: CommentThread };
  comment_retry: { request: { id: string }; response: CommentThread };
  task_create: { request: NewTask; response: TaskCard };
  task_update: { request: { id: string; patch: TaskPatch }; response: TaskDetail };
  /** Puts the tasks, in the order given, below `after` in the column `status`; `null` is the top. */
  task_move: { request: { ids: string[]; status: Status; after: string | null }; response: Saved };
  task_bulk_update: { request: { ids: string[]; patch: BulkPatch }; response: Saved };
  task_delete: { request: { ids: string[] }; response: Saved };
  /** Plans an issue for a local task of a two-way project: the next sync makes it. Not a step of `undo_last`. */
  task_publish: { request: { task_id: string }; response: Saved };
  /** Reads an issue, named by its number or its page, and says what linking the task to it would do. */
  task_link_preview: { request: { id: string; issue: string }; response: LinkPreview };
  /** Links a task to an issue, or to another one than before. */
  task_link: { request: { id: string; issue: string }; response: LinkDone };
  /** The issue is not touched, and no sync joins the two again. */
  task_unlink: { request: { task_id: string }; response: LinkDone };
  task_join_preview: { request: { keep: string; other: string }; response: JoinPreview };
  /** Joins `other` into `keep`; it can be brought back for 30 days. */
  task_join: { request: { keep: string; other: string }; response: LinkDone };
  /** Tasks of any project that look like the same work item and could be joined with it, the surest first. */
  task_likely: { request: { task_id: string }; response: Likely[] };
  /** Remembers that two tasks are not the same work item. */
  task_not_same: { request: { id: string; other: string }; response: null };
  link_undo: { request: { change_id: string }; response: Saved };
  change_undo: { request: { change_id: string }; response: Saved };
  /** Takes back the last change made in this window; `changed` is 0 when there is none. */
  undo_last: { request: None; response: Saved };

  connection_check: { request: ConnectionDraft; response: ConnectionCheck };
  connection_create: {
    request: { project_id: string; draft: ConnectionDraft; settings: ConnectionSettings };
    response: SyncConfig;
  };
  connection_update: { request: { id: string; settings: Partial<ConnectionSettings> }; response: SyncConfig };
  /** Keeps the tasks. */
  connection_remove: { request: { id: string }; response: null };
  /** Asks the forge where the repository is now. */
  connection_whereabouts: { request: { id: string }; response: RepositoryMove };
  /** Follows a renamed repository to the place that was shown. */
  connection_follow: { request: { id: string; url: string }; response: Followed };
  /** What the connection's token can do and what it lacks. Only reads. */
  connection_doctor: { request: { id: string }; response: ConnectionDoctor };
  connection_replace_token: { request: TokenReplacement; response: TokenReplaced };

  /** A second request joins the run that is under way. */
  sync_start: { request: SyncStart; response: { sync_id: string; joined: boolean } };
  sync_preview: { request: SyncStart; response: SyncPreview };
  sync_cancel: { request: { project_id: string }; response: null };
  /** The runs under way. */
  sync_status: { request: None; response: SyncRun[] };
  sync_history_list: {
    request: { project_id: string | null; filter: HistoryFilter; offset: number; limit: number };
    response: SyncHistoryPage;
  };
  sync_history_show: { request: { sync_id: string }; response: SyncRunDetail };
  sync_history_totals: { request: { project_id: string | null }; response: SyncTotals };

  conflict_list: {
    request: { project_id: string | null; resolved: boolean; offset: number; limit: number };
    response: ConflictPage;
  };
  conflict_show: { request: { key: string }; response: ConflictDetail };
  /** Keeps the draft, or forgets it (`null`). */
  conflict_draft: {
    request: { key: string; version: string; choices: MergeChoices | null };
    response: null;
  };
  /** Keeping local leaves the task as it is; accepting remote gives it the forge's values; merging takes the
   * choices, one for everything that is in conflict. */
  conflict_resolve: {
    request: { key: string; version: string; action: ResolutionAction; choices: MergeChoices | null };
    response: ConflictResolved;
  };
  /** For an issue that is no longer there. */
  conflict_resolve_gone: { request: { key: string; action: GoneAction }; response: Saved };
  /** Accepts the forge's values for everything that waits. */
  conflict_resolve_all: { request: { project_id: string | null }; response: { conflict_ids: string[] } };
  /** Reopens conflicts that were resolved. */
  conflict_undo: { request: { conflict_ids: string[] }; response: Saved };

  status_show: { request: None; response: StatusView };
  /** Holds back scheduled syncs only, over restarts too. */
  background_pause: { request: { pause_for: PauseFor }; response: StatusView };
  background_resume: { request: None; response: StatusView };
  budget_list: { request: None; response: BudgetView[] };
  settings_get: { request: None; response: Settings };
  settings_set: { request: { patch: Partial<Settings> }; response: Settings };

  secrets_show: { request: None; response: SecretsView };
  /** Seals every token with a fresh key and removes the old one. */
  secrets_renew: { request: None; response: SecretsView };
  token_forget: { request: { connection_id: string }; response: SecretsView };

  data_show: { request: None; response: DataView };
  data_backup: { request: None; response: DataView };
  /** Checks the copy and stages it: it takes the database's place at the next start. */
  data_restore: { request: { name: string }; response: DataView };
  data_export: { request: { format: "json" | "markdown" }; response: Exported };
  /**
   * Everything that Tern made goes, and Tern begins anew: `word` is what the person typed. Exports stay, and so does
   * everything on the forges.
   */
  data_remove: { request: { word: string; backups: BackupsFate }; response: null };
  diagnostics_save: { request: None; response: SavedFile };

  /** Takes a piece of a file, in base64; the first one (`null`) begins it. One file is kept at a time. */
  archive_receive: { request: { upload: string | null; piece: string }; response: ArchiveUpload };
  /** Lets go of a file that was taken. */
  archive_forget: { request: { upload: string }; response: null };
  /** Says what an import would do. */
  bitbucket_check: { request: ArchiveImport; response: BitbucketArchive };
  /** Makes tasks of what is new in the archive; `import_progress` tells how far it has come. */
  bitbucket_import: { request: ArchiveImport; response: BitbucketImported };
  about_show: { request: None; response: AboutView };

  demo_open: { request: None; response: Project };
  demo_remove: { request: None; response: null };

  markdown_render: { request: { text: string }; response: RenderedMarkdown };
  /** Opens http, https and mailto in the system's browser; everything else is refused. */
  link_open: { request: { url: string }; response: null };
  /** Fetches one remote picture, without any token, as a `data:` URL. */
  image_load: { request: { url: string }; response: { data_url: string } };

  /** Ends Tern in good order and starts it again. */
  app_restart: { request: None; response: null };
  /** Shows a folder in the system's file manager. */
  folder_open: { request: { folder: "data" | "exports" }; response: null };
  /** The answer to `close_asked`: remembers the choice, then hides the window or quits. */
  window_close: { request: { keep_in_background: boolean }; response: null };
  /** Somebody is at the window: while it is in front, projects are then asked at their active interval. */
  window_used: { request: None; response: null };
  /** The answer to `rest_asked` of a window in which nothing is unfinished: its pages go until it is wanted again. */
  window_rest: { request: None; response: null };
}

// ── Events ──────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Every command that changes something emits the event of what it changed, before or right after its answer;
 * the window refetches on events alone. `tasks_changed` for tasks, `conflicts_changed` for conflicts,
 * `status_changed` for projects, connections and everything the sidebar shows.
 */
export interface Events {
  sync_progress: { project_id: string; sync_id: string; started_at: Timestamp; progress: Progress };
  sync_finished: { project_id: string; run: SyncRun };
  /** `task_ids` is `null` when many changed at once. */
  tasks_changed: { project_id: string; task_ids: string[] | null };
  conflicts_changed: { project_id: string };
  /** Issues written, and issues to write. */
  import_progress: { done: number; total: number };
  status_changed: StatusView;
  /** The window was closed for the first time: it is to ask whether Tern goes on in the background. */
  close_asked: Record<string, never>;
  /** The window was hidden for long: it is to say whether it can let its pages go. */
  rest_asked: Record<string, never>;
  /** A notification or the tray leads somewhere: a path of the router, as `/conflicts`. */
  place_opened: { place: string };
}

export type CommandName = keyof Commands;
export type EventName = keyof Events;

export interface Backend {
  call<K extends CommandName>(command: K, request: Commands[K]["request"]): Promise<Commands[K]["response"]>;
  /** Answers with the way to stop listening. */
  listen<E extends EventName>(event: E, handler: (payload: Events[E]) => void): () => void;
}

/** The domain's closed word lists in the order people see them, with their words. */

export const STATUSES = ["todo", "in_progress", "in_review", "done", "cancelled"] as const;
export type Status = (typeof STATUSES)[number];
export const STATUS_WORDS: Record<Status, string> = {
  todo: "Todo",
  in_progress: "In progress",
  in_review: "In review",
  done: "Done",
  cancelled: "Cancelled",
};
export const isClosed = (status: Status) => status === "done" || status === "cancelled";

export const PRIORITIES = ["critical", "high", "medium", "low"] as const;
export type Priority = (typeof PRIORITIES)[number];
export const PRIORITY_WORDS: Record<Priority | "none", string> = {
  critical: "Critical",
  high: "High",
  medium: "Medium",
  low: "Low",
  none: "No priority",
};

export const TASK_TYPES = ["bug", "feature", "task", "epic"] as const;
export type TaskType = (typeof TASK_TYPES)[number];
export const TYPE_WORDS: Record<TaskType, string> = {
  bug: "Bug",
  feature: "Feature",
  task: "Task",
  epic: "Epic",
};

export type Service = "github" | "gitlab" | "bitbucket" | "gitea";
export const SERVICE_WORDS: Record<Service, string> = {
  github: "GitHub",
  gitlab: "GitLab",
  bitbucket: "Bitbucket",
  gitea: "Gitea",
};

export const STANDINGS = [
  "in_sync",
  "edited",
  "conflict",
  "not_pushed",
  "local",
  "not_published",
  "gone",
  "moved",
  "forbidden",
] as const;
export type Standing = (typeof STANDINGS)[number];
/** Whether its conflict dialog has something to say: two versions, or an issue that is not there any more. */
export const needsDecision = (standing: Standing | undefined) =>
  standing === "conflict" || standing === "gone" || standing === "moved" || standing === "forbidden";
export const STANDING_WORDS: Record<Standing, string> = {
  in_sync: "In sync",
  edited: "Edited here",
  conflict: "Conflict",
  not_pushed: "Not pushed",
  local: "Only here",
  not_published: "Not published",
  gone: "Gone from the forge",
  moved: "Moved elsewhere",
  forbidden: "No longer visible",
};

export type SyncSignKind = "needs_you" | "error" | "offline" | "syncing" | "paused" | "in_sync" | "local";

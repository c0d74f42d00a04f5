/** What the settings say. Pure. */
import type { Consequence } from "../../components/Confirm";
import type { BackupView, BudgetView, DataView as KeptData, TokenView } from "../../ipc/contract";
import { ago, clock, count, listed, plural } from "../../lib/words";

const DAY = 86_400_000;
/** From here on a token is said to end soon. */
const SOON = 14 * DAY;

export type Urgency = "calm" | "soon" | "failed";

/** How a token stands, and whether somebody should act. */
export function tokenWords({ standing, expires_at }: TokenView, now: Date): [string, Urgency] {
  if (standing === "refused") return ["refused by the forge", "failed"];
  if (standing === "unreadable") return ["cannot be read", "failed"];
  if (standing === "none") return ["no token", "calm"];
  if (!expires_at) return ["works", "calm"];
  const left = new Date(expires_at).getTime() - now.getTime();
  if (left <= 0) return ["has ended", "failed"];
  if (left < DAY) return ["ends today", "soon"];
  const days = plural(Math.floor(left / DAY), "day");
  if (left < SOON) return [`ends in ${days}`, "soon"];
  const date = new Date(expires_at).toLocaleDateString("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
  });
  return [`works until ${date}`, "calm"];
}

/** `488 used, 4 512 left; new ones at 14:32` */
export function leftWords({ limit, remaining, resets_at }: BudgetView, now: Date): string {
  if (remaining === null) return "No limit is told";
  const used = limit === null ? "" : `${count(Math.max(0, limit - remaining))} used, `;
  const reset = resets_at && new Date(resets_at) > now ? `; new ones at ${clock(new Date(resets_at))}` : "";
  return `${used}${count(remaining)} left${reset}`;
}

/** What is kept for a person's own syncs: `the last 500 are kept for Sync now`; `null` where no limit is known. */
export function reserveWords({ reserve, held_until }: BudgetView, now: Date): string | null {
  if (held_until && new Date(held_until) > now)
    return `Background syncs wait until ${clock(new Date(held_until))}; the rest is for Sync now`;
  return reserve ? `The last ${count(reserve)} are kept for Sync now` : null;
}

/** `1 240 sent since Tern started; 1 016 of them cost nothing` */
export function sentWords({ requests, not_modified }: BudgetView): string {
  if (requests === 0) return "Nothing was asked since Tern started";
  const sent = `${count(requests)} sent since Tern started`;
  if (not_modified === 0) return sent;
  return `${sent}; ${not_modified === requests ? "all" : count(not_modified)} of them cost nothing`;
}

/** How much is used, 0 to 1; `null` where the forge does not say. */
export function usedOf({ limit, remaining }: BudgetView): number | null {
  return limit === null || remaining === null || limit === 0 ? null : 1 - remaining / limit;
}

export const sharedBy = (projects: readonly string[]): string => listed([...projects]);

export const backupWords = ({ at }: BackupView, now: Date): string => `Made ${ago(at, now)}`;

/** Names of the other projects that have this token. */
export const sharersOf = ({ shared_with }: TokenView, tokens: readonly TokenView[]): string[] =>
  tokens
    .filter(({ connection_id }) => shared_with.includes(connection_id))
    .map(({ project }) => project.name);

export const forgetting = ({ project, host }: TokenView, sharers: readonly string[] = []): Consequence => ({
  title: `Forget the token of ${project.name}`,
  says: [
    `Tern removes the token for ${host} from this computer. The tasks of ${project.name} stay, and so do edits that wait to be sent.`,
    "Until another token is given, nothing is synced and nothing is sent.",
    ...(sharers.length > 0
      ? [
          `${listed([...sharers])} ${sharers.length === 1 ? "keeps" : "keep"} it and ${sharers.length === 1 ? "syncs" : "sync"} on.`,
        ]
      : []),
  ],
  touches: `The token stays valid on ${host} until it is revoked there.`,
  yes: "Forget it",
});

export const restoring = (backup: BackupView, now: Date): Consequence => ({
  title: `Restore the backup ${backup.name}`,
  says: [
    `At the next start Tern goes back to what it held when this copy was made, ${ago(backup.at, now)}. What was changed since is not in it; the next sync brings in what the forges know.`,
    "The present database is kept as a backup first, so this can be taken back.",
  ],
  touches: "Checks the copy now; changes nothing before the next start.",
  yes: "Restore and restart",
});

/** Typed before everything is removed. */
export const REMOVE_WORD = "remove";

/** What goes when everything is removed. */
export function removed({ folder, backups }: KeptData, keepsBackups: boolean): string[] {
  const copies =
    backups.length > 0 && !keepsBackups ? [`${plural(backups.length, "backup")} in ${folder}/backups`] : [];
  return [
    "every project, task, edit that was not sent yet, conflict and the history of syncs",
    ...copies,
    "the tokens, and the key to them in the keyring; another data folder of Tern asks for its tokens again, too",
    "all settings, the start with the session, and the window’s size and place",
    "the logs and what Tern put down for its icon in the tray",
  ];
}

/** What stays when everything is removed. */
export function spared({ folder, backups }: KeptData, keepsBackups: boolean): string[] {
  const copies =
    backups.length > 0 && keepsBackups
      ? [`${plural(backups.length, "backup")}; tokens are asked for again after restoring one`]
      : [];
  return [
    "the issues on the forges: nothing is changed there, and tokens stay valid until they are revoked there",
    `what you exported, in ${folder}/exports and elsewhere`,
    ...copies,
    "every file in the folder that Tern did not make",
  ];
}

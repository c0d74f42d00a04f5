/** A token that ends soon, in words. Pure. */
import type { ProjectView } from "../../ipc/contract";
import { plural } from "../../lib/words";

const DAY = 86_400_000;

export interface Ending {
  tone: "info" | "attn";
  title: string;
  why: string;
}

/** `null` while there is nothing to say. */
export function endingWords({ token, connection, project }: ProjectView, now: Date): Ending | null {
  if (!token || !connection) return null;
  const left = Date.parse(token.ends_at) - now.getTime();
  if (left <= 0) return null;
  const days = Math.floor(left / DAY);
  const when = days === 0 ? "within a day" : `in ${plural(days, "day")}`;
  const { host } = new URL(connection.api_url);
  return {
    tone: token.stage === "very_soon" ? "attn" : "info",
    title: `The token of ${project.name} ends ${when}.`,
    why: `Syncing with ${host} goes on until then; your tasks stay in any case.`,
  };
}

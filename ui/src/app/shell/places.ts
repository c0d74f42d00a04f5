import { GitMerge, History, Layers, type LucideIcon, Settings } from "lucide-react";
import type { StatusView } from "../../ipc/contract";
import { count } from "../../lib/words";

/** A screen that the sidebar and the palette lead to. Only screens that are there are listed. */
export interface Place {
  to: "/all" | "/conflicts" | "/history" | "/settings";
  words: string;
  icon: LucideIcon;
  /** Above the projects, or at the foot of the sidebar. */
  where: "top" | "foot";
  badge?: (status: StatusView) => { words: string; attn: boolean } | null;
}

export const PLACES: readonly Place[] = [
  {
    to: "/all",
    words: "All tasks",
    icon: Layers,
    where: "top",
    badge: ({ all_tasks }) => ({ words: count(all_tasks), attn: false }),
  },
  {
    to: "/conflicts",
    words: "Conflicts",
    icon: GitMerge,
    where: "top",
    badge: ({ conflicts }) => (conflicts > 0 ? { words: count(conflicts), attn: true } : null),
  },
  { to: "/history", words: "Sync history", icon: History, where: "top" },
  { to: "/settings", words: "Settings", icon: Settings, where: "foot" },
];

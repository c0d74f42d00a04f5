/**
 * The one table of commands. Menus, the palette, the keys and the `?` sheet all read it. A command can be run
 * while some part of the window offers it (see `commandRegistry`), and is shown only then.
 *
 * Keys: `mod` is Ctrl, on a Mac ⌘. Without `mod` a key is off while somebody types.
 */
import {
  Archive,
  ArrowDown,
  ArrowLeft,
  ArrowLeftRight,
  ArrowRight,
  ArrowUp,
  CircleDot,
  Columns3,
  Copy,
  Download,
  ExternalLink,
  Eye,
  FileArchive,
  FilterX,
  GitBranch,
  GitMerge,
  Keyboard,
  KeyRound,
  Link2,
  Link2Off,
  type LucideIcon,
  Merge,
  MessageSquare,
  Monitor,
  Moon,
  Pause,
  Pencil,
  Play,
  Plus,
  RefreshCw,
  Save,
  Search,
  SearchCheck,
  ShieldAlert,
  Signpost,
  SlidersHorizontal,
  SquareCheck,
  Stethoscope,
  Sun,
  Trash2,
  Undo2,
  Unplug,
  X,
} from "lucide-react";

export const GROUPS = ["Tasks", "Move around", "Move tasks", "Sync", "Window"] as const;
export type CommandGroup = (typeof GROUPS)[number];

export interface Command {
  title: string;
  group: CommandGroup;
  icon: LucideIcon;
  /** Chords, the first is the one shown. */
  keys: readonly string[];
  /** Only on the `?` sheet: makes no sense in a palette. */
  keysOnly?: boolean;
  /** Acts on the task under the cursor, or on the open one. */
  onTask?: boolean;
}

const command = (
  title: string,
  group: CommandGroup,
  icon: LucideIcon,
  keys: readonly string[] = [],
  keysOnly = false,
): Command => ({ title, group, icon, keys, ...(keysOnly ? { keysOnly } : {}) });

const onTask = (...parts: Parameters<typeof command>): Command => ({ ...command(...parts), onTask: true });

export const COMMANDS = {
  "task.new": command("New task", "Tasks", Plus, ["c"]),
  "task.open": onTask("Open the task", "Tasks", Eye, ["enter"]),
  "task.edit": onTask("Edit the task", "Tasks", Pencil, ["e"]),
  "task.select": onTask("Select or unselect the task", "Tasks", SquareCheck, ["x"]),
  "task.selectAll": command("Select all tasks", "Tasks", SquareCheck, ["mod+a"]),
  "task.publish": onTask("Make an issue of the task", "Tasks", CircleDot),
  "task.comment": onTask("Comment on the task", "Tasks", MessageSquare, ["shift+c"]),
  "task.link": onTask("Link the task to an issue…", "Tasks", Link2, ["shift+l"]),
  "task.unlink": onTask("Unlink the task from its issue", "Tasks", Link2Off),
  "task.join": onTask("Join the task with another one…", "Tasks", Merge, ["shift+j"]),
  "task.openIssue": onTask("Open the issue in the browser", "Tasks", ExternalLink, ["o"]),
  "task.delete": onTask("Delete the task", "Tasks", Trash2, ["delete"]),
  "conflict.resolve": onTask("Resolve the task’s conflict", "Tasks", GitMerge, ["r"]),
  "conflict.next": command("Resolve the conflict that waited longest", "Tasks", GitMerge),
  "change.undo": command("Undo the last change", "Tasks", Undo2, ["mod+z"]),

  "cursor.next": command("Next task", "Move around", ArrowDown, ["j", "arrowdown"], true),
  "cursor.previous": command("Previous task", "Move around", ArrowUp, ["k", "arrowup"], true),
  "cursor.right": command("Next column", "Move around", ArrowRight, ["l", "arrowright"], true),
  "cursor.left": command("Previous column", "Move around", ArrowLeft, ["h", "arrowleft"], true),
  "view.toggle": command("Switch between board and list", "Move around", Columns3, ["v"]),
  "filter.focus": command("Filter tasks", "Move around", Search, ["/"]),
  "filter.clear": command("Clear all filters", "Move around", FilterX),
  back: command("Close, or clear the selection", "Move around", X, ["escape"], true),

  "move.menu": onTask("Move to another column", "Move tasks", ArrowLeftRight, ["m"]),
  "move.up": command("Move up", "Move tasks", ArrowUp, ["shift+arrowup"], true),
  "move.down": command("Move down", "Move tasks", ArrowDown, ["shift+arrowdown"], true),
  "move.right": command("Move to the next column", "Move tasks", ArrowRight, ["shift+arrowright"], true),
  "move.left": command("Move to the previous column", "Move tasks", ArrowLeft, ["shift+arrowleft"], true),

  "sync.full": command("Sync now: everything", "Sync", RefreshCw, ["s"]),
  "sync.issues": command("Sync issues only", "Sync", SquareCheck),
  "sync.security": command("Sync security only", "Sync", ShieldAlert),
  "sync.closed": command("Sync everything, closed issues too…", "Sync", Archive),
  "sync.every": command("Sync and look for every linked issue", "Sync", SearchCheck),
  "sync.preview": command("Preview: what would change", "Sync", Eye, ["shift+s"]),
  "sync.cancel": command("Cancel the sync", "Sync", X),

  "connection.new": command("Connect a repository", "Sync", GitBranch),
  "connection.edit": command("Edit the connection", "Sync", SlidersHorizontal),
  "connection.token": command("Replace the token", "Sync", KeyRound),
  "connection.doctor": command("Check what the token can do", "Sync", Stethoscope),
  "connection.follow": command("See where the repository is now", "Sync", Signpost),
  "connection.pause": command("Pause automatic sync", "Sync", Pause),
  "connection.resume": command("Resume automatic sync", "Sync", Play),
  "connection.remove": command("Disconnect the repository", "Sync", Unplug),
  "background.hour": command("Pause all syncing for an hour", "Sync", Pause),
  "background.tomorrow": command("Pause all syncing until tomorrow", "Sync", Pause),
  "background.resume": command("Resume all syncing", "Sync", Play),
  "demo.open": command("Open the demo", "Window", Play),
  "demo.remove": command("Remove the demo", "Window", Trash2),

  "import.bitbucket": command("Import a Bitbucket archive…", "Window", FileArchive),
  "data.backup": command("Back up now", "Window", Save),
  "data.json": command("Export every task as JSON", "Window", Download),
  "data.markdown": command("Export every task as Markdown", "Window", Download),

  "history.copy": command("Copy the sync history as text", "Sync", Copy),

  "palette.open": command("Search and commands", "Window", Search, ["mod+k"]),
  "keys.show": command("Keys", "Window", Keyboard, ["?"]),
  "theme.system": command("Theme: as the system", "Window", Monitor),
  "theme.light": command("Theme: light", "Window", Sun),
  "theme.dark": command("Theme: dark", "Window", Moon),
} as const satisfies Record<string, Command>;

export type CommandId = keyof typeof COMMANDS;
export const COMMAND_IDS = Object.keys(COMMANDS) as CommandId[];

/** The row of the table as a plain {@link Command}. */
export const commandOf = (id: CommandId): Command => COMMANDS[id];

export const isMac = () => /Mac|iPhone|iPad/.test(navigator.platform);

const CAPS: Record<string, string> = {
  shift: "Shift",
  alt: "Alt",
  enter: "Enter",
  escape: "Esc",
  delete: "Del",
  arrowup: "↑",
  arrowdown: "↓",
  arrowleft: "←",
  arrowright: "→",
};

/** A chord as key caps: `mod+k` → `Ctrl`, `K`. */
export function capsOf(chord: string): string[] {
  return chord
    .split("+")
    .map((key) => (key === "mod" ? (isMac() ? "⌘" : "Ctrl") : (CAPS[key] ?? key.toUpperCase())));
}

/** The caps of a command's first chord. */
export function keysOf(id: CommandId): string[] | undefined {
  const [first] = commandOf(id).keys;
  return first ? capsOf(first) : undefined;
}

/** The chord of a key press, in the table's spelling. */
export function chordOf(
  event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">,
): string {
  const key = event.key.toLowerCase();
  const parts: string[] = [];
  if (event.ctrlKey || event.metaKey) parts.push("mod");
  if (event.altKey) parts.push("alt");
  // A symbol such as ? already says that Shift was held.
  if (event.shiftKey && (/^[a-z]$/.test(key) || key.length > 1)) parts.push("shift");
  return [...parts, key].join("+");
}

import { useNavigate } from "@tanstack/react-router";
import { FolderOpen, type LucideIcon } from "lucide-react";
import { useProjects } from "../../ipc/queries";
import { runCommand, useAvailableCommands } from "../../lib/commandRegistry";
import { type CommandId, capsOf, commandOf } from "../../lib/commands";
import { PLACES } from "../shell/places";

export interface Entry {
  id: string;
  icon: LucideIcon;
  words: string;
  keys?: readonly string[] | undefined;
  run: () => void;
  /** Goes on in the palette instead of closing it. */
  stays?: boolean;
}

function entryOf(id: CommandId): Entry {
  const { title, icon, keys } = commandOf(id);
  return { id, icon, words: title, keys: keys[0] ? capsOf(keys[0]) : undefined, run: () => runCommand(id) };
}

/** Everything that can be run now, as entries: what acts on the current task, and the rest. */
export function useEntries(): { onTask: Entry[]; everywhere: Entry[] } {
  const available = useAvailableCommands();
  const navigate = useNavigate();
  const { data: projects } = useProjects();
  const commands = available.filter((id) => !commandOf(id).keysOnly && id !== "palette.open");
  const places = PLACES.map(
    (place): Entry => ({
      id: place.to,
      icon: place.icon,
      words: `Go to ${place.words}`,
      run: () => void navigate({ to: place.to }),
    }),
  );
  const open = (projects ?? []).map(
    ({ project }): Entry => ({
      id: `project ${project.id}`,
      icon: FolderOpen,
      words: `Go to ${project.name}`,
      run: () => void navigate({ to: "/p/$projectKey", params: { projectKey: project.key } }),
    }),
  );
  return {
    onTask: commands.filter((id) => commandOf(id).onTask).map(entryOf),
    everywhere: [...commands.filter((id) => !commandOf(id).onTask).map(entryOf), ...places, ...open],
  };
}

import { Ellipsis } from "lucide-react";
import { IconButton } from "../../components/Button";
import { Menu, type MenuEntry } from "../../components/Menu";
import type { ProjectView } from "../../ipc/contract";
import { runCommand, useAvailableCommands } from "../../lib/commandRegistry";
import { type CommandId, commandOf } from "../../lib/commands";

const SYNCING: readonly CommandId[] = [
  "connection.edit",
  "connection.token",
  "connection.pause",
  "connection.resume",
];
const LEAVING: readonly CommandId[] = ["connection.remove"];

/** What can be done with the project itself, as far as it can be done now. */
export function ProjectMenu({ view }: { view: ProjectView }) {
  const available = useAvailableCommands();
  const entry = (id: CommandId, words?: string): MenuEntry => {
    const { title, icon } = commandOf(id);
    return {
      id,
      words: words ?? title,
      icon,
      danger: id === "connection.remove" || id === "demo.remove",
      onSelect: () => runCommand(id),
    };
  };
  const offered = (ids: readonly CommandId[]) => ids.filter((id) => available.includes(id));
  const groups = view.connection
    ? [
        offered(SYNCING).map((id) => entry(id)),
        view.is_demo
          ? [entry("demo.remove", "Remove the demo…")]
          : offered(LEAVING).map((id) => entry(id, `${commandOf(id).title}…`)),
      ]
    : [[entry("connection.new", `Connect ${view.project.name} to a repository`)]];
  return (
    <Menu label={view.project.name} align="end" groups={groups}>
      <IconButton kind="ghost" icon={Ellipsis} label={`More about ${view.project.name}`} />
    </Menu>
  );
}

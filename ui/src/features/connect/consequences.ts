/** What a choice about a connection leads to, said before it is made. Pure. */
import type { Consequence } from "../../components/Confirm";
import type { ProjectView } from "../../ipc/contract";
import { SERVICE_WORDS } from "../../lib/domain";
import { plural } from "../../lib/words";

/** What somebody should know before edits travel or closed issues come in; `null` when nothing needs asking. */
export function consequenceOf(
  { twoWay, closed }: { twoWay: boolean; closed: boolean },
  { forge, repository, local }: { forge: string; repository: string; local: number },
  yes: string,
): Consequence | null {
  if (!twoWay && !closed) return null;
  const says: string[] = [];
  if (twoWay)
    says.push(
      `Edits you make here will change the issues of ${repository} on ${forge}, where others see them. A new task becomes an issue. What was changed on both sides waits for you.`,
    );
  if (twoWay && local > 0)
    says.push(
      "Tasks that are only on this computer become issues too, unless one with the same title is there.",
    );
  if (closed)
    says.push(
      `Every closed issue that has no task yet becomes a task in Done or Cancelled. An old repository can bring many thousands; you can cancel at any time and keep what has arrived.`,
    );
  return {
    title: twoWay ? `Let edits travel to ${forge}` : "Bring in closed issues too",
    says,
    touches: twoWay ? `Changes this computer and ${forge}.` : "Changes only this computer.",
    yes,
  };
}

/** Taking a connection away. */
export function disconnecting({ project, connection, unsent }: ProjectView): Consequence {
  const forge = SERVICE_WORDS[connection?.service_type ?? "github"];
  const says = [
    `Every task of ${project.name} stays on this computer and can be edited as before. Tern stops syncing and forgets the token.`,
    "Connecting the same repository again finds the tasks and their issues.",
  ];
  if (unsent > 0)
    says.push(
      `${plural(unsent, "task has edits", "tasks have edits")} that ${forge} has not got. They stay here and are not sent.`,
    );
  return {
    title: `Disconnect ${project.name}`,
    says,
    touches: `Nothing changes on ${forge}.`,
    yes: "Disconnect",
  };
}

/** Removing the demo. */
export const REMOVING_DEMO: Consequence = {
  title: "Remove the demo",
  says: [
    "Its project, its tasks and what you changed in them go. Your own projects stay as they are.",
    "You can open a new demo at any time.",
  ],
  touches: "Changes only this computer.",
  yes: "Remove it",
};

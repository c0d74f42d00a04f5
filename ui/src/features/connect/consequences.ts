/** What a choice about a connection leads to, said before it is made. Pure. */
import type { Consequence } from "../../components/Confirm";
import type { ProjectView, Unsent } from "../../ipc/contract";
import { unsentListed } from "../../ipc/unsent";
import { SERVICE_WORDS } from "../../lib/domain";

interface Where {
  forge: string;
  repository: string;
  /** Tasks that a first sync may find issues for. */
  local: number;
  /** What was written while nothing was sent. */
  unsent: Unsent;
}

/** What somebody should know before edits travel or closed issues come in; `null` when nothing needs asking. */
export function consequenceOf(
  { twoWay, closed }: { twoWay: boolean; closed: boolean },
  { forge, repository, local, unsent }: Where,
  yes: string,
): Consequence | null {
  if (!twoWay && !closed) return null;
  const says: string[] = [];
  if (twoWay)
    says.push(
      `Edits you make here will change the issues of ${repository} on ${forge}, where others see them. A task becomes an issue when you say so. What was changed on both sides waits for you.`,
    );
  if (twoWay && local > 0)
    says.push(
      "Tasks that are only on this computer stay so until you make issues of them. One with the title of an issue is linked to it.",
    );
  const waiting = unsentListed(unsent);
  if (twoWay && waiting) says.push(`The next sync sends what you wrote before: ${waiting}.`);
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
  const waiting = unsentListed(unsent);
  if (waiting)
    says.push(`${forge} has not got ${waiting} of yours. What you wrote stays here and is not sent.`);
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

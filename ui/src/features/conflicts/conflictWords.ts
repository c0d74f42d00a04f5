/** The sentences about conflicts that wait and that were resolved. */
import type { ConflictView } from "../../ipc/contract";
import { SERVICE_WORDS } from "../../lib/domain";
import { FIELD_WORDS } from "../../lib/fields";
import { listed } from "../../lib/words";

export const forgeOf = ({ task }: ConflictView) =>
  task.sync.service ? SERVICE_WORDS[task.sync.service] : "the forge";

const sentence = (words: string) => words.charAt(0).toLocaleUpperCase("en") + words.slice(1);

/** `Title and labels differ between this computer and GitHub` */
export function sidesWords(conflict: ConflictView): string {
  const forge = forgeOf(conflict);
  if (conflict.task.sync.standing === "gone")
    return `${conflict.fields.length > 0 ? "Edited here, and no" : "No"} longer on ${forge}`;
  const fields = listed(conflict.fields.map((field) => FIELD_WORDS[field]));
  if (fields === "") return `Edited here and on ${forge}`;
  const [first, second] = conflict.fields;
  const several = second !== undefined || first === "labels" || first === "assignees";
  const verb = several ? "differ" : "differs";
  return `${sentence(fields)} ${verb} between this computer and ${forge}`;
}

/** How it was resolved. */
export function actionWords(conflict: ConflictView): string {
  if (conflict.removed) return "The task was removed here too";
  if (conflict.automatic) return "Merged automatically";
  switch (conflict.action) {
    case "keep_local":
      return "This computer’s version was kept";
    case "accept_remote":
      return `${forgeOf(conflict)}’s version was accepted`;
    case "merge":
    case null:
      return "Merged by hand";
  }
}

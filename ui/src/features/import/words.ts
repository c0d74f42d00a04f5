/** What an archive holds and what became of it, in words. Pure. */
import type { BitbucketArchive, BitbucketImported } from "../../ipc/contract";
import { plural } from "../../lib/words";

/** `orchard-issues (1).zip` → `Orchard` */
export function nameOfArchive(file: string): string {
  const name = file
    .replace(/\.zip$/i, "")
    .replace(/ ?\(\d+\)$/, "")
    .replace(/[-_]?issues([-_].*)?$/i, "");
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** The lines under the file's name, the most important first. */
export function heldWords(archive: BitbucketArchive): string[] {
  const lines = [
    `${plural(archive.issues, "issue")}, ${archive.open} of them open, with ${plural(archive.comments, "comment")}.`,
  ];
  if (archive.known > 0)
    lines.push(
      archive.known === archive.issues
        ? "All of them are here already."
        : `${archive.known} of them ${archive.known === 1 ? "is" : "are"} here already and stay as they are.`,
    );
  if (archive.attachments > 0)
    lines.push(
      `${plural(archive.attachments, "attached file stays", "attached files stay")} in the archive; the tasks name them.`,
    );
  if (archive.astray > 0)
    lines.push(
      `${plural(archive.astray, "entry belongs", "entries belong")} to issues that are not in the archive.`,
    );
  return lines;
}

/** The one button's words. */
export function importWords(archive: BitbucketArchive): string {
  const fresh = archive.issues - archive.known;
  return fresh === 0 ? "Nothing to import" : `Import ${plural(fresh, "issue")}`;
}

/** What is said when it is done. */
export function doneWords({ project, tasks_created, numbers_kept, archive }: BitbucketImported): {
  title: string;
  body: string;
} {
  const title =
    tasks_created === 0
      ? `Everything was in ${project.name} already`
      : `${plural(tasks_created, "issue")} imported into ${project.name}`;
  const kept =
    tasks_created > 0 && numbers_kept === tasks_created
      ? `Every one kept its number: #1 is ${project.key}-1.`
      : `${numbers_kept} kept their number.`;
  const unread =
    archive.unread_count > 0 ? ` ${plural(archive.unread_count, "entry", "entries")} could not be read.` : "";
  return { title, body: tasks_created === 0 ? `Nothing was changed.${unread}` : `${kept}${unread}` };
}

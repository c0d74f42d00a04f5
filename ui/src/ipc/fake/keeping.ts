/** Pretended files: backups, exports and what is about to happen at the next start. */
import type { BackupView, Commands, DataView as Kept } from "../contract";
import { notFound } from "./edits";
import type { World } from "./world";

const DAY = 86_400_000;
export const FOLDER = "/home/ines/.local/share/tern";

const nameOf = (at: string) => `tern-${at.slice(0, 19).replaceAll(":", "")}.db`;
const backupAt = (time: number, bytes: number): BackupView => {
  const at = new Date(time).toISOString();
  return { name: nameOf(at), at, bytes };
};

export class Keeping {
  /** What is done at the next start; tests read it. */
  private restoring: string | null = null;
  private readonly backups: BackupView[];

  constructor(
    private readonly world: World,
    now: number,
  ) {
    this.backups =
      world.tasks.length === 0
        ? []
        : [1, 2, 9].map((days) => backupAt(now - days * DAY, 4_250_000 - days * 60_000));
  }

  show(): Kept {
    return {
      folder: FOLDER,
      database_bytes: 90_112 + this.world.tasks.length * 3_000,
      backups: this.backups,
      restore_waiting: this.restoring,
    };
  }

  backUp(): Kept {
    this.backups.unshift(backupAt(Date.now(), this.show().database_bytes));
    return this.show();
  }

  restore({ name }: Commands["data_restore"]["request"]): Kept {
    if (!this.backups.some((backup) => backup.name === name)) throw notFound("This backup");
    this.restoring = name;
    return this.show();
  }

  /** Empties the pretended computer, as a first run finds it. */
  remove({ word, backups }: Commands["data_remove"]["request"]): void {
    if (word.trim() !== "remove")
      throw { code: "invalid", message: "Nothing was removed: the word was not “remove”.", hint: "" };
    this.world.projects.length = 0;
    this.world.tasks.length = 0;
    this.restoring = null;
    if (backups === "remove") this.backups.length = 0;
  }

  export({ format }: Commands["data_export"]["request"]): Commands["data_export"]["response"] {
    const ending = format === "json" ? "json" : "md";
    return { path: `${FOLDER}/exports/tern-tasks.${ending}`, tasks: this.world.tasks.length };
  }
}

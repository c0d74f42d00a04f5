/** A pretended archive: whatever begins like a zip holds three issues, the rest is refused. */
import type { ArchiveImport, ArchiveUpload, BitbucketArchive, BitbucketImported } from "../contract";
import { titled } from "../newTask";
import { type Edits, notFound, refused } from "./edits";
import { keyOf } from "./tasks";
import type { World } from "./world";

const TITLES = ["Rows shift when the orchard is mown", "Ladder is left out overnight", "Name the new trees"];

export class Imports {
  private pieces: { upload: string; text: string } | null = null;
  private uploads = 0;

  constructor(
    private readonly world: World,
    private readonly edits: Edits,
  ) {}

  receive({ upload, piece }: { upload: string | null; piece: string }): ArchiveUpload {
    if (upload === null) this.pieces = { upload: `upload-${++this.uploads}`, text: "" };
    const pieces = this.pieces;
    if (!pieces || (upload !== null && upload !== pieces.upload)) throw notFound("This file");
    pieces.text += atob(piece);
    return { upload: pieces.upload, bytes: pieces.text.length };
  }

  forget(upload: string): null {
    if (this.pieces?.upload === upload) this.pieces = null;
    return null;
  }

  check({ upload, project }: ArchiveImport): BitbucketArchive {
    if (this.pieces?.upload !== upload) throw notFound("This file");
    if (!this.pieces.text.startsWith("PK"))
      throw refused("This archive is not imported: it is not a zip archive, or a damaged one.");
    const known = this.world.tasks.filter(
      (entry) => keyOf(this.world, entry).startsWith(`${project}-`) && TITLES.includes(entry.task.title),
    );
    return {
      issues: TITLES.length,
      open: TITLES.length,
      comments: 7,
      attachments: 1,
      astray: 0,
      known: known.length,
      unread: [],
      unread_count: 0,
      makes_project: !this.world.projects.some((place) => place.project.key === project),
    };
  }

  /** Makes the tasks; `told` is how far it has come. */
  import(request: ArchiveImport, told: (done: number, total: number) => void): BitbucketImported {
    const archive = this.check(request);
    const place = this.world.projects.find(({ project }) => project.key === request.project);
    const project = place?.project ?? this.newProject(request);
    const total = archive.issues - archive.known;
    TITLES.slice(archive.known).forEach((title, made) => {
      this.edits.create(titled(project.id, title));
      told(made + 1, total);
    });
    return { project, archive, tasks_created: total, numbers_kept: archive.makes_project ? total : 0 };
  }

  private newProject({ project: key, project_name }: ArchiveImport) {
    const now = new Date().toISOString();
    const project = {
      id: `project-${key.toLowerCase()}`,
      name: project_name ?? key,
      key,
      next_task_number: 1,
      created_at: now,
      updated_at: now,
    };
    this.world.projects.push({ project, connection: null, account: null, trouble: null, isDemo: false });
    return project;
  }
}

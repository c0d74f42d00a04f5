/** The connect form: what stands in it, and whether that can be connected. Pure. */
import type { Direction, ProjectView, ServiceType } from "../../ipc/contract";
import { freeKey, keyFor, PROJECT_KEY } from "../../lib/projectKey";
import type { Place } from "../../lib/repository";
import type { LiveCheck } from "./useLiveCheck";

export interface Form {
  service: ServiceType;
  repository: string;
  apiUrl: string;
  token: string;
  /** The connection whose token is used, or `OWN`; `null`: as it is preselected. */
  tokenOf: string | null;
  direction: Direction;
  includeClosed: boolean;
  includeSecurity: boolean;
  /** A local project's id; `new` makes one. */
  into: string;
  /** `null`: as the repository suggests. */
  name: string | null;
  key: string | null;
}

export const NEW = "new";

export const emptyForm = (into: string): Form => ({
  service: "github",
  repository: "",
  apiUrl: "",
  token: "",
  tokenOf: null,
  direction: "pull",
  includeClosed: false,
  includeSecurity: true,
  into,
  name: null,
  key: null,
});

/** `ingest-server` → `Ingest server` */
function titled(name: string): string {
  const words = name.replace(/[-_.]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Name and key of the project to make: as typed, else as the repository suggests. */
export function newProjectOf(form: Form, place: Place | null, taken: readonly string[]) {
  const name = form.name ?? (place ? titled(place.name) : "");
  return { name, key: form.key ?? freeKey(keyFor(name), taken) };
}

export function keyProblem(key: string, taken: readonly string[]): string | undefined {
  if (key === "") return undefined;
  if (!PROJECT_KEY.test(key)) return "2 to 10 capital letters or digits";
  return taken.includes(key) ? "Another project has this key" : undefined;
}

/** The project that syncs this repository already. */
export function holderOf(place: Place | null, projects: readonly ProjectView[]): ProjectView | undefined {
  return place
    ? projects.find(
        ({ connection }) => connection?.repository_url.toLowerCase() === place.repository.toLowerCase(),
      )
    : undefined;
}

const NOT_YET: Record<Exclude<LiveCheck["state"], "done">, string> = {
  nowhere: "Give a repository first.",
  ready: "Check the address first.",
  checking: "The forge is still being asked.",
  failed: "The live check did not succeed.",
};

/** Why it cannot be connected in this direction, or nothing. */
export function blockedBy(
  live: LiveCheck,
  direction: Direction,
  { hasToken, project }: { hasToken: boolean; project: string | undefined },
): string | undefined {
  if (live.state !== "done") return NOT_YET[live.state];
  if (!live.check.can_read) return "Its issues cannot be read.";
  if (project !== undefined) return project;
  if (direction === "pull" || live.check.can_write) return undefined;
  return hasToken ? "The token cannot write issues yet." : "Two-way needs a token.";
}

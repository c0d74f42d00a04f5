/**
 * Pretended forges for connecting. A token that holds `wrong` is refused, one that holds `read` may not write,
 * `classic` may do too much, `soon` ends in five days; `private` repositories hide without a token, `missing` ones
 * always, and hosts that begin with `offline` do not answer.
 */
import { placeOf } from "../../lib/repository";
import type {
  ApiError,
  Commands,
  ConnectionCheck,
  ConnectionDoctor,
  ConnectionDraft,
  Project,
  SyncConfig,
  TokenReplaced,
} from "../contract";
import { doctorOf } from "./doctor";
import { notFound, refused } from "./edits";
import { ME } from "./sketches";
import { fill, type StoredProject, type World } from "./world";

const DAY = 86_400_000;
const SAFE = "Your tasks are safe on this computer.";

const refusal = (code: string, message: string, remedy: string, details: string | null = null) => ({
  code,
  message,
  hint: `${SAFE} ${remedy}`,
  retry_after: null,
  details,
});

export function checkOf({ repository, service, api_url, token }: ConnectionDraft): ConnectionCheck {
  const place = placeOf(repository, service ?? "github", api_url ?? "");
  if (!place) throw refused("This is not the address of a repository.");
  if (place.host.startsWith("offline"))
    throw refusal("offline", `${place.host} cannot be reached.`, "Work on; try again when it is back.");
  if (token?.includes("wrong"))
    throw refusal(
      "unauthorized",
      `${place.apiHost} does not accept this token.`,
      "Give a new token; the old one may be revoked or expired.",
      "401 Bad credentials",
    );
  if (place.name.includes("missing") || (place.name.includes("private") && !token))
    throw refusal(
      "repository_not_found",
      `${place.owner}/${place.name} is not there, or hidden.`,
      "Check the address; a private repository also needs a token that may see it.",
    );
  const writes = token !== null && !token.includes("read");
  const days = token?.includes("soon") ? 5.5 : 61.5;
  return {
    service: place.service,
    repository_url: place.repository,
    api_url: api_url ?? `https://${place.apiHost}`,
    host: place.apiHost,
    owner: place.owner,
    name: place.name,
    is_private: place.name.includes("private"),
    account: token ? ME : null,
    can_read: true,
    can_write: writes,
    missing:
      token && !writes
        ? [
            {
              permission: "write access to the repository's issues",
              words: "labels, assignees, milestones and states cannot be changed; pulling works",
            },
          ]
        : [],
    excess: token?.includes("classic") ? ["admin:org", "delete_repo"] : [],
    token_expires_at: token ? new Date(Date.now() + days * DAY).toISOString() : null,
    open_issues: 1237,
    security_available: place.service === "github",
    security:
      place.service === "github"
        ? [
            { kind: "security_advisory", unavailable: null },
            {
              kind: "dependabot_alert",
              unavailable: token ? null : "they are shown to nobody without a token",
            },
          ]
        : [],
    requests_left: token ? 4987 : 54,
  };
}

/** The pretended token of a project. */
export const tokenIn = ({ token, project }: StoredProject): string => token ?? `token-of-${project.key}`;

function configOf(project: Project, check: ConnectionCheck): SyncConfig {
  const now = new Date().toISOString();
  return {
    id: `connection-${project.key.toLowerCase()}`,
    project_id: project.id,
    service_type: check.service,
    api_url: check.api_url,
    repository_url: check.repository_url,
    repo_owner: check.owner,
    repo_name: check.name,
    has_token: check.account !== null,
    direction: "pull",
    merge_mode: "automatic",
    include_closed: false,
    include_security: true,
    lesser_findings: "high",
    sync_enabled: true,
    sync_interval: 300,
    active_interval: 30,
    last_sync_at: null,
    next_sync_at: now,
    sync_error: null,
    created_at: now,
    updated_at: now,
  };
}

export class Connections {
  constructor(private readonly world: World) {}

  create({ project_id, draft, settings }: Commands["connection_create"]["request"]): StoredProject {
    const place = this.world.projects.find((known) => known.project.id === project_id);
    if (!place) throw notFound("This project");
    const { check, token } = this.checked(draft);
    const other = this.world.projects.find(
      (known) => known.connection?.repository_url === check.repository_url,
    );
    if (other)
      throw {
        ...refused(`${check.repository_url} is synced by ${other.project.key} already.`),
        code: "taken",
        hint: "Nothing was changed. One repository belongs to one project.",
      };
    place.connection = { ...configOf(place.project, check), ...settings };
    place.account = check.account;
    place.token = token;
    return place;
  }

  /** The check with the token that is meant, and which one that is. */
  checked(draft: ConnectionDraft): { check: ConnectionCheck; token: string } {
    if (!draft.token_of) return { check: checkOf(draft), token: draft.token ?? "" };
    const holder = this.world.projects.find(({ connection }) => connection?.id === draft.token_of);
    if (!holder?.connection?.has_token) throw notFound("This connection");
    const kept = tokenIn(holder);
    return { check: checkOf({ ...draft, token: kept }), token: kept };
  }

  replaceToken({
    id,
    token,
    token_of,
    also,
  }: Commands["connection_replace_token"]["request"]): TokenReplaced {
    const place = this.world.projects.find((known) => known.connection?.id === id);
    if (!place) throw notFound("This connection");
    const others = this.world.projects.filter(({ connection }) => also?.includes(connection?.id ?? ""));
    const check = this.give(place, token, token_of ?? null);
    return {
      check,
      also: others.map((other) => {
        try {
          this.give(other, token, token_of ?? null);
          return { project: other.project, problem: null };
        } catch (problem) {
          return { project: other.project, problem: problem as ApiError };
        }
      }),
    };
  }

  private give(place: StoredProject, token: string | null, token_of: string | null): ConnectionCheck {
    if (!place.connection) throw notFound("This connection");
    const { repository_url, service_type } = place.connection;
    const draft = { repository: repository_url, service: service_type, api_url: null, token, token_of };
    const given = this.checked(draft);
    Object.assign(place.connection, { has_token: given.token !== "", sync_error: null });
    place.account = given.check.account;
    place.token = given.token;
    place.tokenEnds = null;
    place.trouble = null;
    return given.check;
  }

  doctor(id: string): ConnectionDoctor {
    const place = this.world.projects.find((known) => known.connection?.id === id);
    if (!place?.connection) throw notFound("This connection");
    return doctorOf(place, tokenIn(place), place.tokenEnds ?? null);
  }

  /** `ends-9`: the first project's token ends in nine days. `shared`: the first has one token with another of its host. `read`: it may not write. */
  begin(wish: string | null): void {
    const connected = this.world.projects.filter(({ connection }) => connection !== null);
    const [first] = connected;
    if (!first || !wish) return;
    const second = connected.find(
      (other) => other !== first && other.connection?.api_url === first.connection?.api_url,
    );
    if (wish.startsWith("ends-"))
      first.tokenEnds = new Date(Date.now() + (Number(wish.slice(5)) + 0.5) * DAY).toISOString();
    else first.token = `${wish}-token-0123456789`;
    if (wish === "shared" && second) second.token = first.token;
  }

  openDemo(): Project {
    const known = this.world.projects.find((place) => place.isDemo);
    if (known) return known.project;
    const now = new Date().toISOString();
    const project: Project = {
      id: "project-demo",
      name: "Lanternfish (demo)",
      key: "DEMO",
      next_task_number: 1,
      created_at: now,
      updated_at: now,
    };
    const repository = "https://demo.localhost/harrowgate/lanternfish";
    const check = checkOf({ repository, service: "github", api_url: null, token: null });
    const connection: SyncConfig = { ...configOf(project, check), direction: "two_way" };
    this.world.projects.push({ project, connection, account: null, trouble: null, isDemo: true });
    return project;
  }

  removeDemo(): void {
    const demo = this.world.projects.find((place) => place.isDemo);
    if (!demo) return;
    this.world.projects.splice(this.world.projects.indexOf(demo), 1);
    this.world.tasks = this.world.tasks.filter((entry) => entry.task.project_id !== demo.project.id);
  }

  /** What a first sync brings. */
  bringIn(projectId: string): void {
    const place = this.world.projects.find((known) => known.project.id === projectId);
    if (!place || this.world.tasks.some((entry) => entry.task.project_id === projectId)) return;
    fill(
      this.world,
      place,
      [
        ["todo", 8],
        ["in_progress", 2],
        ["done", 3],
      ],
      Date.now(),
    );
  }
}

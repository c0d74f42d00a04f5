/** What a token must be allowed for Tern, forge by forge, and the page that makes one. */
import type { Direction, ServiceType } from "../../ipc/contract";
import type { Place } from "../../lib/repository";

export interface Right {
  words: string;
  optional?: true;
}

/** The least that works, in the words of the forge's own page. */
export function rightsFor(service: ServiceType, direction: Direction): Right[] {
  const writes = direction === "two_way";
  switch (service) {
    case "github":
      return [
        { words: "Metadata: read" },
        { words: writes ? "Issues: read and write" : "Issues: read" },
        { words: "Dependabot alerts: read", optional: true },
        { words: "Security advisories: read", optional: true },
      ];
    case "gitlab":
      return [{ words: writes ? "api" : "read_api" }];
    case "bitbucket":
      return [{ words: "Repositories: read" }, { words: writes ? "Issues: write" : "Issues: read" }];
    case "gitea":
      return [
        { words: "read:user" },
        { words: "read:repository" },
        { words: writes ? "write:issue" : "read:issue" },
      ];
  }
}

/** The forge's page for a new token, filled in where the forge takes it. */
export function tokenPage(place: Place, direction: Direction): string {
  const { origin } = new URL(place.repository);
  const writes = direction === "two_way";
  switch (place.service) {
    case "github": {
      const asked = new URLSearchParams({
        name: "Tern",
        target_name: place.owner,
        metadata: "read",
        issues: writes ? "write" : "read",
        vulnerability_alerts: "read",
        repository_advisories: "read",
      });
      return `${origin}/settings/personal-access-tokens/new?${asked}`;
    }
    case "gitlab":
      return `${origin}/-/user_settings/personal_access_tokens?name=Tern&scopes=${writes ? "api" : "read_api"}`;
    case "bitbucket":
      return `${origin}/${place.owner}/${place.name}/admin/access-tokens`;
    case "gitea":
      return `${origin}/user/settings/applications`;
  }
}

/** Where the rights of a token that is there already are changed. */
export function tokensPage(place: Place, direction: Direction): string {
  return place.service === "github"
    ? `${new URL(place.repository).origin}/settings/personal-access-tokens`
    : tokenPage(place, direction);
}

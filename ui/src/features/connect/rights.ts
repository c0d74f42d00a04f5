/** What a token must be allowed for Tern, forge by forge, and the page that makes one. */
import type { Direction, ServiceType } from "../../ipc/contract";
import type { Place } from "../../lib/repository";

export interface Right {
  words: string;
  optional?: true;
  /** Needed for security findings alone. */
  security?: true;
}

/** The least that works, in the words of the forge's own page. */
export function rightsFor(service: ServiceType, direction: Direction): Right[] {
  const writes = direction === "two_way";
  switch (service) {
    case "github":
      return [
        { words: "Metadata: read" },
        { words: writes ? "Issues: read and write" : "Issues: read" },
        { words: "Dependabot alerts: read", optional: true, security: true },
        { words: "Repository security advisories: read", optional: true, security: true },
      ];
    case "gitlab":
      // They also read vulnerabilities, where the account is at least a developer and the plan is Ultimate.
      return [{ words: writes ? "api" : "read_api" }];
    case "bitbucket":
      return [
        { words: "read:user:bitbucket" },
        { words: "read:repository:bitbucket" },
        { words: writes ? "write:issue:bitbucket" : "read:issue:bitbucket" },
        { words: "read:workspace:bitbucket", optional: true },
      ];
    case "gitea":
      return [
        { words: "read:user" },
        { words: "read:repository" },
        { words: writes ? "write:issue" : "read:issue" },
      ];
  }
}

/** How a token is written down, where it is more than the token itself. */
export function tokenForm(service: ServiceType): string | null {
  return service === "bitbucket"
    ? "An API token goes behind your Atlassian e-mail address and a colon: you@example.org:TOKEN. An access token goes alone."
    : null;
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
      return "https://id.atlassian.com/manage-profile/security/api-tokens";
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

/** Pretended tokens and what is left of their requests. */
import type { BudgetView, Commands, SecretStore, SecretsView, TokenStanding, TokenView } from "../contract";
import { tokenIn } from "./connections";
import { notFound } from "./edits";
import type { StoredProject, World } from "./world";

const DAY = 86_400_000;

const STORE: Record<SecretStore, string> = {
  keyring: "Tokens are sealed with a key that lies in the keyring of your desktop.",
  passphrase: "Tokens are sealed with a key made from your passphrase.",
  session: "Tokens are kept until Tern ends; nothing is written.",
};

const LOCKED = {
  code: "keyring",
  message: "The keyring of your desktop is locked.",
  hint: "Your tasks are safe. Unlock it and try again; until then nothing is synced.",
  retry_after: null,
  details: "org.freedesktop.Secret.Error.IsLocked",
};

function standingOf({ connection }: StoredProject): TokenStanding {
  if (!connection?.has_token) return "none";
  if (connection.sync_error === "unauthorized") return "refused";
  return connection.sync_error === "token_unreadable" ? "unreadable" : "works";
}

/** Whether two projects have the same token. */
function shares(one: StoredProject, other: StoredProject): boolean {
  const [here, there] = [one.connection, other.connection];
  return (
    here?.has_token === true &&
    there?.has_token === true &&
    new URL(here.api_url).origin === new URL(there.api_url).origin &&
    tokenIn(one) === tokenIn(other)
  );
}

export class Tokens {
  store: SecretStore = "keyring";
  locked = false;
  /** How often everything was sealed anew; tests read it. */
  renewals = 0;
  private readonly now = Date.now();

  constructor(private readonly world: World) {}

  show(): SecretsView {
    const tokens = this.world.projects.flatMap((place): TokenView[] => {
      const { connection, project, account, isDemo } = place;
      if (!connection || isDemo) return [];
      const standing = standingOf(place);
      return [
        {
          project,
          connection_id: connection.id,
          service: connection.service_type,
          host: new URL(connection.api_url).host,
          api_origin: new URL(connection.api_url).origin,
          account: standing === "none" ? null : account,
          standing,
          expires_at:
            standing === "works" && connection.service_type === "github"
              ? new Date(this.now + 9 * DAY).toISOString()
              : null,
          shared_with: this.world.projects.flatMap((other) =>
            other !== place && other.connection && shares(place, other) ? [other.connection.id] : [],
          ),
        },
      ];
    });
    return { store: this.store, words: STORE[this.store], problem: this.locked ? LOCKED : null, tokens };
  }

  renew(): SecretsView {
    if (this.locked) throw LOCKED;
    this.renewals += 1;
    return this.show();
  }

  forget({ connection_id }: Commands["token_forget"]["request"]): SecretsView {
    const place = this.world.projects.find(({ connection }) => connection?.id === connection_id);
    if (!place?.connection) throw notFound("This connection");
    place.connection.has_token = false;
    place.connection.sync_error = "token_forgotten";
    place.connection.next_sync_at = null;
    place.trouble = { standing: "needs_you", words: "its token was forgotten here" };
    place.account = null;
    return this.show();
  }

  budget(): BudgetView[] {
    const hosts = new Map<string, string[]>();
    for (const { connection, project, isDemo } of this.world.projects) {
      if (!connection || isDemo) continue;
      const { host } = new URL(connection.api_url);
      hosts.set(host, [...(hosts.get(host) ?? []), project.key]);
    }
    return [...hosts].map(([host, projects], at) => ({
      host,
      projects,
      limit: [5000, 2000, null][at] ?? null,
      remaining: [4512, 1987, null][at] ?? null,
      resets_at: at < 2 ? new Date(this.now + 26 * 60_000).toISOString() : null,
      reserve: [500, 200, null][at] ?? null,
      held_until: null,
      requests: [1240, 310, 4][at] ?? 0,
      not_modified: [1016, 297, 0][at] ?? 0,
    }));
  }
}

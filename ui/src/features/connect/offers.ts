/** Tokens that are kept already and could serve another project. Pure. */
import type { SecretsView, ServiceType, TokenView } from "../../ipc/contract";
import { listed } from "../../lib/words";

export interface Offer {
  /** The connection whose token it is. */
  connectionId: string;
  account: string | null;
  /** Names of the projects that have it. */
  projects: string[];
}

/** A choice that is no offer: what is typed into the field, or nothing. */
export const OWN = "own";

/** Whether two connections have the same token. */
const isSame = (one: TokenView, other: TokenView) => one.shared_with.includes(other.connection_id);

/** Each token that goes to this API and works, once, however many projects have it. */
export function offersFor(
  place: { service: ServiceType; apiOrigin: string } | null,
  secrets: SecretsView | undefined,
  except: string | null = null,
): Offer[] {
  const tokens = secrets?.tokens ?? [];
  const own = tokens.find(({ connection_id }) => connection_id === except);
  const usable = tokens.filter(
    (token) =>
      token.standing === "works" &&
      token.service === place?.service &&
      token.api_origin === place.apiOrigin &&
      token !== own &&
      !(own && isSame(own, token)),
  );
  return usable
    .filter((token, at) => !usable.slice(0, at).some((earlier) => isSame(earlier, token)))
    .map((token) => ({
      connectionId: token.connection_id,
      account: token.account,
      projects: usable.filter((other) => other === token || isSame(token, other)).map((o) => o.project.name),
    }));
}

/** The one to begin with: the only account there is; among several a person chooses. */
export function preselected(offers: readonly Offer[]): string {
  const accounts = new Set(offers.map(({ account, connectionId }) => account ?? connectionId));
  return accounts.size === 1 ? (offers[0]?.connectionId ?? OWN) : OWN;
}

/** `Use the token of Lanternfish and Ingest (ines-darrow)` */
export const offerWords = ({ projects, account }: Offer): string =>
  `Use the token of ${listed(projects)}${account === null ? "" : ` (${account})`}`;

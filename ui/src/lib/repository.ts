/**
 * Where an address that somebody types leads, as far as the window must know to say it beside the token. Rust
 * reads the address again and has the last word.
 */
import type { Service } from "./domain";

export interface Place {
  service: Service;
  /** The address as Rust takes it. */
  repository: string;
  /** The forge's own host, in punycode. */
  host: string;
  /** The host that a token would go to. */
  apiHost: string;
  /** The same with scheme and port: what one token can serve. */
  apiOrigin: string;
  owner: string;
  name: string;
  /** One of the forges that everybody knows: asked without being told to. */
  wellKnown: boolean;
}

const HOSTS: Record<string, Service> = {
  "github.com": "github",
  "www.github.com": "github",
  "gitlab.com": "gitlab",
  "bitbucket.org": "bitbucket",
  "codeberg.org": "gitea",
  "gitea.com": "gitea",
};

const HOME: Record<Service, string | null> = {
  github: "github.com",
  gitlab: "gitlab.com",
  bitbucket: "bitbucket.org",
  gitea: null,
};

/** The forge that a host is known for. */
export function serviceOfHost(host: string): Service | null {
  return HOSTS[host] ?? (host.endsWith(".ghe.com") ? "github" : null);
}

/** What was typed, as a web address: `owner/name`, `git@host:owner/name` and `host/owner/name` are taken too. */
function addressOf(typed: string, service: Service): string | null {
  const text = typed.trim();
  if (/^[\w-]+\/[\w.-]+$/.test(text)) {
    const home = HOME[service];
    return home === null ? null : `https://${home}/${text}`;
  }
  const clone = text.match(/^(?:ssh:\/\/)?git@([^:/\s]+)(?::\d+\/|[:/])(\S+)$/);
  if (clone) return `https://${clone[1]}/${clone[2]}`;
  if (/^[\w-]+(\.[\w-]+)+(:\d+)?\/\S+$/.test(text)) return `https://${text}`;
  return text;
}

function urlOf(text: string): URL | null {
  try {
    const url = new URL(text);
    return /^https?:$/.test(url.protocol) && url.host !== "" && url.username === "" ? url : null;
  } catch {
    return null;
  }
}

function apiHostOf(service: Service, host: string): string {
  if (service === "github" && /^(www\.)?github\.com$/.test(host)) return "api.github.com";
  if (service === "github" && host.endsWith(".ghe.com")) return `api.${host}`;
  return service === "bitbucket" && host === "bitbucket.org" ? "api.bitbucket.org" : host;
}

/** `null` while it is not yet the address of a repository. */
export function placeOf(typed: string, chosen: Service, apiUrl = ""): Place | null {
  const url = urlOf(addressOf(typed, chosen) ?? "");
  const known = url && serviceOfHost(url.host);
  const service = known ?? chosen;
  const path = url?.pathname.split("/-/")[0]?.split("/").filter(Boolean) ?? [];
  const parts = service === "gitlab" ? path : path.slice(0, 2);
  const name = parts.at(-1)?.replace(/\.git$/, "");
  const own = apiUrl.trim() === "" ? null : urlOf(apiUrl.trim());
  if (!url || parts.length < 2 || !name || (apiUrl.trim() !== "" && !own)) return null;
  return {
    service,
    repository: `${url.origin}/${[...parts.slice(0, -1), name].join("/")}`,
    host: url.host,
    apiHost: own?.host ?? apiHostOf(service, url.host),
    apiOrigin: own?.origin ?? `${url.protocol}//${apiHostOf(service, url.host)}`,
    owner: parts.slice(0, -1).join("/"),
    name,
    wellKnown: known !== null && own === null,
  };
}

/** The same repository on another forge: an address on a known host goes back to `owner/name`. */
export function movedTo(typed: string, from: Service, to: Service): string {
  const place = placeOf(typed, from);
  const known = place && serviceOfHost(place.host);
  return place && known && known !== to ? `${place.owner}/${place.name}` : typed;
}

/** Why what was typed is no repository's address, and what to type instead; `null` while nothing is wrong. */
export function problemOf(typed: string, chosen: Service): string | null {
  const text = typed.trim();
  if (text === "" || placeOf(text, chosen)) return null;
  if (/\s/.test(text)) return "An address holds no spaces.";
  if (/^[\w-]+\/[\w.-]+$/.test(text))
    return `Every server has its own address: write all of it, as https://git.example.org/${text}.`;
  const address = addressOf(text, chosen) ?? "";
  if (/^https?:\/\/[^/]*@/i.test(address))
    return "The address holds a user name or password before the @. Leave it out; the token has its own field.";
  const scheme = address.match(/^([a-z][a-z0-9+.-]*):/i)?.[1];
  if (scheme && !/^https?$/i.test(scheme))
    return `Tern does not speak ${scheme}. Give the page’s https address.`;
  if (!scheme && !/^[\w-]+(\.[\w-]+)+\/?$/.test(text))
    return "Write owner/name, or the address of the repository’s page.";
  return "This names a server, but no repository. Add owner and name, as …/owner/name.";
}

/** Why an API's address cannot be used; `null` while nothing is wrong. */
export function apiProblemOf(typed: string): string | null {
  const text = typed.trim();
  if (text === "" || urlOf(text)) return null;
  return "Write the whole address of the API, as https://git.example.org/api/v1.";
}

/** A host whose letters are not what they look like is shown in its plain form. */
export const looksForeign = (host: string): boolean => /(^|\.)xn--/.test(host);

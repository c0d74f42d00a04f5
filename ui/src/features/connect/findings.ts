/** What a live check means for somebody, in words. */
import type { ConnectionCheck, Direction, RemoteKind } from "../../ipc/contract";
import { count, listed, plural } from "../../lib/words";
import type { Verdict } from "./CheckLine";

export interface Finding {
  id: string;
  verdict: Verdict;
  title: string;
  words?: string;
  /** The button beside it leads to the forge's pages about tokens. */
  mend?: "rights" | "new";
}

const DAY = 86_400_000;
const SOON_DAYS = 14;

const sentence = (words: string) => {
  const whole = words.charAt(0).toUpperCase() + words.slice(1);
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
};

function ending(iso: string | null, now: Date): { words: string; soon: boolean } {
  if (iso === null) return { words: "The forge names no end of the token.", soon: false };
  const days = Math.floor((Date.parse(iso) - now.getTime()) / DAY);
  const words = days < 1 ? "The token ends within a day." : `The token ends in ${plural(days, "day")}.`;
  return { words, soon: days < SOON_DAYS };
}

function who(check: ConnectionCheck, hasToken: boolean, now: Date): Finding {
  if (!hasToken)
    return {
      id: "who",
      verdict: "note",
      title: "No token: read-only and limited",
      words: "Public issues are read. Nothing can be sent, and the forge answers far fewer requests.",
    };
  const { words, soon } = ending(check.token_expires_at, now);
  return {
    id: "who",
    verdict: soon ? "heed" : "yes",
    title: check.account === null ? "The token is accepted" : `You are ${check.account}`,
    words,
    ...(soon ? { mend: "new" as const } : {}),
  };
}

function writing(check: ConnectionCheck, direction: Direction, needed: string): Finding[] {
  if (check.can_write)
    return [{ id: "write", verdict: "yes", title: "Its issues can be changed with this token" }];
  const lacks = check.missing.map(({ words }) => sentence(words)).join(" ");
  const why = lacks || "The repository may be archived, or the account may only look.";
  return direction === "two_way"
    ? [
        {
          id: "write",
          verdict: "no",
          title: "Writing issues is missing",
          words: `Two-way needs “${needed}”. ${why}`,
          mend: "rights",
        },
      ]
    : [
        {
          id: "write",
          verdict: "note",
          title: "Issues cannot be changed",
          words: `Pull only needs no more. ${why}`,
        },
      ];
}

export const LIST_WORDS: Record<RemoteKind, string> = {
  issue: "issues",
  security_advisory: "security advisories",
  dependabot_alert: "Dependabot alerts",
  vulnerability: "vulnerabilities",
};

/** List by list, as the forge answered; a forge that has none is said so. */
function security({ security: lists }: ConnectionCheck): Finding[] {
  if (lists.length === 0)
    return [
      {
        id: "security",
        verdict: "note",
        title: "Security findings cannot be read here",
        words: "This forge does not list them. Security sync will skip them and say so.",
      },
    ];
  return lists.map(({ kind, unavailable }) => ({
    id: kind,
    verdict: unavailable === null ? "yes" : "note",
    title: sentence(LIST_WORDS[kind]).replace(
      /\.$/,
      unavailable === null ? " can be read" : " cannot be read",
    ),
    ...(unavailable === null
      ? {}
      : { words: `${sentence(unavailable)} Security sync will skip them and say so.` }),
  }));
}

export interface Asked {
  direction: Direction;
  hasToken: boolean;
  /** The right that writing needs, in the forge's words. */
  needed: string;
  now: Date;
}

/** In the order somebody asks: did it answer, who am I, what may I do, what is too much. */
export function findingsOf(check: ConnectionCheck, { direction, hasToken, needed, now }: Asked): Finding[] {
  const left = check.requests_left;
  const shared: Finding[] = [
    {
      id: "host",
      verdict: "yes",
      title: `${check.host} answered`,
      ...(left === null ? {} : { words: `${count(left)} requests left for now.` }),
    },
    who(check, hasToken, now),
    check.can_read
      ? {
          id: "read",
          verdict: "yes",
          title: `${check.owner}/${check.name} has issues you can read`,
          ...(check.is_private === null
            ? {}
            : { words: check.is_private ? "A private repository." : "A public repository." }),
        }
      : { id: "read", verdict: "no", title: "Its issues cannot be read", mend: "rights" },
  ];
  const excess: Finding[] =
    check.excess.length === 0
      ? []
      : [
          {
            id: "excess",
            verdict: "heed",
            title: "The token may do more than Tern needs",
            words: `It also holds ${listed(check.excess)}. One with fewer rights does less harm when it leaks.`,
            mend: "new",
          },
        ];
  const needsToken: Finding[] =
    direction === "two_way"
      ? [
          {
            id: "write",
            verdict: "no",
            title: "Two-way needs a token",
            words: `Give one with “${needed}”. Pull only works as it is.`,
            mend: "new",
          },
        ]
      : [];
  return [
    ...shared,
    ...(hasToken ? writing(check, direction, needed) : needsToken),
    ...excess,
    ...security(check),
  ];
}

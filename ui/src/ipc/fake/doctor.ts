/** What a pretended token can do: one that holds `read` may not write, one that holds `fine` does not tell. */
import type { ConnectionDoctor, DoctorLine, TokenUse } from "../contract";
import type { StoredProject } from "./world";

const TITLES: Partial<Record<TokenUse, string>> = {
  token: "The token itself",
  account: "Say whose it is",
  expiry: "Say when it ends",
  repository: "See the repository",
  read_issues: "Read issues",
  read_comments: "Read comments",
  write_issues: "Make and change issues",
  write_fields: "Set labels, assignees and milestones",
  write_comments: "Write comments",
  security_advisories: "Read security advisories",
  dependabot_alerts: "Read Dependabot alerts",
};

const WRITING: TokenUse[] = ["write_issues", "write_fields", "write_comments"];
const RIGHT = "the permission “Issues: read and write”";

function lineOf(about: TokenUse, part: Partial<DoctorLine>): DoctorLine {
  return {
    about,
    title: TITLES[about] ?? about,
    verdict: "can",
    words: "It was just read.",
    missing: null,
    remedy: null,
    mend: null,
    needed: true,
    ...part,
  };
}

function writing(about: TokenUse, token: string, needed: boolean): DoctorLine {
  if (token.includes("read"))
    return lineOf(about, {
      verdict: "cannot",
      words: `Missing: ${RIGHT}. Edits made here stay here.`,
      missing: RIGHT,
      remedy: "Add it to the token on the forge, or give a token that has it.",
      mend: "right",
      needed,
    });
  if (token.includes("fine"))
    return lineOf(about, {
      verdict: "untold",
      words: `Fine-grained tokens do not list their permissions; writing takes ${RIGHT}.`,
      needed,
    });
  return lineOf(about, { words: "Its scopes and the account’s role allow it.", needed });
}

export function doctorOf(place: StoredProject, token: string, endsAt: string | null): ConnectionDoctor {
  const { project, connection, account } = place;
  if (!connection) throw new Error("not connected");
  const twoWay = connection.direction === "two_way";
  const lines = [
    lineOf("token", { words: "The forge takes it." }),
    lineOf("account", { words: `It belongs to ${account}.`, needed: false }),
    lineOf("expiry", {
      ...(endsAt
        ? { words: `It ends on ${endsAt.slice(0, 10)}.` }
        : { verdict: "untold", words: "This token does not tell its end." }),
      needed: false,
    }),
    lineOf("repository", {}),
    lineOf("read_issues", {}),
    lineOf("read_comments", {}),
    ...WRITING.map((about) => writing(about, token, twoWay)),
    lineOf("security_advisories", { needed: connection.include_security }),
    lineOf("dependabot_alerts", {
      verdict: "not_here",
      words: "They are switched off in this repository.",
      needed: connection.include_security,
    }),
  ];
  const lacking = lines.filter(({ needed, verdict }) => needed && verdict === "cannot").length;
  const words =
    lacking === 0
      ? "Nothing is missing that this connection needs."
      : `${lacking} things are missing that this connection needs.`;
  return {
    project,
    connection_id: connection.id,
    repository_url: connection.repository_url,
    host: new URL(connection.api_url).host,
    account,
    ends_at: endsAt,
    lines,
    fits: lacking === 0,
    words,
    text: [
      `${project.key} (${project.name}), ${connection.repository_url}`,
      words,
      "",
      ...lines.map((line) => `${line.verdict}  ${line.title}: ${line.words}`),
    ].join("\n"),
  };
}

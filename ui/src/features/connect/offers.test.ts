import { describe, expect, test } from "vitest";
import type { SecretsView, TokenView } from "../../ipc/contract";
import { OWN, offersFor, offerWords, preselected } from "./offers";

const HERE = { service: "github", apiOrigin: "https://api.github.com" } as const;

function token(id: string, part: Partial<TokenView> = {}): TokenView {
  return {
    project: { id, name: id, key: id, next_task_number: 1, created_at: "", updated_at: "" },
    connection_id: id,
    service: "github",
    host: "api.github.com",
    api_origin: "https://api.github.com",
    account: "ines-darrow",
    standing: "works",
    expires_at: null,
    shared_with: [],
    ...part,
  };
}

const secrets = (...tokens: TokenView[]): SecretsView => ({
  store: "keyring",
  words: "",
  problem: null,
  tokens,
});

describe("tokens that could serve another project", () => {
  test("go to the same API and work", () => {
    const kept = secrets(
      token("WEB"),
      token("LAB", { service: "gitlab", api_origin: "https://gitlab.com" }),
      token("OWN", { api_origin: "https://api.github.com:8443" }),
      token("OLD", { standing: "refused" }),
      token("NONE", { standing: "none" }),
    );
    expect(offersFor(HERE, kept).map(({ connectionId }) => connectionId)).toEqual(["WEB"]);
    expect(offersFor(null, kept), "no address yet").toEqual([]);
    expect(offersFor(HERE, undefined), "the keyring has not answered").toEqual([]);
  });

  test("are offered once, however many projects have them", () => {
    const [offer, ...others] = offersFor(
      HERE,
      secrets(token("WEB", { shared_with: ["APP"] }), token("APP", { shared_with: ["WEB"] })),
    );
    expect(others).toEqual([]);
    expect(offer && offerWords(offer)).toBe("Use the token of WEB and APP (ines-darrow)");
  });

  test("are another one than the one that is replaced", () => {
    const kept = secrets(
      token("WEB", { shared_with: ["APP"] }),
      token("APP", { shared_with: ["WEB"] }),
      token("DOC"),
    );
    expect(offersFor(HERE, kept, "WEB").map(({ connectionId }) => connectionId)).toEqual(["DOC"]);
  });

  test("come first only where there is one account", () => {
    const offers = (...tokens: TokenView[]) => offersFor(HERE, secrets(...tokens));
    expect(preselected(offers(token("WEB")))).toBe("WEB");
    expect(preselected(offers(token("WEB"), token("APP"))), "two tokens of one account").toBe("WEB");
    expect(preselected(offers(token("WEB"), token("APP", { account: "tob-brink" })))).toBe(OWN);
    expect(preselected([])).toBe(OWN);
  });
});

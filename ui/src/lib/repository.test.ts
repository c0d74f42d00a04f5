import { describe, expect, test } from "vitest";
import type { Service } from "./domain";
import { apiProblemOf, looksForeign, movedTo, placeOf, problemOf } from "./repository";

const told = (typed: string, service: Service = "github", apiUrl = "") => {
  const place = placeOf(typed, service, apiUrl);
  return place && `${place.service} ${place.repository} → ${place.apiHost}${place.wellKnown ? "" : " (ask)"}`;
};

describe("an address", () => {
  test.each<[string, Service, string | null]>([
    ["harrowgate/lanternfish", "github", "github https://github.com/harrowgate/lanternfish → api.github.com"],
    ["harrowgate/ingest", "gitlab", "gitlab https://gitlab.com/harrowgate/ingest → gitlab.com"],
    ["docs/handbook", "gitea", null],
    ["github.com/a/b", "gitlab", "github https://github.com/a/b → api.github.com"],
    ["https://github.com/a/b.git", "github", "github https://github.com/a/b → api.github.com"],
    ["https://github.com/a/b/issues?q=1#x", "github", "github https://github.com/a/b → api.github.com"],
    ["git@gitlab.com:group/sub/b.git", "github", "gitlab https://gitlab.com/group/sub/b → gitlab.com"],
    [
      "ssh://git@git.example.org:2222/a/b",
      "gitea",
      "gitea https://git.example.org/a/b → git.example.org (ask)",
    ],
    ["https://acme.ghe.com/a/b", "github", "github https://acme.ghe.com/a/b → api.acme.ghe.com"],
    ["https://github.com/a", "github", null],
    ["https://user@github.com/a/b", "github", null],
    ["file:///a/b", "github", null],
    ["", "github", null],
  ])("%j on %s", (typed, service, expected) => {
    expect(told(typed, service)).toBe(expected);
  });

  test("with an API of its own sends the token there, and only when asked", () => {
    expect(told("https://github.com/a/b", "github", "https://proxy.example/api")).toBe(
      "github https://github.com/a/b → proxy.example (ask)",
    );
    expect(told("https://github.com/a/b", "github", "nonsense"), "half an address leads nowhere").toBeNull();
  });

  test("that looks like another host is shown as what it is", () => {
    expect(placeOf("https://gıthub.com/a/b", "github")?.host).toBe("xn--gthub-n4a.com");
  });

  test("moves along when another forge is chosen", () => {
    expect([
      movedTo("https://github.com/a/b", "github", "gitlab"),
      movedTo("https://git.example.org/a/b", "gitea", "gitlab"),
      movedTo("a", "github", "gitlab"),
    ]).toEqual(["a/b", "https://git.example.org/a/b", "a"]);
  });
});

describe("a wrong address", () => {
  test.each([
    ["github.com", "no repository"],
    ["https://github.com/harrowgate", "no repository"],
    ["https://", "owner/name"],
    ["lanternfish", "owner/name"],
    ["harrowgate / lanternfish", "no spaces"],
    ["https://ines:secret@github.com/harrowgate/lanternfish", "user name or password"],
    ["ftp://github.com/harrowgate/lanternfish", "does not speak ftp"],
  ])("%s says what to write instead", (typed, words) => {
    expect(problemOf(typed, "github")).toContain(words);
  });
  test("is not wrong while it is empty, nor when it is right", () => {
    expect(problemOf("", "github")).toBeNull();
    expect(problemOf("harrowgate/lanternfish", "github")).toBeNull();
  });
  test("asks for the whole of it where a forge has no home of its own", () => {
    expect(problemOf("docs/handbook", "gitea")).toContain("https://git.example.org/docs/handbook");
  });
  test("of an API is told too", () => {
    expect(apiProblemOf("git.example.org")).toContain("https://");
    expect(apiProblemOf("https://git.example.org/api/v1")).toBeNull();
    expect(apiProblemOf("")).toBeNull();
  });
});

test("letters that look like others are shown for what they are", () => {
  const place = placeOf("https://gіthub.com/harrowgate/lanternfish", "gitea");
  expect(place?.host).toMatch(/^xn--/);
  expect(place && looksForeign(place.host)).toBe(true);
  expect(looksForeign("github.com")).toBe(false);
});

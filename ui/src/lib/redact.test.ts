import { expect, test } from "vitest";
import { redact } from "./redact";

const LETTERS = "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7";

test.each([
  [`refused ghp_${LETTERS}`, "refused [removed]"],
  [`refused github_pat_${LETTERS}_${LETTERS}`, "refused [removed]"],
  [`refused glpat-${LETTERS}.`, "refused [removed]"],
  [`https://ines:${LETTERS}@git.saltmarsh.example/docs`, "https://[removed]@git.saltmarsh.example/docs"],
  [`GET /issues?access_token=${LETTERS}&page=2`, "GET /issues?access_token=[removed]&page=2"],
  [`Authorization: Bearer ${LETTERS}`, "Authorization: Bearer [removed]"],
  [`{"private_token": "${LETTERS}", "page": 2}`, '{"private_token": "[removed]", "page": 2}'],
  [`sent with bearer ${LETTERS}`, "sent with bearer [removed]"],
])("%j leaves without its secret", (text, clean) => {
  expect(redact(text), "the rest stays readable").toBe(clean);
});

test.each([
  "git.saltmarsh.example no longer accepts the token.",
  "#871: the label “cli” was left out, https://github.com/harrowgate/lanternfish/issues/871",
  "Basic authentication is off",
])("%j has none and stays as it is", (text) => {
  expect(redact(text)).toBe(text);
});

test("cleaning twice changes nothing more", () => {
  const once = redact(`Authorization: token ${LETTERS} and token=${LETTERS}`);
  expect(redact(once)).toBe(once);
  expect(once).not.toContain(LETTERS);
});

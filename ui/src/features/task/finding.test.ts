import { describe, expect, test } from "vitest";
import type { Finding } from "../../ipc/contract";
import { findingRows } from "./Finding";

const finding: Finding = {
  identifiers: ["GHSA-35jh-r3h4-6jhm", "CVE-2021-23337"],
  severity: "high",
  packages: [{ name: "lodash", ecosystem: "npm", affected: "< 4.17.21", patched: "4.17.21" }],
  found_in: "javascript/yarn.lock",
  solution: null,
};

describe("the particulars of a finding", () => {
  test("say what it is, how bad, where, and what helps", () => {
    expect(findingRows(finding)).toEqual([
      ["Known as", "GHSA-35jh-r3h4-6jhm, CVE-2021-23337"],
      ["Severity", "High"],
      ["Package", "lodash (npm)"],
      ["Affected", "< 4.17.21"],
      ["Patched in", "4.17.21"],
      ["Found in", "javascript/yarn.lock"],
    ]);
  });
  test("say that nothing is patched yet", () => {
    const [known] = finding.packages;
    const unpatched = { ...finding, packages: known ? [{ ...known, patched: null }] : [] };
    expect(findingRows(unpatched)).toContainEqual(["Patched in", "no version named"]);
  });
  test("leave out what the forge does not say", () => {
    expect(
      findingRows({ identifiers: [], severity: null, packages: [], found_in: null, solution: null }),
    ).toEqual([]);
  });
});

import { describe, expect, test } from "vitest";
import { filterCount, filterOf, parseSearch, withFilter, withoutFilters } from "./search";

describe("a URL's filters", () => {
  test("become the filter that Rust is asked with", () => {
    const search = parseSearch({
      q: "rotat",
      status: ["todo"],
      priority: ["high", "@none"],
      assignee: ["@me", "@none"],
      milestone: "0.9",
      label: ["good first issue"],
      sync: ["conflict"],
    });
    expect(filterOf(search)).toEqual({
      text: "rotat",
      statuses: ["todo"],
      types: [],
      priorities: ["high", null],
      labels: ["good first issue"],
      assignees: ["@me", null],
      milestones: ["0.9"],
      standings: ["conflict"],
    });
    expect(filterCount(search)).toBe(7);
  });

  test.each([
    [{ view: "spiral", sort: "luck" }],
    [{ status: "running", priority: [1, null, {}], type: "__proto__" }],
    [{ label: "", assignee: [] }],
    [{ q: { text: "x" } }],
  ])("%j is dropped where it makes no sense", (raw) => {
    const search = parseSearch(raw);
    expect(filterCount(search)).toBe(0);
    expect([search.view, search.sort]).toEqual([undefined, undefined]);
  });

  test("a search for a number is a search for its text", () => {
    expect(parseSearch({ q: 846 }).q).toBe("846");
  });

  test("an unusable value does not shine through from the address", () => {
    expect("status" in parseSearch({ status: "nonsense" }), "named, so that it overrides the raw one").toBe(
      true,
    );
  });

  test("clearing keeps the view and the order", () => {
    const search = parseSearch({ view: "list", sort: "title", q: "a", label: ["b"] });
    expect(withoutFilters(search)).toEqual({ view: "list", sort: "title" });
  });

  test("an emptied filter is gone", () => {
    expect(filterCount(withFilter(parseSearch({ label: ["b"] }), "label", []))).toBe(0);
  });
});

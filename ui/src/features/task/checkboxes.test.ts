import { describe, expect, test } from "vitest";
import { lineOf, toggleCheckbox } from "./checkboxes";

const TEXT = "# Done when\n\n- [ ] one\n  * [x] two\n3. [X] three\n- plain [ ] words\n";

describe("ticking a box", () => {
  test.each([
    [3, "- [x] one"],
    [4, "  * [ ] two"],
    [5, "3. [ ] three"],
  ])("on line %i writes %s", (line, written) => {
    expect(toggleCheckbox(TEXT, line).split("\n")[line - 1]).toBe(written);
  });
  test.each([1, 2, 6, 0, 99])("on line %i, which has none, changes nothing", (line) => {
    expect(toggleCheckbox(TEXT, line)).toBe(TEXT);
  });
  test("twice is as before", () => {
    expect(toggleCheckbox(toggleCheckbox(TEXT, 3), 3)).toBe(TEXT);
  });
  test("keeps Windows line ends", () => {
    expect(toggleCheckbox("a\r\n- [ ] b\r\n", 2)).toBe("a\r\n- [x] b\r\n");
  });
});

test("the line is read from a source position", () => {
  expect(["12:1-12:40", "", null, "x", "0:1-0:2"].map(lineOf)).toEqual([12, null, null, null, null]);
});

// @vitest-environment jsdom
import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { LabelChip } from "./Chip";

test("a label's name is text, whatever it holds", () => {
  render(<LabelChip name="<img src=x onerror=alert(1)>" color="d73a4a" />);
  expect(screen.getByText("<img src=x onerror=alert(1)>")).toBeInTheDocument();
});

test.each(["red;background:url(//x)", "#fff", "zzzzzz", ""])(
  "the colour %j, which is none, is not used",
  (color) => {
    const { container } = render(<LabelChip name="bug" color={color} />);
    expect(container.innerHTML).not.toContain("--dot");
  },
);

// @vitest-environment jsdom
import { act, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, test, vi } from "vitest";

const labels = ["contrast", "viewer"].map((name) => ({ name, color: null }));

afterEach(() => {
  vi.restoreAllMocks();
  vi.resetModules();
});

describe("labels beside each other", () => {
  test("are measured again when their font arrives", async () => {
    const fonts = new EventTarget();
    Object.defineProperty(document, "fonts", { value: fonts, configurable: true });
    let width = 200;
    vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockImplementation(
      () => ({ measureText: () => ({ width }) }) as unknown as RenderingContext,
    );
    const { LabelChips } = await import("./LabelChips");
    render(<LabelChips labels={labels} room={180} />);
    expect(screen.queryByText("viewer"), "in another font only one fits").toBeNull();
    width = 40;
    act(() => void fonts.dispatchEvent(new Event("loadingdone")));
    expect(screen.getByText("viewer")).toBeTruthy();
  });
});

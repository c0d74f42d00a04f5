// @vitest-environment jsdom
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { RefreshCw } from "lucide-react";
import { describe, expect, test, vi } from "vitest";
import { Button, IconButton } from "./Button";
import { TooltipProvider } from "./Tooltip";

const shown = (element: React.ReactNode) => render(<TooltipProvider>{element}</TooltipProvider>);

describe("a button", () => {
  test("that cannot be pressed stays reachable and says why", async () => {
    const press = vi.fn();
    shown(
      <Button disabledBecause="Sync is stopped." onClick={press}>
        Sync now
      </Button>,
    );
    const button = screen.getByRole("button", { name: "Sync now" });
    await userEvent.tab();
    expect(button, "it keeps its place in the tab order").toHaveFocus();
    expect(await screen.findByRole("tooltip")).toHaveTextContent("Sync is stopped.");
    await userEvent.click(button);
    expect(press).not.toHaveBeenCalled();
  });

  test("that is busy is not pressed twice", async () => {
    const press = vi.fn();
    shown(
      <Button busy onClick={press}>
        Save
      </Button>,
    );
    await userEvent.click(screen.getByRole("button"));
    expect(press).not.toHaveBeenCalled();
    expect(screen.getByRole("button")).toHaveAttribute("aria-busy", "true");
  });

  test("of an icon has its name", () => {
    shown(<IconButton icon={RefreshCw} label="Sync now" />);
    expect(screen.getByRole("button", { name: "Sync now" })).toBeInTheDocument();
  });
});

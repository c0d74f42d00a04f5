import { Menu, type MenuEntry } from "./Menu";

interface Props {
  label: string;
  heading?: string;
  at: { x: number; y: number };
  groups: readonly (readonly MenuEntry[])[];
  onClose: () => void;
}

/** A menu at a point: for the right mouse button, and for keys that act on what has the focus. */
export function AnchoredMenu({ label, heading, at, groups, onClose }: Props) {
  return (
    <Menu
      label={label}
      {...(heading ? { heading } : {})}
      groups={groups}
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      returnFocus={false}
    >
      <span aria-hidden="true" style={{ position: "fixed", left: at.x, top: at.y, width: 1, height: 1 }} />
    </Menu>
  );
}

import { useSyncExternalStore } from "react";
import { chipsThatFit, fontsArrived, onFonts } from "../lib/textWidth";
import { CountChip, LabelChip } from "./Chip";

interface Props {
  labels: readonly { name: string; color: string | null }[];
  /** Px that they may take. */
  room: number;
}

/** As many labels as fit, then +n. */
export function LabelChips({ labels, room }: Props) {
  useSyncExternalStore(onFonts, fontsArrived);
  const names = labels.map((label) => label.name);
  const fit = chipsThatFit(names, room);
  return (
    <>
      {labels.slice(0, fit).map((label) => (
        <LabelChip key={label.name} name={label.name} color={label.color} />
      ))}
      {labels.length > fit && <CountChip count={labels.length - fit} title={names.slice(fit).join(", ")} />}
    </>
  );
}

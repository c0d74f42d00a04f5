import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { backend } from "../../ipc/backend";

/** A path of this window and nothing else. */
export const isPlace = (place: string): boolean => /^\/(?!\/)/.test(place);

/** Goes where a notification or the tray leads. */
export function useOpenedPlace(): void {
  const { history } = useRouter();
  useEffect(
    () =>
      backend().listen("place_opened", ({ place }) => {
        if (isPlace(place)) history.push(place);
      }),
    [history],
  );
}

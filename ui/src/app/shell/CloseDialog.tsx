import { useEffect, useState } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { backend } from "../../ipc/backend";
import { useCall } from "../../ipc/mutations";

/** Asked at the first close: whether Tern goes on in the tray. Without an answer the window stays. */
export function CloseDialog() {
  const [asked, setAsked] = useState(false);
  const close = useCall("window_close", { onDone: () => setAsked(false) });
  useEffect(() => backend().listen("close_asked", () => setAsked(true)), []);
  const answer = (keep_in_background: boolean) => close.mutate({ keep_in_background });
  if (!asked) return null;
  return (
    <Dialog
      open
      title="Keep syncing in the background?"
      onOpenChange={(open) => {
        if (!open) setAsked(false);
      }}
      footer={
        <>
          <span className="t12 ink3 grow">Asked once; the settings can change it.</span>
          <Button busy={close.isPending} onClick={() => answer(false)}>
            Quit
          </Button>
          <Button kind="primary" autoFocus busy={close.isPending} onClick={() => answer(true)}>
            Keep syncing
          </Button>
        </>
      }
    >
      <p>
        Tern can stay in the tray and keep your projects in step. The first line of its menu says how things
        stand, and the window opens from there. If you quit, it syncs again when you start it.
      </p>
    </Dialog>
  );
}

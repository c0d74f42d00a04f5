import { Failed } from "../../components/Failed";
import { toApiError } from "../../ipc/error";

/** A screen that could not be shown. */
export function ErrorScreen({ error, reset }: { error: unknown; reset: () => void }) {
  return (
    <main>
      <Failed error={toApiError(error)} retry={reset} />
    </main>
  );
}

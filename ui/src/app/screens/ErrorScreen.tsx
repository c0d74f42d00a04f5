import { TriangleAlert } from "lucide-react";
import { Button } from "../../components/Button";
import { Empty } from "../../components/Empty";
import { toApiError } from "../../ipc/error";

/** A screen that could not be shown. */
export function ErrorScreen({ error, reset }: { error: unknown; reset?: () => void }) {
  const { message, hint } = toApiError(error);
  return (
    <main role="alert">
      <Empty
        icon={TriangleAlert}
        title={message}
        action={reset && <Button onClick={reset}>Try again</Button>}
      >
        {hint}
      </Empty>
    </main>
  );
}

import { TriangleAlert } from "lucide-react";
import { Button } from "./Button";
import { Empty } from "./Empty";

interface Props {
  /** What could not be read, and that it is still there. */
  error: { message: string; hint: string };
  retry: () => void;
}

/** A part of a screen that could not be read. */
export function Failed({ error, retry }: Props) {
  return (
    <div role="alert">
      <Empty icon={TriangleAlert} title={error.message} action={<Button onClick={retry}>Try again</Button>}>
        {error.hint}
      </Empty>
    </div>
  );
}

import { Banner } from "../../components/Banner";
import { Button } from "../../components/Button";
import type { ProjectView } from "../../ipc/contract";
import { requestConnection } from "../../lib/connectionRequest";
import { useNow } from "../../lib/useNow";
import { endingWords } from "./ending";

/** The token still works and ends soon: quiet from two weeks before, plainer from three days before. */
export function TokenBanner({ view }: { view: ProjectView }) {
  const now = useNow();
  const said = endingWords(view, now);
  if (!said) return null;
  return (
    <Banner
      tone={said.tone}
      title={said.title}
      action={
        <Button onClick={() => requestConnection({ kind: "token", projectId: view.project.id })}>
          Replace token…
        </Button>
      }
    >
      {said.why}
    </Banner>
  );
}

/** An archive from the moment it is chosen until its issues are tasks. */
import { useEffect, useRef, useState } from "react";
import { forgetArchive, sendArchive } from "../../ipc/archive";
import { backend } from "../../ipc/backend";
import type { BitbucketArchive, BitbucketImported } from "../../ipc/contract";
import { type CallError, toApiError } from "../../ipc/error";

export interface Target {
  project: string;
  name: string | null;
  repository: string | null;
}

export type Step =
  | { at: "choosing" }
  | { at: "sending"; file: File; sent: number }
  | { at: "looking"; file: File }
  | { at: "ready"; file: File; archive: BitbucketArchive }
  | { at: "importing"; file: File; done: number; total: number }
  | { at: "refused"; file: File; error: CallError };

export interface Import {
  step: Step;
  choose: (file: File) => void;
  run: () => void;
}

const requestOf = (upload: string, { project, name, repository }: Target) => ({
  upload,
  project,
  project_name: name,
  repository,
});

/** Looks again whenever the target changes: what a project has already depends on it. */
export function useImport(target: Target, onDone: (done: BitbucketImported) => void): Import {
  const [step, setStep] = useState<Step>({ at: "choosing" });
  const [sent, setSent] = useState<{ file: File; upload: string } | null>(null);
  const giveUp = useRef<AbortController | null>(null);
  const kept = useRef<string | null>(null);
  const { project, name, repository } = target;

  const letGo = () => {
    giveUp.current?.abort();
    if (kept.current !== null) void forgetArchive(kept.current).catch(() => undefined);
    kept.current = null;
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the dialog goes away
  useEffect(() => letGo, []);

  useEffect(() => {
    if (!sent) return;
    const { file, upload } = sent;
    let current = true;
    setStep({ at: "looking", file });
    backend()
      .call("bitbucket_check", requestOf(upload, { project, name, repository }))
      .then((archive) => current && setStep({ at: "ready", file, archive }))
      .catch((error) => current && setStep({ at: "refused", file, error: toApiError(error) }));
    return () => {
      current = false;
    };
  }, [sent, project, name, repository]);

  const choose = (file: File) => {
    letGo();
    const stop = new AbortController();
    giveUp.current = stop;
    setSent(null);
    setStep({ at: "sending", file, sent: 0 });
    sendArchive(
      file,
      (bytes) => !stop.signal.aborted && setStep({ at: "sending", file, sent: bytes }),
      stop.signal,
    )
      .then((upload) => {
        if (upload === null) return;
        kept.current = upload;
        setSent({ file, upload });
      })
      .catch((error) => !stop.signal.aborted && setStep({ at: "refused", file, error: toApiError(error) }));
  };

  const run = () => {
    if (!sent || step.at !== "ready") return;
    const { file, upload } = sent;
    const total = step.archive.issues - step.archive.known;
    setStep({ at: "importing", file, done: 0, total });
    const stop = backend().listen("import_progress", ({ done, total }) =>
      setStep({ at: "importing", file, done, total }),
    );
    backend()
      .call("bitbucket_import", requestOf(upload, target))
      .then(onDone)
      .catch((error) => setStep({ at: "refused", file, error: toApiError(error) }))
      .finally(stop);
  };
  return { step, choose, run };
}

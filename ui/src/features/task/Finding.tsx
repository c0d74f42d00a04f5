import { ShieldAlert } from "lucide-react";
import { Icon } from "../../components/Icon";
import type { Finding, RemoteKind } from "../../ipc/contract";
import { PRIORITY_WORDS } from "../../lib/domain";
import styles from "./Finding.module.css";

const KIND_WORDS: Record<RemoteKind, string> = {
  issue: "Issue",
  security_advisory: "Security advisory",
  dependabot_alert: "Dependabot alert",
  vulnerability: "Vulnerability",
};

type Row = readonly [string, string];

/** The particulars in the order somebody mends it: what is it, how bad, where, and what helps. */
export function findingRows(finding: Finding): Row[] {
  const rows: Row[] = [];
  if (finding.identifiers.length > 0) rows.push(["Known as", finding.identifiers.join(", ")]);
  if (finding.severity) rows.push(["Severity", PRIORITY_WORDS[finding.severity]]);
  for (const { name, ecosystem, affected, patched } of finding.packages) {
    rows.push(["Package", ecosystem ? `${name} (${ecosystem})` : name]);
    if (affected) rows.push(["Affected", affected]);
    rows.push(["Patched in", patched ?? "no version named"]);
  }
  if (finding.found_in) rows.push(["Found in", finding.found_in]);
  if (finding.solution) rows.push(["Solution", finding.solution]);
  return rows;
}

/** What a security finding says beyond its task; it is the forge's, and cannot be edited. */
export function FindingDetails({ finding, kind }: { finding: Finding; kind: RemoteKind | undefined }) {
  const title = kind ? KIND_WORDS[kind] : "Security finding";
  return (
    <section className={styles.finding} aria-label={title}>
      <h3 className="row mid">
        <Icon as={ShieldAlert} size="sm" className="ink3" />
        {title}
      </h3>
      <dl>
        {findingRows(finding).map(([term, words], index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of one answer never move
          <div key={index}>
            <dt className="ink3">{term}</dt>
            <dd>
              <bdi>{words}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      {!kind && <p className="t12 ink3">It is no longer linked. It is never published all the same.</p>}
    </section>
  );
}

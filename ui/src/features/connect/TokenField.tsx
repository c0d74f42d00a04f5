import { ExternalLink, KeyRound } from "lucide-react";
import { useId } from "react";
import { Tag } from "../../components/Chip";
import { TextInput } from "../../components/Field";
import { Icon } from "../../components/Icon";
import { SyncSign } from "../../components/signs";
import type { Direction, ServiceType } from "../../ipc/contract";
import { openLink } from "../../ipc/mutations";
import type { Place } from "../../lib/repository";
import styles from "./connect.module.css";
import { rightsFor, tokenForm, tokenPage } from "./rights";

interface Props {
  value: string;
  place: Place | null;
  /** The forge that was chosen, while there is no address yet. */
  forge?: ServiceType;
  direction: Direction;
  /** The forge did not take it. */
  refused: boolean;
  autoFocus?: boolean;
  /** What an empty field means. */
  optional?: string;
  onChange: (token: string) => void;
}

/** A secret on its way in: where it will go, what it must be allowed, and the page that makes one. */
export function TokenField({
  value,
  place,
  forge = "github",
  direction,
  refused,
  autoFocus = false,
  optional,
  onChange,
}: Props) {
  const id = useId();
  const service = place?.service ?? forge;
  return (
    <div className={styles.field}>
      <div className="row">
        <label className={styles.label} htmlFor={id}>
          Token
        </label>
        <span className="grow" />
        {place && (
          <a
            className={`t12 lk cut ${styles.make}`}
            href={tokenPage(place, direction)}
            title={`Opens ${place.host} in the browser`}
            onClick={(event) => {
              event.preventDefault();
              openLink(tokenPage(place, direction));
            }}
          >
            <span className="cut">Make one on {place.host} with these rights</span>
            <Icon as={ExternalLink} size="xs" />
          </a>
        )}
      </div>
      <TextInput
        id={id}
        icon={KeyRound}
        type="password"
        autoComplete="off"
        spellCheck={false}
        autoFocus={autoFocus}
        placeholder={optional ?? ""}
        aria-describedby={`${id}-hint`}
        invalid={refused}
        value={value}
        onChange={(event) => onChange(event.target.value.trim())}
      />
      {refused && (
        <p className={styles.refused}>
          <SyncSign kind="error" size="sm" />
          {place?.apiHost ?? "The forge"} did not take this token.
        </p>
      )}
      <p className={styles.hint} id={`${id}-hint`}>
        {tokenForm(service)} Kept encrypted, its key in your desktop’s keyring.
        {place && (
          <>
            {" "}
            It is sent to <b className="mid">{place.apiHost}</b> only.
          </>
        )}
      </p>
      <ul className={styles.rights} aria-label="Rights the token needs">
        {rightsFor(service, direction).map(({ words, optional: extra }) => (
          <li key={words}>
            <Tag>
              {words}
              {extra && <span className="ink3">optional</span>}
            </Tag>
          </li>
        ))}
      </ul>
    </div>
  );
}

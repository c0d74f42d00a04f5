import clsx from "clsx";
import { initials } from "../lib/words";
import styles from "./Avatar.module.css";

interface Props {
  login: string;
  me: boolean;
  /** The login stands beside it in words. */
  named?: boolean;
}

/** Initials on grey; you are on blue. */
export function Avatar({ login, me, named = false }: Props) {
  return (
    <span className={clsx(styles.avatar, me && styles.me)} title={login}>
      <span aria-hidden="true">{initials(login)}</span>
      {!named && <span className="sr">{login}</span>}
    </span>
  );
}

/** At most three faces, then a number. */
export function Avatars({ logins, account }: { logins: readonly string[]; account: string | null }) {
  if (logins.length === 0) return null;
  const shown = logins.length > 3 ? logins.slice(0, 2) : logins;
  const rest = logins.length - shown.length;
  return (
    <span className={styles.avatars}>
      {shown.map((login) => (
        <Avatar key={login} login={login} me={login === account} />
      ))}
      {rest > 0 && (
        <span className={styles.avatar} title={logins.slice(2).join(", ")}>
          +{rest}
        </span>
      )}
    </span>
  );
}

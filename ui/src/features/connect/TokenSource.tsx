import { Radios } from "../../components/Choice";
import styles from "./connect.module.css";
import { type Offer, OWN, offerWords } from "./offers";

interface Props {
  offers: readonly Offer[];
  /** An offer's connection, or `OWN`. */
  value: string;
  /** What stands for `OWN`. */
  own: string;
  onChange: (value: string) => void;
}

/** Which token: one that is kept for another project of the same host, or another one. */
export function TokenSource({ offers, value, own, onChange }: Props) {
  if (offers.length === 0) return null;
  const options = [
    ...offers.map((offer) => ({ value: offer.connectionId, words: offerWords(offer) })),
    { value: OWN, words: own },
  ];
  return (
    <div className={`${styles.field} ${styles.source}`}>
      <span className={styles.label}>Which token</span>
      <Radios label="Which token" value={value} options={options} onChange={onChange} />
    </div>
  );
}

import { locale } from "../words/words";

/** A size as people read it. */
export const megabytes = (bytes: number) =>
  bytes < 900_000 ? `${Math.ceil(bytes / 1000)} kB` : bytes < 900_000_000 ? `${(bytes / 1e6).toLocaleString(locale(), { maximumFractionDigits: 1 })} MB` : `${(bytes / 1e9).toLocaleString(locale(), { maximumFractionDigits: 1 })} GB`;

/** Path of the page's own root: "/", or "/prefix/" behind a proxy. The server writes it into the page's `base`. */
export const base = new URL(document.baseURI).pathname;

/** A path of ours, below the root: `/api/v1/sla` → `/prefix/api/v1/sla`. */
export const under = (path: string) => base + path.slice(1);

/** The whole address of the page's root without the last slash, for those who are told to come here. */
export const address = () => location.origin + base.replace(/\/$/, "");

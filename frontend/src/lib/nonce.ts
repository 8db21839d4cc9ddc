import { setNonce } from 'get-nonce';

/** The server's CSP nonce of this page; dialogs need it for the style element they add. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

setNonce(nonce);

/** PEM text from a file that is PEM or DER; whether it is what it should be, the server says. */
export function toPem(bytes: Uint8Array, what: 'CERTIFICATE' | 'X509 CRL' = 'CERTIFICATE'): string {
  const text = new TextDecoder().decode(bytes);
  if (text.includes('-----BEGIN')) return text;
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  const lines = btoa(binary).match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${what}-----`, ...lines, `-----END ${what}-----`, ''].join('\n');
}

/** The bytes inside a PEM text, as controllers want them. */
export function toDer(pem: string): Uint8Array<ArrayBuffer> {
  const inside = pem.replace(/-----[^-]+-----/g, '').replace(/\s+/g, '');
  return Uint8Array.from(atob(inside), (each) => each.charCodeAt(0));
}

/** As machines show it: groups of four, so that two people can compare it aloud. */
export const inFours = (thumbprint: string): string =>
  thumbprint
    .toUpperCase()
    .replace(/(.{4})/g, '$1 ')
    .trim();

export function download(name: string, content: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

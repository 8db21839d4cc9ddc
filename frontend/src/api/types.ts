import type { components } from './schema';

/** A thing as the server describes it in openapi.yaml: `Schema<'RequestRow'>`. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

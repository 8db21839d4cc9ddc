import type { QueryClient, QueryKey } from '@tanstack/react-query';

/**
 * Asks questions again, one round after the other. Rings during a round cause one more round instead of cutting it
 * short: a plant that changes faster than the server answers would otherwise never be shown.
 */
export class Refresher {
  #rung = false;
  #running = false;
  readonly #queries: Pick<QueryClient, 'invalidateQueries' | 'isFetching'>;
  readonly #keys: readonly QueryKey[];

  constructor(queries: Pick<QueryClient, 'invalidateQueries' | 'isFetching'>, keys: readonly QueryKey[]) {
    this.#queries = queries;
    this.#keys = keys;
  }

  async ring(): Promise<void> {
    this.#rung = true;
    if (this.#running) return;
    this.#running = true;
    while (this.#rung) {
      // A question already on its way may have been answered before the change.
      this.#rung = this.#keys.some((queryKey) => this.#queries.isFetching({ queryKey }) > 0);
      await Promise.allSettled(
        this.#keys.map((queryKey) => this.#queries.invalidateQueries({ queryKey }, { cancelRefetch: false })),
      );
    }
    this.#running = false;
  }
}

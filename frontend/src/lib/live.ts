import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import { create } from 'zustand';
import { Refresher } from './refresh';

/** `since`: a slow screen gets several messages as one, which begins with this number. */
export type LiveMessage = {
  topic: string;
  epoch: number | string;
  seq: number;
  since?: number;
  at: string;
  data?: unknown;
};
/** `null` means: something was missed, ask the API again. */
type Listener = (message: LiveMessage | null) => void;
type Position = [epoch: number | string, seq: number];

type LiveState = { connected: boolean; heardAt: number | null };

/** Whether the page hears the server, and when it last did; the age of all live figures. */
export const useLiveState = create<LiveState>(() => ({ connected: false, heardAt: null }));

const SILENCE = 12_000;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;

/** Waiting time before a new attempt: doubles, and is spread, so that a plant's screens do not return at once. */
export const backoff = (attempt: number, random = Math.random()) =>
  Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** attempt) * (0.5 + random / 2);

/**
 * The one socket of this page. Topics ring like a doorbell; each carries (epoch, seq), and a listener hears
 * `null` when a number was missed, when the server's epoch changed, or after a reconnect.
 */
export class Live {
  #socket: WebSocket | null = null;
  #listeners = new Map<string, Set<Listener>>();
  #positions = new Map<string, Position>();
  #attempt = 0;
  #timer: number | undefined;
  #watch: number | undefined;
  #wanted = false;
  readonly #url: () => string;

  constructor(url: () => string) {
    this.#url = url;
  }

  start(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#open();
    this.#watch = window.setInterval(() => this.#checkSilence(), 2_000);
  }

  stop(): void {
    this.#wanted = false;
    window.clearTimeout(this.#timer);
    window.clearInterval(this.#watch);
    this.#socket?.close();
    this.#socket = null;
    this.#positions.clear();
    useLiveState.setState({ connected: false, heardAt: null });
  }

  subscribe(topic: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners);
    listeners.add(listener);
    if (listeners.size === 1) this.#send([topic]);
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      this.#listeners.delete(topic);
      this.#positions.delete(topic);
      this.#tell({ unsubscribe: [topic] });
    };
  }

  /** A snapshot of the API says where its topic stands, so that nothing between snapshot and socket is lost. */
  standsAt(topic: string, epoch: number | string, seq: number): void {
    this.#positions.set(topic, [epoch, seq]);
  }

  receive(text: string): void {
    useLiveState.setState({ connected: true, heardAt: Date.now() });
    const message = JSON.parse(text) as LiveMessage & { seqs?: Record<string, Position> };
    if (message.topic === 'heartbeat') {
      for (const [topic, [epoch, seq]] of Object.entries(message.seqs ?? {}))
        this.#compare(topic, epoch, seq);
      return;
    }
    const [epoch, seq] = this.#positions.get(message.topic) ?? [message.epoch, message.seq - 1];
    if (epoch === message.epoch && message.seq <= seq) return;
    const missed = epoch !== message.epoch || (message.since ?? message.seq) > seq + 1;
    this.#positions.set(message.topic, [message.epoch, message.seq]);
    this.#ring(message.topic, missed && message.data !== undefined ? null : message);
  }

  #compare(topic: string, epoch: number | string, seq: number): void {
    if (!this.#listeners.has(topic)) return;
    const known = this.#positions.get(topic);
    this.#positions.set(topic, [epoch, seq]);
    if (known && (known[0] !== epoch || known[1] < seq)) this.#ring(topic, null);
  }

  #ring(topic: string, message: LiveMessage | null): void {
    for (const listener of this.#listeners.get(topic) ?? []) listener(message);
  }

  #open(): void {
    const socket = new WebSocket(this.#url());
    this.#socket = socket;
    socket.onopen = () => {
      const again = this.#attempt > 0;
      this.#attempt = 0;
      useLiveState.setState({ connected: true, heardAt: Date.now() });
      this.#send([...this.#listeners.keys()]);
      if (again) for (const topic of this.#listeners.keys()) this.#ring(topic, null);
    };
    socket.onmessage = (event) => this.receive(event.data);
    socket.onclose = (event) => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      useLiveState.setState({ connected: false });
      if (event.code === 4401) {
        window.dispatchEvent(new Event('lineside:signed-out'));
        this.stop();
        return;
      }
      if (this.#wanted) this.#timer = window.setTimeout(() => this.#open(), backoff(this.#attempt++));
    };
  }

  #checkSilence(): void {
    const { heardAt } = useLiveState.getState();
    if (this.#socket?.readyState === WebSocket.OPEN && heardAt && Date.now() - heardAt > SILENCE) {
      this.#socket.close();
    }
  }

  #send(topics: string[]): void {
    if (topics.length > 0) this.#tell({ subscribe: topics });
  }

  #tell(message: object): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }
}

export const live = new Live(
  () => `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws/live`,
);

/** Hears one topic while the component is shown. */
export function useLive(topic: string, listener: Listener): void {
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => live.subscribe(topic, (message) => latest.current(message)), [topic]);
}

/** Asks the given questions again whenever the topic rings. */
export function useDoorbell(topic: string, ...keys: QueryKey[]): void {
  const queries = useQueryClient();
  const name = JSON.stringify(keys);
  const refresher = useMemo(() => new Refresher(queries, JSON.parse(name) as QueryKey[]), [queries, name]);
  useLive(topic, () => void refresher.ring());
}

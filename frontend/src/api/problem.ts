import { refusal } from '@/lib/words';

export type FieldProblem = { field: string; detail: string; code: string };

export type ProblemJson = {
  title?: string;
  detail?: string;
  code?: string;
  errors?: FieldProblem[];
  [extra: string]: unknown;
};

/** What the server said no with (problem+json, RFC 9457): a sentence for people and a code for programs. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: FieldProblem[];
  readonly extra: Record<string, unknown>;

  constructor(status: number, body: ProblemJson) {
    const { title, detail, code, errors, ...extra } = body;
    super(detail || title || '');
    this.status = status;
    this.code = code ?? '';
    this.errors = errors ?? [];
    this.extra = extra;
  }

  /** Nobody answered: worth sending again with the same key. */
  get isUnanswered(): boolean {
    return this.status === 0 || this.status >= 500;
  }

  field(name: string): string | undefined {
    const found = this.errors.find((error) => error.field === name);
    return found && refusal(found.code, found.detail);
  }
}

export const asProblem = (error: unknown): Problem =>
  error instanceof Problem
    ? error
    : new Problem(0, { code: 'unanswered', detail: error instanceof Error ? error.message : String(error) });

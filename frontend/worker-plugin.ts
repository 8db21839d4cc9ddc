import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Plugin, Rolldown } from 'vite';

const PAGE = /features\/execution\/TerminalPage\.tsx$/;
const TEXTS = /src\/locales\/(en|de)\/index\.ts$/;
/** What no import names: the look before the first script, the font, the reader of drawings. */
const BESIDE = /(inter-latin(-ext)?-wght-normal|pdf\.worker)/;
const PUBLIC = ['boot.js', 'logo.svg'];

type Chunk = Rolldown.OutputChunk & {
  viteMetadata?: { importedCss: Set<string>; importedAssets: Set<string> };
};

/** Writes sw.js: worker.js with the list of what the terminal's page is made of, and a version that changes with it. */
export function worker(base: string): Plugin {
  return {
    name: 'lineside-worker',
    apply: 'build',
    generateBundle: {
      // Only now is it known which files are left: one that is not there would keep the worker from starting.
      order: 'post',
      handler(_, bundle) {
        const chunks = Object.values(bundle).filter((each): each is Chunk => each.type === 'chunk');
        const named = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
        const found = new Set<string>();
        const take = (chunk: Chunk | undefined, deep: boolean) => {
          if (!chunk || found.has(chunk.fileName)) return;
          found.add(chunk.fileName);
          for (const name of chunk.viteMetadata?.importedCss ?? []) found.add(name);
          for (const name of chunk.viteMetadata?.importedAssets ?? []) found.add(name);
          for (const name of chunk.imports) take(named.get(name), deep);
          if (deep) for (const name of chunk.dynamicImports) take(named.get(name), deep);
        };
        for (const chunk of chunks) if (chunk.isEntry) take(chunk, false);
        for (const chunk of chunks) {
          if (TEXTS.test(chunk.facadeModuleId ?? '')) take(chunk, false);
          if (PAGE.test(chunk.facadeModuleId ?? '')) take(chunk, true);
        }
        for (const name of Object.keys(bundle)) if (BESIDE.test(name)) found.add(name);
        const code = [...PUBLIC, ...[...found].filter((name) => name in bundle)]
          .sort()
          .map((name) => base + name);
        const source = readFileSync(new URL('./worker.js', import.meta.url), 'utf8');
        const version = createHash('sha256').update(source).update(code.join()).digest('hex').slice(0, 12);
        this.emitFile({
          type: 'asset',
          fileName: 'sw.js',
          source: source.replace('__VERSION__', version).replace('__CODE__', JSON.stringify(code, null, 2)),
        });
      },
    },
  };
}

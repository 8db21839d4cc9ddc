import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { worker } from './worker-plugin.ts';

const django = process.env.LINESIDE_URL ?? 'http://127.0.0.1:8000';

export default defineConfig(({ command }) => ({
  // The build is served by Django from the same origin; the development server keeps its own root.
  base: command === 'build' ? '/static/ui/' : '/',
  plugins: [react(), worker('/static/ui/')],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    manifest: 'manifest.json',
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler|react-router)\// },
            { name: 'mantine', test: /node_modules\/(@mantine|@floating-ui)\// },
            { name: 'xyflow', test: /node_modules\/@xyflow\// },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      '/api': django,
      '/media': django,
      '/ws': { target: django, ws: true },
    },
  },
  // One window for all files instead of one each, which was two thirds of the time.
  test: { environment: 'happy-dom', pool: 'vmThreads', include: ['src/**/*.test.{ts,tsx}'] },
}));

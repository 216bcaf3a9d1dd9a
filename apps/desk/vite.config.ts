import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compressed } from './compressed.ts'

export default defineConfig({
  root: import.meta.dirname,
  // From the root, whatever the depth of the page's own path; every world's pages use the same files.
  base: '/',
  plugins: [react(), compressed()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // The map is one library that cannot be cut further; it is fetched after the first paint.
    chunkSizeWarningLimit: 1200,
  },
  server: { proxy: { '/api': process.env.LIANFANG_URL ?? 'http://127.0.0.1:4800' } },
})

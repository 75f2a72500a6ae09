import tailwindcss from '@tailwindcss/vite';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';
import { identityProvider } from './scripts/identity-provider/plugin.ts';
import { contentSecurityPolicy } from './scripts/web/content-security-policy.ts';
import { firstLoad } from './scripts/web/first-load.ts';

export default defineConfig({
  plugins: [vue(), tailwindcss(), identityProvider(), contentSecurityPolicy(), firstLoad()],
  build: {
    target: 'es2022',
    // The agent with its BLS verification is one library of this size; pages are chunks of their own.
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'vue', test: /node_modules[\\/](@vue|vue|vue-router|pinia)[\\/]/ },
            { name: 'agent', test: /node_modules[\\/](@dfinity|@noble)[\\/]/ },
          ],
        },
      },
    },
  },
});

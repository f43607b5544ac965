import ui from '@nuxt/ui/vite';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [
    vue(),
    ui({
      root: `${import.meta.dirname}/..`,
      colorMode: false,
      autoImport: false,
      components: false,
      dts: false,
      // The scan reads components alone; these two are named in plain TypeScript.
      icon: { clientBundle: { scan: true, icons: ['lucide:git-compare', 'lucide:settings'] } },
      ui: { colors: { primary: 'blue', neutral: 'zinc' } },
    }),
  ],
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_I18N_LEGACY_API__: false,
    __INTLIFY_JIT_COMPILATION__: true,
    __INTLIFY_PROD_DEVTOOLS__: false,
    __INTLIFY_DROP_MESSAGE_COMPILER__: false,
  },
  build: { outDir: `${import.meta.dirname}/../out/renderer`, emptyOutDir: true, target: 'es2023' },
});

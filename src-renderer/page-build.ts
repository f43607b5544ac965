import ui from '@nuxt/ui/vite';
import vue from '@vitejs/plugin-vue';

/**
 * Vite plugins of the page, for electron.vite.config.ts.
 * @param root absolute path of the project: icons are read from its node_modules
 */
export function pagePlugins(root: string) {
  return [
    vue(),
    ui({
      root,
      colorMode: false,
      autoImport: false,
      components: false,
      dts: false,
      // The scan reads components alone; these are named in plain TypeScript alone.
      icon: { clientBundle: { scan: true, icons: ['lucide:git-compare', 'lucide:keyboard', 'lucide:settings'] } },
      ui: { colors: { primary: 'blue', neutral: 'zinc' } },
    }),
  ];
}

/** Leaves out of the bundle what the page does not use. */
export const pageDefines = {
  __VUE_OPTIONS_API__: 'false',
  __VUE_PROD_DEVTOOLS__: 'false',
  __VUE_I18N_FULL_INSTALL__: 'false',
  __VUE_I18N_LEGACY_API__: 'false',
  __INTLIFY_JIT_COMPILATION__: 'true',
  __INTLIFY_PROD_DEVTOOLS__: 'false',
  __INTLIFY_DROP_MESSAGE_COMPILER__: 'false',
};

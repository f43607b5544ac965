// First: it takes a launch link's code out of the address, which the router reads.
import './client/session';
import './assets/main.css';
import ui from '@nuxt/ui/vue-plugin';
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import App from './App.vue';
import { preferredLocale } from '../src-main/core/common/locale';
import { i18n, locales, useLanguage } from './i18n';
import { router } from './router';

/** The language of the last session, so that the first screen needs no answer from the backend. */
function rememberedLocale(): (typeof locales)[number] {
  const stored = localStorage.getItem('gatewise.locale');
  return locales.find((locale) => locale === stored) ?? preferredLocale(navigator.languages);
}

await useLanguage(rememberedLocale());
createApp(App).use(createPinia()).use(router).use(i18n).use(ui).mount('#app');

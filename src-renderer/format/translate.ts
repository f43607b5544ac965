/** What pure functions need of vue-i18n's `t`. */
export type Translate = (key: string, values?: Record<string, unknown>) => string;

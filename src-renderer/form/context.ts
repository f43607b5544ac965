import { inject, provide, type InjectionKey } from 'vue';
import type { FieldIssue } from './issues';

/** The form that fields belong to: they read, write and explain themselves by their paths. */
export interface FormContext {
  get(path: string): unknown;
  set(path: string, value: unknown): void;
  /** Why the field is refused; undefined when it is not. */
  issue(path: string): FieldIssue | undefined;
  /** What the field would be without anybody's choice; undefined where nothing is known beyond the schema. */
  baseline(path: string): unknown;
}

const formKey: InjectionKey<FormContext> = Symbol('form');

/** What the fields inside the present component share. */
export function provideForm(context: FormContext): void {
  provide(formKey, context);
}

/** What the form around a field shares. */
export function useForm(): FormContext {
  const context = inject(formKey);
  if (context === undefined) throw new Error('a field stands outside of a form');
  return context;
}

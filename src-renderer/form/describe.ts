import { z } from 'zod';

/** What a form must know about one field, read from its schema. */
export interface FieldDescription {
  readonly kind: 'integer' | 'number' | 'boolean' | 'choice' | 'text';
  readonly nullable: boolean;
  /** Undefined where the schema has none: the field must be given. */
  readonly default: unknown;
  readonly min: number | null;
  readonly max: number | null;
  /** Of a choice. */
  readonly options: readonly string[];
}

export interface NamedField {
  readonly name: string;
  readonly field: FieldDescription;
}

/** A schema without its default and its null, which are told apart. */
function unwrap(schema: z.core.$ZodType): { inner: z.core.$ZodType; nullable: boolean; fallback: unknown } {
  let inner = schema;
  let nullable = false;
  let fallback: unknown;
  for (;;) {
    if (inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault) {
      fallback ??= inner.def.defaultValue;
      inner = inner.unwrap();
    } else if (inner instanceof z.ZodNullable) {
      nullable = true;
      inner = inner.unwrap();
    } else if (inner instanceof z.ZodOptional) {
      inner = inner.unwrap();
    } else {
      return { inner, nullable, fallback };
    }
  }
}

function finite(value: number | null | undefined): number | null {
  // zod gives whole numbers the bounds of safe integers, which say nothing to a person.
  return value === null || value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? null : value;
}

/** Describes a field; null for what is no single value (objects, lists, unions): those have editors of their own. */
export function describeField(schema: z.core.$ZodType): FieldDescription | null {
  const { inner, nullable, fallback } = unwrap(schema);
  const common = { nullable, default: fallback, min: null, max: null, options: [] };
  if (inner instanceof z.ZodNumber) {
    const kind = inner.isInt ? 'integer' : 'number';
    return { ...common, kind, min: finite(inner.minValue), max: finite(inner.maxValue) };
  }
  if (inner instanceof z.ZodBoolean) return { ...common, kind: 'boolean' };
  if (inner instanceof z.ZodEnum) return { ...common, kind: 'choice', options: inner.options.map(String) };
  if (inner instanceof z.ZodString) return { ...common, kind: 'text' };
  return null;
}

/** The single-valued fields of an object schema, in its order; discriminators and nested objects are left out. */
export function describeFields(schema: z.core.$ZodType): NamedField[] {
  const { inner } = unwrap(schema);
  if (!(inner instanceof z.ZodObject)) return [];
  return Object.entries(inner.shape as Record<string, z.core.$ZodType>).flatMap(([name, field]) => {
    const described = describeField(field);
    return described === null ? [] : [{ name, field: described }];
  });
}

/** The variants of a discriminated union under their names. */
export function describeVariants(schema: z.core.$ZodType): ReadonlyMap<string, z.ZodObject> {
  const { inner } = unwrap(schema);
  if (!(inner instanceof z.ZodDiscriminatedUnion)) return new Map();
  const { discriminator } = inner.def;
  return new Map(
    inner.options.flatMap((option): [string, z.ZodObject][] => {
      if (!(option instanceof z.ZodObject)) return [];
      const literal: unknown = option.shape[discriminator];
      return literal instanceof z.ZodLiteral ? [[String(literal.value), option]] : [];
    }),
  );
}

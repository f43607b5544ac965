import { z } from 'zod';

/** Linear models under the names and with the defaults of scikit-learn. */
export const linearEstimatorSchema = z.discriminatedUnion('type', [
  z.object({
    /** Σ weight · error² + alpha ‖coefficients‖². */
    type: z.literal('Ridge'),
    alpha: z.number().nonnegative().default(1),
    fitIntercept: z.boolean().default(true),
  }),
  z.object({
    /** Half the mean squared error + alpha (l1Ratio ‖coefficients‖₁ + (1 − l1Ratio) ‖coefficients‖² / 2). */
    type: z.literal('ElasticNet'),
    alpha: z.number().nonnegative().default(1),
    l1Ratio: z.number().min(0).max(1).default(0.5),
    fitIntercept: z.boolean().default(true),
    maxIter: z.number().int().min(1).max(1_000_000).default(1000),
    tol: z.number().positive().default(1e-4),
  }),
  z.object({
    /** C Σ weight · logarithmic loss + ‖coefficients‖² / 2; multinomial for more than two classes. */
    type: z.literal('LogisticRegression'),
    C: z.number().positive().default(1),
    fitIntercept: z.boolean().default(true),
    maxIter: z.number().int().min(1).max(1_000_000).default(100),
    tol: z.number().positive().default(1e-4),
  }),
]);
export type LinearEstimator = z.infer<typeof linearEstimatorSchema>;

/**
 * A linear model of all values of a window, one for each predicted row or class. With the window's last-value normalisation it
 * is NLinear, with a decomposition DLinear, both solved at once instead of trained.
 */
export const linearSchema = z.object({
  kind: z.literal('linear'),
  estimator: linearEstimatorSchema.prefault({ type: 'Ridge' }),
  /** Splits each window into its moving average over `kernelSize` rows, whose ends are repeated, and the rest. */
  decomposition: z
    .object({
      kernelSize: z
        .number()
        .int()
        .min(3)
        .max(9999)
        .refine((size) => size % 2 === 1, 'kernelSize is an odd number, so that the average has a middle.')
        .default(25),
    })
    .nullable()
    .default(null),
});
export type LinearModel = z.infer<typeof linearSchema>;

/** How each tone of a verdict is drawn: a frame, and a sign so that colour is not needed alone. */
export const verdictLooks = {
  good: { frame: 'border-success/50 bg-success/10', sign: 'text-success', icon: 'i-lucide-circle-check' },
  bad: { frame: 'border-error/50 bg-error/10', sign: 'text-error', icon: 'i-lucide-circle-x' },
  open: { frame: 'border-warning/50 bg-warning/10', sign: 'text-warning', icon: 'i-lucide-circle-alert' },
  none: { frame: 'border-default bg-muted', sign: 'text-muted', icon: 'i-lucide-info' },
} as const;

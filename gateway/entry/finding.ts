/** One thing that was looked at before a start. `problem`: it will not work so; `warning`: it works, but somebody should know. */
export interface Finding {
  readonly subject: string
  readonly state: 'ok' | 'warning' | 'problem'
  /** What was found, and where it is not well, what to do. Never holds a secret. */
  readonly text: string
}

export function ok(subject: string, text: string): Finding {
  return { subject, state: 'ok', text }
}

export function warning(subject: string, text: string): Finding {
  return { subject, state: 'warning', text }
}

export function problem(subject: string, text: string): Finding {
  return { subject, state: 'problem', text }
}

import { ar } from './ar.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { pt } from './pt.ts'
import { tr } from './tr.ts'
import { zh } from './zh.ts'

/** Plural forms of one text; `other` is always there. */
export type PluralForms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string }

/** Name of a text. */
export type MessageKey = keyof typeof en

/** All texts of one language: the same keys as English, plural forms where English has them. */
export type Messages = {
  readonly [Key in MessageKey]: (typeof en)[Key] extends string ? string : PluralForms
}

/** The texts of every language, by tag. */
export const MESSAGES: Readonly<Record<'en' | 'de' | 'es' | 'pt' | 'tr' | 'zh' | 'ar', Messages>> = {
  en,
  de,
  es,
  pt,
  tr,
  zh,
  ar,
}

import type { Sql } from './database.ts'

/** Whether a business demands a second factor of everyone who signs in to it, and who has one. */
export interface FactorDemand {
  readonly demanded: boolean
  readonly members: number
  readonly membersWithFactor: number
  readonly ownersWithFactor: number
}

/** All of it as of one moment. */
export async function readFactorDemand(sql: Sql, businessId: string): Promise<FactorDemand> {
  const { rows } = await sql.query<FactorDemand>(
    `select b.demands_second_factor as demanded, count(*)::int as members, count(f.user_id)::int as "membersWithFactor",
            (count(f.user_id) filter (where m.role = 'owner'))::int as "ownersWithFactor"
       from businesses b
       join members m on m.business_id = b.id
       left join second_factors f on f.user_id = m.user_id and f.confirmed_at is not null
      where b.id = $1 group by b.id`,
    [businessId],
  )
  return rows[0] ?? { demanded: false, members: 0, membersWithFactor: 0, ownersWithFactor: 0 }
}

/** From now on everyone who signs in to the business needs a second factor, or does not. */
export async function setFactorDemand(sql: Sql, businessId: string, demanded: boolean): Promise<void> {
  await sql.query('update businesses set demands_second_factor = $2 where id = $1', [businessId, demanded])
}

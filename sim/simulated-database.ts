import { createTestDatabase } from '../devnet/test-database.ts'
import { type Database, openDatabase } from '../gateway/storage/database.ts'
import type { VirtualTime } from './virtual-clock.ts'

/** A real database whose clock is virtual and that notes every undeclared change of a state (O6). */
export interface SimulatedDatabase {
  readonly db: Database
  /** Brings the server's clock to the virtual time. */
  syncClock(time: VirtualTime): Promise<void>
  /** Undeclared changes of states since the start, as text. */
  undeclaredEdges(): Promise<string[]>
  /** Our transactions that each obligation was ever put into, in order. */
  carried(): Promise<Map<string, string[]>>
  close(): Promise<void>
}

/** Declared edges (docs/architecture.md, States). A reorg may take a state back; that is an edge too. */
const EDGES: Readonly<Record<string, readonly string[]>> = {
  transfers: [
    ...['seen>confirmed', 'confirmed>final', 'seen>orphaned', 'confirmed>orphaned', 'final>orphaned'],
    'orphaned>seen',
  ],
  obligations: [
    ...['due>sent', 'due>settled', 'due>parked', 'due>cancelled', 'sent>settled', 'sent>due', 'sent>parked'],
    ...[
      'sent>cancelled',
      'parked>due',
      'parked>settled',
      'parked>cancelled',
      'settled>final',
      'settled>sent',
    ],
    ...['settled>due', 'final>sent', 'final>due', 'cancelled>due'],
  ],
  outgoing_transactions: ['open>mined', 'mined>final', 'mined>open', 'final>open'],
  deliveries: [
    ...['pending>delivered', 'pending>exhausted', 'pending>superseded', 'exhausted>delivered'],
    'superseded>delivered',
  ],
}

// `search_path` names the simulation's schema before PostgreSQL's own, so that `now()` in the core's statements is ours.
const CLOCK = `
  create schema sim;
  create table sim.clock (at timestamptz not null);
  insert into sim.clock values (pg_catalog.now());
  create function sim.now() returns timestamptz language sql stable as 'select at from sim.clock';
  create function sim.clock_timestamp() returns timestamptz language sql stable as 'select at from sim.clock';
  create table sim.undeclared (edge text not null);
  create function sim.note_edge() returns trigger language plpgsql as $$
  begin
    if old.state <> new.state and not (old.state || '>' || new.state) = any (tg_argv[0]::text[]) then
      insert into sim.undeclared values (tg_table_name || ' ' || old.state || '>' || new.state);
    end if;
    return null;
  end $$;
  create table sim.carried (obligation_id text not null, outgoing_id text not null);
  create function sim.note_carried() returns trigger language plpgsql as $$
  begin
    if new.outgoing_id is not null and new.outgoing_id is distinct from old.outgoing_id then
      insert into sim.carried values (new.id, new.outgoing_id);
    end if;
    return null;
  end $$;
  create trigger sim_carried after update of outgoing_id on public.obligations
    for each row execute function sim.note_carried();
  do $$
  declare c record;
  begin
    for c in select table_name, column_name from information_schema.columns
              where table_schema = 'public' and column_default = 'now()' loop
      execute format('alter table public.%I alter column %I set default sim.now()', c.table_name, c.column_name);
    end loop;
    execute format('alter database %I set search_path = sim, pg_catalog, public', current_database());
  end $$;`

/** Opens a fresh migrated database for simulations. */
export async function openSimulatedDatabase(): Promise<SimulatedDatabase> {
  const database = await createTestDatabase()
  const plain = openDatabase(database.url, { poolMax: 1, onError: () => undefined })
  await plain.query(CLOCK)
  for (const [table, edges] of Object.entries(EDGES))
    await plain.query(
      `create trigger sim_edges after update of state on public.${table}
         for each row execute function sim.note_edge('{${edges.map(edge => `"${edge}"`).join()}}')`,
    )
  await plain.close()
  const db = openDatabase(database.url, { poolMax: 12, onError: () => undefined })
  let setMs = -1
  return {
    db,
    async syncClock(time) {
      if (setMs === time.nowMs) return
      setMs = time.nowMs
      await db.query('update sim.clock set at = to_timestamp($1::float8 / 1000)', [setMs], 'sim_clock')
    },
    async undeclaredEdges() {
      const { rows } = await db.query<{ edge: string }>('select edge from sim.undeclared')
      return rows.map(row => `O6 ${row.edge}`)
    },
    async carried() {
      const { rows } = await db.query<{ obligation_id: string; outgoing_id: string }>(
        'select c.obligation_id, c.outgoing_id from sim.carried c join outgoing_transactions t on t.id = c.outgoing_id order by t.nonce',
      )
      const carried = new Map<string, string[]>()
      for (const row of rows)
        carried.set(row.obligation_id, [...(carried.get(row.obligation_id) ?? []), row.outgoing_id])
      return carried
    },
    async close() {
      await db.close()
      await database.drop()
    },
  }
}

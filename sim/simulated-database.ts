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
  /** Our transactions that each obligation was ever put into, by nonce. */
  carried(): Promise<Map<string, Carrying[]>>
  close(): Promise<void>
}

/** That an obligation was put into one of our transactions. */
export interface Carrying {
  readonly outgoingId: string
  /** What forbade it, by the rows of that moment: null when nothing did. */
  readonly fault: string | null
  /** Whether its chain was rewound at any time after. */
  readonly rewound: boolean
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
  payouts: [
    ...['created>processing', 'created>rejected', 'processing>done', 'processing>error'],
    ...['done>processing', 'error>processing'],
  ],
  payout_requests: [
    ...['pending>processing', 'pending>rejected', 'processing>done', 'processing>error'],
    ...['done>processing', 'error>processing'],
  ],
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
  create sequence sim.moments;
  create table sim.rewinds (chain_id text not null, moment bigint not null default nextval('sim.moments'));
  create table sim.carried (obligation_id text not null, outgoing_id text not null, fault text,
                            moment bigint not null default nextval('sim.moments'));
  create index on sim.carried (obligation_id);
  create function sim.note_carried() returns trigger language plpgsql as $$
  begin
    if new.outgoing_id is not null and new.outgoing_id is distinct from old.outgoing_id then
      insert into sim.carried (obligation_id, outgoing_id, fault) values (new.id, new.outgoing_id, coalesce(
        (select 'while ' || t.id || ' was open' from sim.carried c
           join public.outgoing_transactions t on t.id = c.outgoing_id
          where c.obligation_id = new.id and t.state = 'open' and not exists (
            select from sim.rewinds r where r.chain_id = t.chain_id and r.moment > c.moment) limit 1),
        (select 'after ' || f.txid || ' had moved it' from public.transfers t
           join public.outflows f on f.chain_id = t.chain_id and f.till_id = t.till_id and f.asset_id = t.asset_id
            and (f.block_number, f.tx_index) > (t.block_number, t.tx_index)
          where t.business_id = new.business_id and t.id = new.transfer_id limit 1)));
    end if;
    return null;
  end $$;
  create trigger sim_carried after update of outgoing_id on public.obligations
    for each row execute function sim.note_carried();
  create function sim.note_rewind() returns trigger language plpgsql as $$
  begin
    if new.number < old.number then insert into sim.rewinds (chain_id) values (new.chain_id); end if;
    return null;
  end $$;
  create trigger sim_rewinds after update on public.cursors for each row execute function sim.note_rewind();
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
  // The clock moves in the middle of a core's transaction, which must not take a second connection of its own pool.
  const clock = openDatabase(database.url, { poolMax: 4, onError: () => undefined })
  let setMs = -1
  return {
    db,
    async syncClock(time) {
      if (setMs === time.nowMs) return
      setMs = time.nowMs
      await clock.query('update sim.clock set at = to_timestamp($1::float8 / 1000)', [setMs])
    },
    async undeclaredEdges() {
      const { rows } = await db.query<{ edge: string }>('select edge from sim.undeclared')
      return rows.map(row => `O6 ${row.edge}`)
    },
    async carried() {
      const { rows } = await db.query<Carrying & { obligationId: string }>(
        `select c.obligation_id as "obligationId", c.outgoing_id as "outgoingId", c.fault,
                exists (select from sim.rewinds r where r.chain_id = t.chain_id and r.moment > c.moment) as rewound
           from sim.carried c join outgoing_transactions t on t.id = c.outgoing_id order by t.nonce`,
      )
      return Map.groupBy(rows, row => row.obligationId)
    },
    async close() {
      await clock.close()
      await db.close()
      await database.drop()
    },
  }
}

-- The books: double entry, append-only. An account is (business, purpose, asset, till); its balance is the fold of its
-- entries, kept beside as a cache that the audit checks (F46-F50).

-- Where a transfer's money is, as the books have it; moves only together with a posting.
alter table transfers
  add column location text not null default 'received'
    check (location in ('received', 'till.seen', 'till.confirmed', 'till.final', 'till.sent', 'till.suspense', 'settled')),
  add column location_moves integer not null default 0;

-- A posting is identified by what happened to which row, and how many times that happened to it (F48).
create table ledger_postings (
  business_id text not null,
  kind text not null check (kind in ('transfer.moved', 'outflow.difference')),
  source_id text not null,
  source_number integer not null,
  created_at timestamptz not null default now(),
  primary key (business_id, kind, source_id, source_number)
);

create table ledger_entries (
  business_id text not null,
  kind text not null,
  source_id text not null,
  source_number integer not null,
  leg smallint not null,
  purpose text not null,
  asset_id text not null,
  -- Empty for accounts that do not belong to one till.
  till_id text not null default '',
  amount_atoms numeric(78,0) not null check (amount_atoms <> 0),
  primary key (business_id, kind, source_id, source_number, leg),
  foreign key (business_id, kind, source_id, source_number) references ledger_postings
);
create index ledger_entries_account on ledger_entries (business_id, till_id, purpose, asset_id);

create table ledger_balances (
  business_id text not null,
  purpose text not null,
  asset_id text not null,
  till_id text not null default '',
  balance_atoms numeric(78,0) not null,
  primary key (business_id, purpose, asset_id, till_id)
);

-- Every posting sums to zero per asset (O4, F48). All legs of a posting come in one statement, so what a statement
-- inserts must balance by itself; a leg that comes later is refused for the same reason.
create function ledger_posting_balances() returns trigger language plpgsql as $$
declare
  wrong text;
begin
  select kind || ' of ' || source_id into wrong from inserted
   group by business_id, kind, source_id, source_number, asset_id having sum(amount_atoms) <> 0 limit 1;
  if wrong is not null then
    raise exception 'posting % does not sum to zero', wrong using errcode = 'check_violation';
  end if;
  return null;
end $$;
create trigger ledger_entries_balance after insert on ledger_entries
  referencing new table as inserted for each statement execute function ledger_posting_balances();

-- History is never edited: corrections are further postings (F49).
create function ledger_append_only() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger ledger_postings_append_only before update or delete or truncate on ledger_postings
  for each statement execute function ledger_append_only();
create trigger ledger_entries_append_only before update or delete or truncate on ledger_entries
  for each statement execute function ledger_append_only();

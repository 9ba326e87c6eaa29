-- What prices a payment was valued with, and whose word they were (F17). Callbacks, logs and reports of a payment all tell
-- these, however the market moved since.

-- All prices that held at one time, by unit (a ticker or a currency): price in USD, time, end, sources. Never changed; a row is
-- written with the first transfer that is valued by it. It belongs to no merchant.
create table rate_snapshots (
  id text primary key,
  taken_at timestamptz not null,
  prices jsonb not null
);

-- Written in the transaction that first sees the transfer; where no price of its asset was known then, in the one that first
-- tells of it. Never changed. Without a row the transfer was never valued.
create table transfer_rates (
  business_id text not null,
  transfer_id uuid not null,
  snapshot_id text not null,
  primary key (business_id, transfer_id)
);

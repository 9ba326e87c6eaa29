-- The core: businesses, tills, what arrived, what is owed, what was sent, what was told.
-- Amounts are numeric(78,0) base units. Addresses and hashes are text in their chain's canonical form.
-- A table that belongs to a business carries business_id first in its key (design 4 and 9).

create table businesses (
  id text primary key,
  name text not null,
  created_at timestamptz not null default now()
);

create table users (
  id text primary key,
  email text not null unique,
  password_hash text not null,
  created_at timestamptz not null default now()
);

create table members (
  business_id text not null references businesses,
  user_id text not null references users,
  role text not null check (role in ('owner', 'operator', 'viewer')),
  primary key (business_id, user_id)
);

-- Keys are 256-bit random; only their SHA-256 is kept (F67).
create table api_keys (
  business_id text not null references businesses,
  id text not null,
  dialect text not null check (dialect in ('blockbee', 'bleumi', 'bleepay')),
  key_hash bytea not null unique,
  address_override boolean not null default false,
  created_at timestamptz not null default now(),
  revoked_at timestamptz,
  primary key (business_id, id)
);

-- Where a business wants its money when a request names no address; a split is written `p@a|p@a`.
create table default_addresses (
  business_id text not null references businesses,
  ticker text not null,
  address text not null,
  primary key (business_id, ticker)
);

create table tills (
  business_id text not null references businesses,
  id text not null,
  dialect text not null check (dialect in ('blockbee', 'bleumi', 'bleepay')),
  family text not null check (family in ('evm')),
  address text not null,
  -- 8 bytes, 0x hex: the `id` that goes into the address beside the terms hash.
  nonce text not null,
  terms jsonb not null,
  terms_hash text not null,
  -- What counts as payment here: one asset, or with multi_token every registered asset of its chain, with multi_chain
  -- the same asset on sibling chains, with both every registered asset of the family.
  asset_id text not null,
  multi_token boolean not null default false,
  multi_chain boolean not null default false,
  confirmations integer not null check (confirmations >= 1),
  priority text not null default 'default',
  -- Whether first sight is announced before confirmation.
  announce_pending boolean not null default false,
  created_at timestamptz not null default now(),
  primary key (business_id, id)
);
create unique index tills_address on tills (address, family);

-- BlockBee: the callback URL is the identity of an address within the account (reference blockbee 4.3).
create table blockbee_callbacks (
  business_id text not null,
  callback_hash bytea not null,
  callback_url text not null,
  till_id text not null,
  ticker text not null,
  address_out text not null,
  method text not null check (method in ('get', 'post', 'json')),
  with_convert boolean not null default false,
  created_at timestamptz not null default now(),
  primary key (business_id, callback_hash),
  foreign key (business_id, till_id) references tills (business_id, id)
);
create unique index blockbee_callbacks_till on blockbee_callbacks (business_id, till_id);
create index blockbee_callbacks_hash on blockbee_callbacks (callback_hash);

-- Our own header chain, one row per canonical height from the first scanned block on (F20, F26).
create table blocks (
  chain_id text not null,
  number bigint not null,
  hash text not null,
  parent_hash text not null,
  block_time timestamptz not null,
  proof text not null check (proof in ('roots', 'bloom')),
  primary key (chain_id, number)
);

-- How far each chain is scanned; moves only in the transaction that writes the block's rows (F8).
create table cursors (
  chain_id text primary key,
  number bigint not null,
  hash text not null,
  -- Highest final block ever; a reorg below it stops credits and signing (F21).
  final_number bigint not null,
  halted_reason text,
  updated_at timestamptz not null default now()
);

create table transfers (
  business_id text not null,
  id uuid not null,
  chain_id text not null,
  txid text not null,
  ordinal integer not null,
  till_id text not null,
  asset_id text not null,
  amount_atoms numeric(78,0) not null check (amount_atoms > 0),
  sender text not null,
  -- Null while the transfer is in no canonical block. The index is the transaction's place in its block.
  block_number bigint,
  block_hash text,
  tx_index integer not null,
  state text not null check (state in ('seen', 'confirmed', 'final', 'orphaned')),
  -- Whether it counts for the till; what does not count is kept and named, never lost (F14, F16).
  disposition text not null check (disposition in ('accepted', 'below_minimum', 'other_asset')),
  seen_at timestamptz not null default now(),
  confirmed_at timestamptz,
  primary key (business_id, id),
  foreign key (business_id, till_id) references tills (business_id, id),
  check ((state = 'orphaned') = (block_number is null)),
  check ((block_number is null) = (block_hash is null))
);
-- The till and asset belong to the identity because a re-included transaction may do something else (F19).
create unique index transfers_identity on transfers (chain_id, txid, ordinal, till_id, asset_id);
create index transfers_till on transfers (business_id, till_id, asset_id);
create index transfers_unfinal on transfers (chain_id, block_number) where state in ('seen', 'confirmed');

-- A token that is not in the registry arrived at a till: one note per till and contract, never a credit (F1).
create table unknown_asset_notes (
  business_id text not null,
  till_id text not null,
  chain_id text not null,
  contract text not null,
  first_txid text not null,
  first_seen_at timestamptz not null default now(),
  primary key (business_id, till_id, chain_id, contract)
);

-- Value that left a till, as the chain proves it: settlements and refunds, whoever sent them.
create table outflows (
  business_id text not null,
  chain_id text not null,
  txid text not null,
  ordinal integer not null,
  till_id text not null,
  asset_id text not null,
  amount_atoms numeric(78,0) not null check (amount_atoms > 0),
  recipient text not null,
  block_number bigint not null,
  tx_index integer not null,
  primary key (chain_id, txid, ordinal)
);
create index outflows_till on outflows (business_id, till_id, asset_id);
create index outflows_block on outflows (chain_id, block_number);

-- One transaction of ours to the chain: a nonce of a sender, spent once whatever the number of attempts (O9).
create table outgoing_transactions (
  id text primary key,
  chain_id text not null,
  sender text not null,
  nonce bigint not null,
  to_address text not null,
  data text not null,
  gas_limit bigint not null,
  -- open: not seen in a canonical block. mined: in one. final: below finality. Only a reorg leads back to open.
  state text not null check (state in ('open', 'mined', 'final')),
  -- Why it needs a person, while it does (F34).
  parked_reason text,
  mined_txid text,
  mined_block bigint,
  succeeded boolean,
  fee_atoms numeric(78,0),
  created_at timestamptz not null default now(),
  unique (chain_id, sender, nonce)
);
create index outgoing_transactions_open on outgoing_transactions (chain_id, nonce) where state = 'open';
create index outgoing_transactions_mined on outgoing_transactions (chain_id, mined_block) where state = 'mined';

-- Ways to spend that nonce; a bump is a new attempt with higher fees (F28, F34). The row with its fees is committed
-- before the signer is asked, the bytes before any node sees them.
create table attempts (
  outgoing_id text not null references outgoing_transactions,
  version integer not null check (version >= 1),
  max_fee_per_gas numeric(78,0) not null,
  max_priority_fee_per_gas numeric(78,0) not null,
  txid text unique,
  raw_transaction text,
  created_at timestamptz not null default now(),
  -- When a node last took these bytes; null again after a reorg dropped them.
  broadcast_at timestamptz,
  last_answer text,
  primary key (outgoing_id, version),
  check ((txid is null) = (raw_transaction is null))
);

create table nonce_lanes (
  chain_id text not null,
  sender text not null,
  next_nonce bigint not null,
  halted_reason text,
  primary key (chain_id, sender)
);

-- What we owe on chain. One per accepted transfer (forward); at most one effective transaction each (O3).
create table obligations (
  business_id text not null,
  id text not null,
  kind text not null check (kind in ('forward')),
  transfer_id uuid not null,
  till_id text not null,
  chain_id text not null,
  asset_id text not null,
  amount_atoms numeric(78,0) not null check (amount_atoms > 0),
  -- due: waits for a transaction. sent: in an outgoing transaction. settled: the chain shows the outflow.
  -- final: below finality. parked: needs a person, see reason. cancelled: its transfer vanished before it was sent.
  state text not null check (state in ('due', 'sent', 'settled', 'final', 'parked', 'cancelled')),
  outgoing_id text references outgoing_transactions,
  settled_txid text,
  settled_block bigint,
  failures integer not null default 0,
  due_at timestamptz not null default now(),
  reason text,
  created_at timestamptz not null default now(),
  primary key (business_id, id),
  unique (business_id, transfer_id),
  foreign key (business_id, transfer_id) references transfers (business_id, id)
);
create index obligations_due on obligations (chain_id, due_at) where state = 'due';
create index obligations_outgoing on obligations (outgoing_id) where outgoing_id is not null;
create index obligations_till on obligations (business_id, till_id, asset_id);
create index obligations_settled on obligations (chain_id, settled_block) where state = 'settled';

-- The transactional outbox (F53): written with the state change it tells of. One event per transfer and stage.
create table events (
  business_id text not null,
  id text not null,
  kind text not null check (kind in ('transfer.pending', 'transfer.forwarded')),
  till_id text not null,
  transfer_id uuid not null,
  -- Position in the transfer's own gap-free sequence, from 1 (F55).
  sequence integer not null,
  -- What was true when it happened: confirmations, forward's transaction id, forwarded base units.
  facts jsonb not null,
  composed_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (business_id, id),
  unique (business_id, transfer_id, kind),
  unique (business_id, transfer_id, sequence)
);
create index events_uncomposed on events (created_at) where composed_at is null;

create table deliveries (
  business_id text not null,
  id text not null,
  event_id text not null,
  transfer_id uuid not null,
  sequence integer not null,
  -- Isolation key: scheme, host and port (F58).
  endpoint text not null,
  method text not null check (method in ('GET', 'POST')),
  url text not null,
  content_type text,
  body text,
  -- pending: to be sent at next_attempt_at. delivered: acknowledged. exhausted: gave up, replay by hand.
  -- superseded: a later stage of the same transfer made it moot.
  state text not null check (state in ('pending', 'delivered', 'exhausted', 'superseded')),
  attempts integer not null default 0,
  acknowledged_by text check (acknowledged_by in ('token', 'status')),
  next_attempt_at timestamptz not null default now(),
  -- Held by a worker until then; taken over by another afterwards.
  leased_until timestamptz,
  give_up_at timestamptz not null,
  created_at timestamptz not null default now(),
  primary key (business_id, id),
  unique (business_id, event_id)
);
create index deliveries_due on deliveries (next_attempt_at) where state = 'pending';
create index deliveries_open on deliveries (endpoint, next_attempt_at) where state = 'pending';
create index deliveries_transfer on deliveries (business_id, transfer_id);

create table delivery_attempts (
  business_id text not null,
  delivery_id text not null,
  number integer not null,
  started_at timestamptz not null,
  request_url text not null,
  -- HTTP status, or `-3` when no answer came (reference blockbee 6.2).
  response_status text not null,
  -- First 4 KB, control characters removed (F57).
  response text not null,
  acknowledged boolean not null,
  duration_ms integer not null,
  next_attempt_at timestamptz,
  -- No foreign key: the insert joins the delivery's row anyway, and the check cost most of a burst's recording.
  primary key (business_id, delivery_id, number)
);

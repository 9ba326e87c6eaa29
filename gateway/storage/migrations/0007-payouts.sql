-- Payouts: what merchants ask to be paid, lists of it that are paid in one transaction each, who decided, and what each
-- business may spend (decision 0016).

-- What a key may do about payouts beside reading; a key without a row may do nothing.
create table payout_keys (
  business_id text not null,
  key_id text not null,
  -- request: ask for payouts. process: also create lists and approve them, as one person.
  permission text not null check (permission in ('request', 'process')),
  primary key (business_id, key_id),
  foreign key (business_id, key_id) references api_keys (business_id, id)
);

-- The address at which a business funds its payouts: a till whose only recipient is the payout account.
create table payout_wallets (
  business_id text not null references businesses,
  family text not null,
  till_id text not null,
  primary key (business_id, family),
  foreign key (business_id, till_id) references tills (business_id, id)
);
create unique index payout_wallets_till on payout_wallets (till_id);

-- Limits of a business per asset. Null: none.
create table payout_limits (
  business_id text not null references businesses,
  asset_id text not null,
  request_max_atoms numeric(78,0) check (request_max_atoms > 0),
  -- Approved within 24 hours.
  day_max_atoms numeric(78,0) check (day_max_atoms > 0),
  -- Payouts of at least this much need two persons (F101).
  two_persons_from_atoms numeric(78,0) check (two_persons_from_atoms > 0),
  primary key (business_id, asset_id)
);

-- Numbers under which the payout contract pays a list once. The series is random, so that a database made anew on the
-- same account does not meet numbers of an older one.
create table payout_numbers (
  chain_id text primary key,
  series numeric(20,0) not null,
  next_number bigint not null
);

create table payouts (
  business_id text not null references businesses,
  id uuid not null,
  chain_id text not null,
  asset_id text not null,
  number numeric(29,0) not null check (number > 0),
  -- account: sent from the payout account. wallet: signed by the merchant's own, named in payer.
  source text not null default 'account' check (source in ('account', 'wallet')),
  -- Who pays; known from the first transaction on, or from the approval.
  payer text,
  -- created: waits for approval. processing: approved, not in a canonical block yet. done: paid, but for requests in error.
  -- error: none of its requests could be paid. rejected: decided against.
  state text not null check (state in ('created', 'processing', 'done', 'error', 'rejected')),
  outgoing_id text references outgoing_transactions,
  txid text,
  mined_block bigint,
  failures integer not null default 0,
  due_at timestamptz not null default now(),
  -- Why it waits or what went wrong.
  reason text,
  created_by text not null,
  created_at timestamptz not null default now(),
  approved_at timestamptz,
  primary key (business_id, id),
  unique (chain_id, number),
  check ((txid is null) = (mined_block is null)),
  check (source = 'account' or payer is not null)
);
create index payouts_due on payouts (chain_id, due_at) where state = 'processing' and outgoing_id is null and source = 'account';
create index payouts_outgoing on payouts (outgoing_id) where outgoing_id is not null;
create index payouts_mined on payouts (chain_id, mined_block) where mined_block is not null;
create index payouts_list on payouts (business_id, asset_id, created_at desc, id desc);

create table payout_requests (
  business_id text not null references businesses,
  id uuid not null,
  chain_id text not null,
  asset_id text not null,
  address text not null,
  amount_atoms numeric(78,0) not null check (amount_atoms > 0),
  state text not null check (state in ('pending', 'rejected', 'processing', 'done', 'error')),
  -- Its list and its place in it, from 0; for ever, once it is in one.
  payout_id uuid,
  position integer,
  reason text,
  requested_by text not null,
  created_at timestamptz not null default now(),
  primary key (business_id, id),
  unique (business_id, payout_id, position),
  foreign key (business_id, payout_id) references payouts (business_id, id),
  check ((payout_id is null) = (position is null)),
  check (payout_id is not null or state in ('pending', 'rejected'))
);
create index payout_requests_list on payout_requests (business_id, asset_id, created_at desc, id desc);

-- Who decided what, once per person, append-only (F101).
create table payout_decisions (
  business_id text not null,
  -- A payout's or a request's id.
  subject uuid not null,
  action text not null check (action in ('approve', 'reject', 'retry')),
  number integer not null default 1,
  actor text not null,
  note text not null,
  decided_at timestamptz not null default now(),
  primary key (business_id, subject, action, actor, number)
);
create trigger payout_decisions_append_only before update or delete or truncate on payout_decisions
  for each statement execute function ledger_append_only();

-- What is posted of a business's payouts, per asset: funded = arrived from its funding address and final, reserved = in a
-- transaction, paid = left for recipients.
create table payout_balances (
  business_id text not null,
  asset_id text not null,
  funded_atoms numeric(78,0) not null,
  reserved_atoms numeric(78,0) not null,
  paid_atoms numeric(78,0) not null,
  moves integer not null default 1,
  primary key (business_id, asset_id)
);

alter table outgoing_transactions
  add column purpose text not null default 'settle' check (purpose in ('settle', 'payout', 'approve')),
  -- Of a payout or an approval.
  add column asset_id text,
  add column value_atoms numeric(78,0) not null default 0 check (value_atoms >= 0);

alter table ledger_postings
  drop constraint ledger_postings_kind_check,
  add constraint ledger_postings_kind_check check (kind in
    ('transfer.moved', 'outflow.difference', 'balance.found', 'account.changed', 'payout.moved'));

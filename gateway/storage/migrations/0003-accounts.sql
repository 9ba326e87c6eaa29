-- The rest of the books: settlement accounts, outflows that differ from what they settled, value without a log, and what
-- people decided about money in suspense.

alter table transfers
  drop constraint transfers_location_check,
  add constraint transfers_location_check check (location in
    ('received', 'receivable', 'till.seen', 'till.confirmed', 'till.final', 'till.sent', 'till.suspense',
     'till.written_off', 'settled')),
  -- What a person decided about a transfer that did not count by itself: it is paid out all the same, or left for good.
  add column decision text check (decision in ('released', 'written_off'));

alter table ledger_postings
  drop constraint ledger_postings_kind_check,
  add constraint ledger_postings_kind_check check (kind in
    ('transfer.moved', 'outflow.difference', 'balance.found', 'account.changed'));

-- Ids of tills are unique everywhere: these serve questions with and without the business.
drop index transfers_till;
create index transfers_till on transfers (till_id, asset_id);
drop index obligations_till;
create index obligations_till on obligations (till_id, asset_id);
drop index outflows_till;
create index outflows_till on outflows (till_id, asset_id);

drop index ledger_entries_account;
create index ledger_entries_account on ledger_entries (till_id, asset_id) where till_id <> '';

create index blocks_bloom on blocks (chain_id) where proof = 'bloom';

-- How many of the chain's settlement accounts have their opening balance: a block that was read before one of them had
-- is read again.
alter table cursors add column accounts integer not null default 0;

-- Everything that changes what a settlement account holds. An account's books are these rows; one that a reorg took
-- away has no block and is posted back to zero.
create table account_changes (
  chain_id text not null,
  account text not null,
  asset_id text not null,
  -- opening: what it held when it became ours. found: arrived without a log. fee: paid for gas, as the receipt says (F52).
  kind text not null check (kind in ('opening', 'funded', 'withdrawn', 'fee', 'found')),
  txid text not null,
  ordinal integer not null,
  -- Signed: what the account gained.
  amount_atoms numeric(78,0) not null,
  block_number bigint,
  posted_atoms numeric(78,0) not null default 0,
  moves integer not null default 0,
  primary key (chain_id, account, asset_id, kind, txid, ordinal)
);
create index account_changes_block on account_changes (chain_id, block_number);
create index account_changes_unposted on account_changes (chain_id)
  where posted_atoms <> case when block_number is null then 0 else amount_atoms end;

-- Value at our addresses that no log explains, seen by comparing balances (F5, F50). Positive: arrived. Negative: gone.
create table balance_findings (
  id text primary key,
  -- `operator` for settlement accounts, whose address then stands for the till.
  business_id text not null,
  till_id text not null,
  chain_id text not null,
  asset_id text not null,
  address text not null,
  difference_atoms numeric(78,0) not null check (difference_atoms <> 0),
  block_number bigint not null,
  block_hash text not null,
  -- posted: arrived, in the books. missing: gone; nothing is signed on the chain while there is one (F50). dropped: a
  -- reorg or a later look undid it. assigned: became a transfer. accepted: a loss that a person took.
  state text not null check (state in ('posted', 'missing', 'dropped', 'assigned', 'accepted')),
  created_at timestamptz not null default now()
);
create unique index balance_findings_open on balance_findings (chain_id, address, asset_id) where state = 'missing';
create index balance_findings_till on balance_findings (till_id, asset_id);
create index balance_findings_block on balance_findings (chain_id, block_number);

-- Per till and asset, what is posted beside its transfers: gap = settled transfers less outflows, found = value without a
-- log, lost = losses that a person took.
create table till_differences (
  business_id text not null,
  till_id text not null,
  asset_id text not null,
  gap_atoms numeric(78,0) not null,
  found_atoms numeric(78,0) not null,
  lost_atoms numeric(78,0) not null,
  moves integer not null default 1,
  primary key (business_id, till_id, asset_id)
);

-- Where the next sweep over balances goes on, by till id; each step takes the next number, so that two cannot post one.
create table balance_sweeps (
  chain_id text primary key,
  after_till text not null,
  step bigint not null,
  updated_at timestamptz not null default now()
);

-- Who decided what about money in suspense; append-only like the books.
create table suspense_decisions (
  id text primary key,
  business_id text not null,
  -- A transfer's or a finding's id.
  subject text not null,
  action text not null check (action in ('settle', 'assign', 'write-off')),
  -- With `assign`: the payment it belongs to.
  transfer_id uuid,
  note text not null,
  decided_at timestamptz not null default now()
);
create trigger suspense_decisions_append_only before update or delete or truncate on suspense_decisions
  for each statement execute function ledger_append_only();

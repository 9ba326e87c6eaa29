-- Bleumi's payouts: lists under a merchant's own name, of which all are paid or none (decision 0021); and whom a business may
-- pay at all.

create table bleumi_payouts (
  business_id text not null references businesses,
  -- The merchant's own name of it.
  txid text not null,
  payout_id uuid not null,
  chain_id text not null,
  -- As the merchant wrote them: a token, and a list of transferAddress and amount.
  token text not null,
  payments jsonb not null,
  -- Null while its answer may still change.
  succeeded boolean,
  created_at timestamptz not null default clock_timestamp(),
  -- Moves with the transaction's hash and with the answer.
  updated_at timestamptz not null default clock_timestamp(),
  primary key (business_id, txid),
  foreign key (business_id, payout_id) references payouts (business_id, id)
);
create unique index bleumi_payouts_payout on bleumi_payouts (business_id, payout_id);
-- Lists page by time, and by payout among equal times.
create index bleumi_payouts_created on bleumi_payouts (business_id, created_at, payout_id);
create index bleumi_payouts_updated on bleumi_payouts (business_id, updated_at, payout_id);
create index bleumi_payouts_open on bleumi_payouts (chain_id) where succeeded is null;

-- Whoever decides a payout, finds it in a block or takes it back by a reorg moves its time in the same transaction. What needs no
-- transaction any more has its answer at once; what is in a block gets it when that is deep enough.
create function follow_payout_of_bleumi() returns trigger language plpgsql as $$
begin
  update bleumi_payouts
     set updated_at = clock_timestamp(), succeeded = case when new.txid is null and new.state in ('rejected', 'error') then false end
   where business_id = new.business_id and payout_id = new.id;
  return null;
end $$;
create trigger payouts_of_bleumi after update of state, txid on payouts
  for each row when (new.txid is distinct from old.txid or (new.state in ('rejected', 'error') and new.state <> old.state))
  execute function follow_payout_of_bleumi();

-- While a business has a row here, it pays only the recipients that are listed for it.
create table payout_whitelists (
  business_id text primary key references businesses,
  since timestamptz not null default now()
);
create table payout_recipients (
  business_id text not null references businesses,
  -- Canonical form.
  address text not null,
  added_at timestamptz not null default now(),
  primary key (business_id, address)
);

-- Bleumi Pay: wallets whose merchant decides when, and how much of what they hold, is settled.

-- forward: every payment is owed to the terms as soon as it is confirmed. on_request: it lies until its merchant asks.
alter table tills add column settlement text not null default 'forward'
  check (settlement in ('forward', 'on_request'));

create table bleumi_wallets (
  business_id text not null references businesses,
  -- The merchant's own name of it.
  id text not null,
  till_id text not null,
  -- As the merchant wrote them.
  chain text not null,
  token text not null,
  created_at timestamptz not null default now(),
  -- Moves with every change of what the wallet holds.
  updated_at timestamptz not null default now(),
  primary key (business_id, id),
  foreign key (business_id, till_id) references tills (business_id, id)
);
create unique index bleumi_wallets_till on bleumi_wallets (till_id);
-- Lists page by time, and by till among equal times.
create index bleumi_wallets_created on bleumi_wallets (business_id, created_at, till_id);
create index bleumi_wallets_updated on bleumi_wallets (business_id, updated_at, till_id);

-- Whoever changes what such a till holds, scanner or reorg, moves its wallet's time in the same transaction. The ids of these
-- tills say what they are, so any other payment costs a comparison.
create function touch_bleumi_wallet() returns trigger language plpgsql as $$
begin
  update bleumi_wallets set updated_at = clock_timestamp()
   where till_id = case tg_op when 'DELETE' then old.till_id else new.till_id end;
  return null;
end $$;
create trigger transfers_of_bleumi_insert after insert on transfers
  for each row when (starts_with(new.till_id, 'bwl_')) execute function touch_bleumi_wallet();
create trigger transfers_of_bleumi_update after update of state, amount_atoms, block_number on transfers
  for each row when (starts_with(new.till_id, 'bwl_')) execute function touch_bleumi_wallet();
create trigger outflows_of_bleumi_insert after insert on outflows
  for each row when (starts_with(new.till_id, 'bwl_')) execute function touch_bleumi_wallet();
create trigger outflows_of_bleumi_delete after delete on outflows
  for each row when (starts_with(old.till_id, 'bwl_')) execute function touch_bleumi_wallet();

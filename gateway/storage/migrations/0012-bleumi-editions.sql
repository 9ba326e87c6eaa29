-- Bleumi Pay, later editions: keys that speak one edition each, and payments, which hold any token of their chain.

-- Which edition of the protocol the key's requests are answered in; only Bleumi has editions.
alter table api_keys add column edition text check (edition in ('g2', 'g3', 'g5'));
update api_keys set edition = 'g2' where dialect = 'bleumi';
alter table api_keys add constraint api_keys_edition check ((dialect = 'bleumi') = (edition is not null));

-- A payment of g5, or a wallet of g3: what a merchant calls by one name, with an address per network.
create table bleumi_payments (
  business_id text not null references businesses,
  payment_id text not null,
  -- The merchant's own name of it; editions do not see each other's.
  edition text not null check (edition in ('g3', 'g5')),
  id text not null,
  -- request: addresses are asked for by the API. checkout: by a shopper on a hosted page; then the API may not add any.
  origin text not null default 'request' check (origin in ('request', 'checkout')),
  created_at timestamptz not null default now(),
  -- Moves with every new address and every change of what the addresses hold.
  updated_at timestamptz not null default now(),
  primary key (business_id, payment_id)
);
create unique index bleumi_payments_id on bleumi_payments (business_id, edition, id);
-- Lists page by time, and by payment among equal times.
create index bleumi_payments_created on bleumi_payments (business_id, edition, created_at, payment_id);
create index bleumi_payments_updated on bleumi_payments (business_id, edition, updated_at, payment_id);

-- One till per payment and network code, with multi_token: every registered asset of its chain counts. The till's own
-- asset_id only names the chain.
create table bleumi_payment_addresses (
  business_id text not null,
  payment_id text not null,
  -- Network code as the merchant wrote it.
  chain text not null,
  till_id text not null,
  created_at timestamptz not null default now(),
  primary key (business_id, payment_id, chain),
  foreign key (business_id, payment_id) references bleumi_payments (business_id, payment_id),
  foreign key (business_id, till_id) references tills (business_id, id)
);
create unique index bleumi_payment_addresses_till on bleumi_payment_addresses (till_id);

-- The tills of every edition, as webhooks name them. token: as the merchant wrote it; null where any may come.
create view bleumi_tills as
  select business_id, till_id, chain, token from bleumi_wallets
  union all
  select business_id, till_id, chain, null from bleumi_payment_addresses;

-- The triggers of 0009 call it for tills of every edition.
create or replace function touch_bleumi_wallet() returns trigger language plpgsql as $$
declare
  changed text := case tg_op when 'DELETE' then old.till_id else new.till_id end;
begin
  update bleumi_wallets set updated_at = clock_timestamp() where till_id = changed;
  if not found then
    update bleumi_payments p set updated_at = clock_timestamp()
      from bleumi_payment_addresses a
     where a.till_id = changed and p.business_id = a.business_id and p.payment_id = a.payment_id;
  end if;
  return null;
end $$;

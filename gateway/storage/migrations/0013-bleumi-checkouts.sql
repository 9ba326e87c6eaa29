-- Bleumi Pay's hosted checkout: pages on which a shopper pays an exact amount of a token that stands 1:1 for a currency.
-- Where one stands is a function of its row and of the transfers at the addresses of its payment.

create table bleumi_checkouts (
  business_id text not null,
  -- Public name of its page: 16 random bytes in URL-safe Base64.
  id text not null unique,
  -- A shopper who comes back gets another page for the same payment.
  payment_id text not null,
  currency text not null,
  -- Base units of 10^-8.
  amount_atoms numeric(78,0) not null check (amount_atoms > 0),
  -- What it can be paid with, as it was at creation: [{assetId, chain, target, buyer}].
  offers jsonb not null,
  success_url text not null,
  cancel_url text not null,
  base64_transform boolean not null,
  -- What the shopper chose last.
  selected_asset_id text,
  -- Counts what its page shows, but for confirmations.
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  primary key (business_id, id),
  foreign key (business_id, payment_id) references bleumi_payments (business_id, payment_id)
);
create index bleumi_checkouts_payment on bleumi_checkouts (business_id, payment_id);

-- Whatever moves a payment's time changes what its pages show.
create function count_checkout_change() returns trigger language plpgsql as $$
begin
  update bleumi_checkouts set version = version + 1
   where business_id = new.business_id and payment_id = new.payment_id;
  return null;
end $$;
create trigger payments_of_checkouts after update of updated_at on bleumi_payments
  for each row when (new.origin = 'checkout') execute function count_checkout_change();

-- What shops are told by way of a browser is signed with the newest key; values of older ones stay good.
create table bleumi_checkout_keys (
  -- The key's name is `v` and this.
  number integer primary key check (number > 0),
  -- Base64, 32 random bytes.
  secret text not null,
  created_at timestamptz not null default now()
);

-- Tickers that a business takes 1:1 for a currency, in the place of those that are taken by default; none: not at all.
create table bleumi_checkout_tokens (
  business_id text not null references businesses,
  -- Upper case.
  currency text not null,
  tickers text[] not null,
  updated_at timestamptz not null default now(),
  primary key (business_id, currency)
);

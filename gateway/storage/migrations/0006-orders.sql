-- What a payer owes: checkout payments and deposits. An order has one till per coin that its payer chose; what it is worth
-- and where it stands is a function of these rows and of the transfers at its tills.

-- What a business set for its account; a business without a row has the defaults.
create table business_settings (
  business_id text primary key references businesses,
  -- Upper-case code that a request without a currency means.
  fiat_currency text not null default 'USD' check (fiat_currency ~ '^[A-Z]{3}$'),
  -- How much of a payment's value may be missing, in 1/10,000.
  tolerance_bps integer not null default 0 check (tolerance_bps between 0 and 1000),
  -- How long a rate that a payer was shown holds. 0: as long as the payment.
  quote_seconds integer not null default 300 check (quote_seconds = 0 or quote_seconds between 60 and 86400),
  confirmations integer not null default 1 check (confirmations >= 1),
  updated_at timestamptz not null default now()
);

-- Fiat amounts are base units of 10^-8. What an order was asked with stays as it was, whatever the settings become.
create table orders (
  business_id text not null references businesses,
  id text not null,
  kind text not null check (kind in ('payment', 'deposit')),
  -- Public name of its page.
  token text not null unique,
  -- Proof of payment for the shop; the payer gets it after full confirmation only.
  success_token text,
  currency text not null,
  value_atoms numeric(78,0) check (value_atoms > 0),
  description text,
  redirect_url text,
  notify_url text,
  method text not null check (method in ('get', 'post', 'json')),
  -- As the merchant was told at creation.
  payment_url text not null,
  expires_at timestamptz,
  tolerance_bps integer not null,
  quote_seconds integer not null,
  confirmations integer not null,
  selected_till_id text,
  -- Copy of the function of the rows, for lists. A payment only ever moves as its transfers and its time do.
  state text not null default 'waiting' check (state in ('waiting', 'partial', 'pending', 'paid', 'expired')),
  -- Counts every change that its page shows.
  version bigint not null default 1,
  -- When it was first whole and confirmed: its merchant is told once.
  completed_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (business_id, id),
  check ((kind = 'payment') = (value_atoms is not null)),
  check ((kind = 'payment') = (success_token is not null)),
  check ((kind = 'payment') = (redirect_url is not null))
);
create index orders_list on orders (business_id, created_at desc, id desc);
create index orders_expiring on orders (expires_at) where state in ('waiting', 'partial');

create table order_tills (
  business_id text not null,
  order_id text not null,
  ticker text not null,
  till_id text not null,
  created_at timestamptz not null default now(),
  primary key (business_id, order_id, ticker),
  foreign key (business_id, order_id) references orders (business_id, id),
  foreign key (business_id, till_id) references tills (business_id, id)
);
create unique index order_tills_till on order_tills (till_id);

-- What a payer was promised: fiat per whole coin, and until when (F17). `sources` says where the rate came from.
create table order_quotes (
  business_id text not null,
  till_id text not null,
  number integer not null,
  rate numeric not null check (rate > 0),
  sources jsonb not null,
  quoted_at timestamptz not null,
  valid_until timestamptz,
  -- What the promise was about: fiat left, and what that is in the coin's base units.
  outstanding_atoms numeric(78,0),
  amount_atoms numeric(78,0),
  primary key (business_id, till_id, number)
);

-- What an accepted transfer is worth to its order. It waits while no rate is known.
create table order_credits (
  business_id text not null,
  transfer_id uuid not null,
  order_id text not null,
  arrived_at timestamptz not null,
  -- It came after the order's end: the money takes its way, and the payment does not know it.
  late boolean not null,
  -- The rate at first sight: of the quote with that number, or the current one then.
  rate numeric check (rate > 0),
  quote_number integer,
  sources jsonb,
  fiat_atoms numeric(78,0) check (fiat_atoms >= 0),
  created_at timestamptz not null default now(),
  primary key (business_id, transfer_id),
  foreign key (business_id, order_id) references orders (business_id, id),
  foreign key (business_id, transfer_id) references transfers (business_id, id),
  check ((rate is null) = (fiat_atoms is null)),
  check (rate is null or not late)
);
create index order_credits_order on order_credits (business_id, order_id);
create index order_credits_waiting on order_credits (business_id, order_id) where rate is null and not late;

-- Transfers of orders that changed and were not looked at since. Rows are only added and taken away, so a change that
-- commits while its order is being looked at is not lost (F54).
create table order_changes (
  id uuid primary key default gen_random_uuid(),
  business_id text not null,
  till_id text not null,
  transfer_id uuid not null
);
create index order_changes_till on order_changes (till_id);

-- Whoever changes a transfer of an order, scanner, reorg or a person, says so in the same transaction. The ids of these
-- tills say that they belong to an order, so a payment without one costs a comparison.
create function note_order_change() returns trigger language plpgsql as $$
begin
  insert into order_changes (business_id, till_id, transfer_id) values (new.business_id, new.till_id, new.id);
  return null;
end $$;
create trigger transfers_of_orders_insert after insert on transfers
  for each row when (starts_with(new.till_id, 'otl_')) execute function note_order_change();
create trigger transfers_of_orders_update after update of state, disposition, decision, amount_atoms on transfers
  for each row when (starts_with(new.till_id, 'otl_')) execute function note_order_change();

alter table events
  drop constraint events_kind_check,
  add constraint events_kind_check check (kind in
    ('transfer.pending', 'transfer.forwarded', 'order.paid', 'deposit.confirmed'));

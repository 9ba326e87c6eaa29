-- Operations: what merchants ask to be done with tills that are settled on request, one at a time per till.

create table till_operations (
  business_id text not null references businesses,
  id uuid not null,
  -- The merchant's name of it, and the order of lists: milliseconds since the epoch and six random digits.
  handle bigint not null,
  till_id text not null,
  chain_id text not null,
  asset_id text not null,
  kind text not null check (kind in ('settle', 'refund')),
  -- To the target; the contract sends the rest to the buyer. A refund's is 0.
  amount_atoms numeric(78,0) not null check (amount_atoms >= 0),
  -- As the merchant wrote it; null for a refund.
  written_amount text,
  -- due: waits for a transaction. sent: in an outgoing transaction. ended: see succeeded.
  -- reopened: ended once, in a block that a deep reorg took back.
  state text not null check (state in ('due', 'sent', 'ended', 'reopened')),
  outgoing_id text references outgoing_transactions,
  succeeded boolean,
  -- Why it waits, or why it failed without a transaction.
  reason text,
  failures integer not null default 0,
  due_at timestamptz not null default now(),
  -- The key that asked.
  requested_by text not null,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (business_id, id),
  foreign key (business_id, till_id) references tills (business_id, id),
  check ((state = 'ended') = (succeeded is not null)),
  check (state in ('due', 'ended') or outgoing_id is not null),
  check (kind = 'settle' or amount_atoms = 0)
);
create unique index till_operations_handle on till_operations (business_id, handle);
-- One at a time: of several that come at once, one wins (F64).
create unique index till_operations_one on till_operations (till_id) where state in ('due', 'sent');
create index till_operations_list on till_operations (till_id, handle);
create index till_operations_due on till_operations (chain_id, due_at) where state = 'due';
create index till_operations_sent on till_operations (chain_id) where state in ('sent', 'reopened');
create index till_operations_outgoing on till_operations (outgoing_id) where outgoing_id is not null;

alter table outgoing_transactions
  drop constraint outgoing_transactions_purpose_check,
  add constraint outgoing_transactions_purpose_check check (purpose in ('settle', 'payout', 'approve', 'operation'));

-- operation.ended: its transaction is deep enough, or there was nothing to do. transfer.rewound: a reorg took back a payment
-- that may have been told of. transfer.returned: it is in a block again.
alter table events
  drop constraint events_kind_check,
  add constraint events_kind_check check (kind in
    ('transfer.pending', 'transfer.forwarded', 'order.paid', 'deposit.confirmed', 'operation.ended', 'transfer.rewound',
     'transfer.returned'));
create index events_rewound on events (business_id, (facts->>'transferId')) where kind = 'transfer.rewound';

-- Pages of deposits with very many transfers: the newest ones and the sum without reading all of them. Only transfers of orders
-- are in these indexes, so a payment without one costs a comparison.
create index transfers_of_orders on transfers (till_id, (disposition = 'accepted'), seen_at desc, id desc)
  where starts_with(till_id, 'otl_');
create index transfers_of_orders_seen on transfers (till_id, chain_id)
  where state = 'seen' and starts_with(till_id, 'otl_');

-- What a transfer adds to its deposit's sum, and the sum, as of the last look at the order.
alter table order_credits add column counted_atoms numeric(78,0) not null default 0;
alter table orders add column counted_atoms numeric(78,0) not null default 0;

update order_credits c set counted_atoms = c.fiat_atoms
  from transfers t, orders o
 where t.business_id = c.business_id and t.id = c.transfer_id and o.business_id = c.business_id and o.id = c.order_id
   and o.kind = 'deposit' and c.fiat_atoms > 0 and not c.late
   and t.state <> 'orphaned' and t.disposition = 'accepted';
update orders o set counted_atoms = s.total
  from (select business_id, order_id, sum(counted_atoms) as total from order_credits group by business_id, order_id) s
 where s.business_id = o.business_id and s.order_id = o.id and s.total > 0;

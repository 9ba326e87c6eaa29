-- What waits for a person is counted at every look at the metrics (F99).
create index obligations_parked on obligations (chain_id) where state = 'parked';

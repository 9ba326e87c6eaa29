-- One index in the place of two: callbacks are found by their hash, with their business or, for callers that show no key,
-- without. Its entries lie at random places, so each index costs every new address a page of its own behind a checkpoint.
alter table blockbee_callbacks
  drop constraint blockbee_callbacks_pkey,
  add primary key (callback_hash, business_id);
drop index blockbee_callbacks_hash;

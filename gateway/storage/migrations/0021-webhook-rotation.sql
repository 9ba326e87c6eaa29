-- Secrets that were replaced and sign beside the present one until then, so that a receiver may change in its own time
-- (Standard Webhooks, "Signature scheme": one header, several signatures).
create table retired_webhook_secrets (
  business_id text not null references businesses,
  secret text not null,
  valid_until timestamptz not null,
  primary key (business_id, secret)
);

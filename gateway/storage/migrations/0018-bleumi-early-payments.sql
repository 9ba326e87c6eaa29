-- Payments in the form that clients read before 2020-06. They are the payments of g5: only what a key is shown differs.
alter table api_keys drop constraint api_keys_edition_check;
alter table api_keys add constraint api_keys_edition_check check (edition in ('g2', 'g3', 'g4', 'g5'));

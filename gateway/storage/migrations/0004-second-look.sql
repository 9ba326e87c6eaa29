-- Looking at blocks a second time: large payments need a second node, finality needs a second reading (F7, F10).

-- Whether a second, independent node has shown this very block and the large payments in it. Goes with the block.
alter table blocks add column seconded boolean not null default false;

-- Highest block that was read a second time and found as stored; nothing above it is final.
alter table cursors add column checked_number bigint not null default 0;
update cursors set checked_number = final_number;

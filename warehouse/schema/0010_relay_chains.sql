-- How a relayed report came: who passed it on, nearest first, with the words that name them.

ALTER TABLE store.tags ADD COLUMN chain
    STRUCT("value" VARCHAR, field VARCHAR, "start" INTEGER, "end" INTEGER)[];

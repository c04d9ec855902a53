-- What is published names readers by token (flows/digest/readers.py): their addresses stand in the journals alone.
UPDATE store.deliveries
SET
    recipient = left(sha256('yalu reader ' || lower(recipient)), 32),
    reply = regexp_replace(reply, '[^\s<>()"'',;:]+@[^\s<>()"'',;:]+', '(address)', 'g')
WHERE coalesce(output, 'smtp') = 'smtp' AND contains(recipient, '@');
-- Their addresses would stay in the free blocks of the file: the next publish rewrites it.
INSERT INTO store.meta
SELECT 'erased', 'addresses of readers' WHERE EXISTS (FROM store.deliveries);

package io.chasqui.store.definitions;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.ProtocolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.NavigableMap;

/**
 * The file with all definitions up to some point. It is written once and then only read; a newer one takes its place.
 *
 * @param generation grows by one with every table and names the log that continues it
 * @param reservedQueueIds ids up to this one count as used
 */
record DefinitionTable(Path path, long generation, long reservedQueueIds) {

    /** Version of the format of this file and of the log. */
    static final long FORMAT = 1;

    /** Key of the entry that describes the table, in front of all definitions. */
    private static final byte[] DESCRIPTION = {};

    private static final String FORMAT_FIELD = "format";
    private static final String GENERATION_FIELD = "generation";
    private static final String QUEUE_IDS_FIELD = "reserved-queue-ids";

    static DefinitionTable open(Path path) throws IOException {
        byte[] value = SortedTableFile.get(path, DESCRIPTION);
        if (value == null) {
            throw new IOException("file " + path + " is damaged: it does not describe itself");
        }
        FieldTable description = decode(path, value);
        requireKnownFormat(path, number(path, description, FORMAT_FIELD));
        return new DefinitionTable(
                path, number(path, description, GENERATION_FIELD), number(path, description, QUEUE_IDS_FIELD));
    }

    private static void requireKnownFormat(Path path, long format) throws NewerFormatException {
        if (format > FORMAT) {
            throw new NewerFormatException("file " + path + " was written by a newer version of Chasqui (format "
                    + format + ", this version reads formats up to " + FORMAT + ")");
        }
    }

    private static FieldTable decode(Path path, byte[] value) throws IOException {
        try {
            return FieldTable.decode(value, 0, value.length);
        } catch (ProtocolException e) {
            throw new IOException("file " + path + " is damaged: " + e.getMessage(), e);
        }
    }

    private static long number(Path path, FieldTable description, String field) throws IOException {
        if (description.get(field) instanceof Long number) {
            return number;
        }
        throw new IOException("file " + path + " is damaged: its description has no " + field);
    }

    /** Writes the first table, which has no definitions. The caller syncs the directory. */
    static DefinitionTable create(Path path) throws IOException {
        DefinitionTable table = new DefinitionTable(path, 1, 0);
        table.write(out -> {});
        return table;
    }

    /**
     * Replaces the file by one that has the changes. The caller syncs the directory.
     *
     * @param changes ordered like {@link java.util.Arrays#compareUnsigned(byte[], byte[])}; null removes the key
     */
    DefinitionTable merge(NavigableMap<byte[], byte[]> changes, long newReservedQueueIds) throws IOException {
        DefinitionTable merged = new DefinitionTable(path, generation + 1, newReservedQueueIds);
        merged.write(out -> {
            TableMerge merge = new TableMerge(changes, out);
            read(merge);
            merge.finish();
        });
        return merged;
    }

    private void write(SortedTableFile.Content definitions) throws IOException {
        Path draft = path.resolveSibling(path.getFileName() + ".new");
        SortedTableFile.write(draft, out -> {
            out.entry(DESCRIPTION, description().encode());
            definitions.writeTo(out);
        });
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private FieldTable description() {
        return FieldTable.builder()
                .put(FORMAT_FIELD, FORMAT)
                .put(GENERATION_FIELD, generation)
                .put(QUEUE_IDS_FIELD, reservedQueueIds)
                .build();
    }

    /** Hands out every definition in the order of the keys. */
    void read(EntryVisitor visitor) throws IOException {
        SortedTableFile.forEach(path, (key, value) -> {
            if (key.length > 0) {
                visitor.entry(key, value);
            }
        });
    }
}

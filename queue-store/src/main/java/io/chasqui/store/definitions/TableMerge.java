package io.chasqui.store.definitions;

import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;

/** Merges the entries of a table, which arrive in order, with changes in the same order. */
final class TableMerge implements EntryVisitor {

    private final Iterator<Map.Entry<byte[], byte[]>> changes;
    private final EntryVisitor out;
    private Map.Entry<byte[], byte[]> nextChange;

    /** @param changes null values remove the key */
    TableMerge(NavigableMap<byte[], byte[]> changes, EntryVisitor out) {
        this.changes = changes.entrySet().iterator();
        this.out = out;
        advance();
    }

    @Override
    public void entry(byte[] key, byte[] value) throws IOException {
        while (nextChange != null && Arrays.compareUnsigned(nextChange.getKey(), key) < 0) {
            writeChange();
        }
        if (nextChange != null && Arrays.equals(nextChange.getKey(), key)) {
            writeChange();
        } else {
            out.entry(key, value);
        }
    }

    /** Writes what comes after the last entry of the table. */
    void finish() throws IOException {
        while (nextChange != null) {
            writeChange();
        }
    }

    private void writeChange() throws IOException {
        if (nextChange.getValue() != null) {
            out.entry(nextChange.getKey(), nextChange.getValue());
        }
        advance();
    }

    private void advance() {
        nextChange = changes.hasNext() ? changes.next() : null;
    }
}

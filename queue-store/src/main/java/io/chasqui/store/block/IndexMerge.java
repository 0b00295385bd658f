package io.chasqui.store.block;

import io.chasqui.store.table.TableFile;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;

/** Merges the entries of the last index with the changes since into the next one, both in key order. */
final class IndexMerge {

    private final IndexChanges changes;
    private final TableFile.Writer<byte[]> writer;
    private final Iterator<byte[]> changed;
    private byte[] nextChanged;

    IndexMerge(IndexChanges changes, TableFile.Writer<byte[]> writer) {
        this.changes = changes;
        this.writer = writer;
        this.changed = changes.keys().keySet().iterator();
        advance();
    }

    private void advance() {
        nextChanged = changed.hasNext() ? changed.next() : null;
    }

    /** Takes the next entry of the last index. */
    void old(byte[] key, byte[] value, String what) throws IOException {
        if (IndexKey.isHeader(key)) {
            return;
        }
        while (nextChanged != null && Arrays.compareUnsigned(nextChanged, key) < 0) {
            writeNew(nextChanged);
            advance();
        }
        if (nextChanged != null && Arrays.equals(nextChanged, key)) {
            writeChanged(key, value, what);
            advance();
        } else if (isKept(key)) {
            writer.put(key, value);
        }
    }

    /** Writes the changes behind the last old entry. */
    void finish() throws IOException {
        while (nextChanged != null) {
            writeNew(nextChanged);
            advance();
        }
    }

    private boolean isKept(byte[] key) {
        return !changes.isDropped(key) && !(changes.deliveriesForgotten() && IndexKey.isLane(key));
    }

    private void writeChanged(byte[] key, byte[] value, String what) throws IOException {
        if (IndexKey.isLane(key)) {
            writeNew(key);
        } else if (!changes.isDropped(key)) {
            write(key, changes.blocks().get(key).apply(IndexEntry.decode(Values.open(value, what))));
        }
    }

    private void writeNew(byte[] key) throws IOException {
        if (changes.isDropped(key)) {
            return;
        }
        if (IndexKey.isLane(key)) {
            writer.put(key, Values.EMPTY);
        } else {
            write(key, changes.blocks().get(key).apply(null));
        }
    }

    private void write(byte[] key, IndexEntry entry) throws IOException {
        if (entry != null) {
            writer.put(key, entry.encode());
        }
    }
}

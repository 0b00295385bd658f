package io.chasqui.routing;

import java.util.Arrays;

/**
 * A set of objects by identity in the order of insertion, made to be cleared and filled again without allocating. A few
 * elements are found by looking at each, more by a hash table. Not thread-safe.
 */
final class IdentitySet<E> {

    private static final int SEARCHED_LINEARLY = 8;

    /** A set that has grown beyond this gives its memory back when it is cleared. */
    private static final int KEPT = 4096;

    private Object[] elements = new Object[SEARCHED_LINEARLY];
    private int size;

    /** Open addressing: 1 + index of the element in {@link #elements}; in use from nine elements on. */
    private int[] table = {};

    int size() {
        return size;
    }

    @SuppressWarnings("unchecked")
    E get(int index) {
        return (E) elements[index];
    }

    /** Returns false if the element was there. */
    boolean add(E element) {
        if (size < SEARCHED_LINEARLY) {
            return !isAmongFew(element) && append(element);
        }
        prepareTable();
        int slot = slotOf(element);
        if (table[slot] != 0) {
            return false;
        }
        table[slot] = size + 1;
        return append(element);
    }

    void clear() {
        if (size > KEPT) {
            elements = new Object[SEARCHED_LINEARLY];
            table = new int[0];
        } else if (size > 0) {
            if (size >= SEARCHED_LINEARLY) {
                Arrays.fill(table, 0);
            }
            Arrays.fill(elements, 0, size, null);
        }
        size = 0;
    }

    private boolean isAmongFew(E element) {
        for (int i = 0; i < size; i++) {
            if (elements[i] == element) {
                return true;
            }
        }
        return false;
    }

    private boolean append(E element) {
        if (size == elements.length) {
            elements = Arrays.copyOf(elements, size * 2);
        }
        elements[size++] = element;
        return true;
    }

    /** Fills the table when the set outgrows the linear search, and keeps it at most half full. */
    private void prepareTable() {
        if ((size + 1) * 2 > table.length) {
            table = new int[Math.max(4 * SEARCHED_LINEARLY, table.length * 2)];
            fillTable();
        } else if (size == SEARCHED_LINEARLY) {
            fillTable();
        }
    }

    private void fillTable() {
        for (int i = 0; i < size; i++) {
            table[slotOf(elements[i])] = i + 1;
        }
    }

    /** The slot that holds the element, or the free one where it belongs. */
    private int slotOf(Object element) {
        int mask = table.length - 1;
        int hash = System.identityHashCode(element) * 0x9E3779B9;
        int slot = (hash ^ hash >>> 16) & mask;
        while (table[slot] != 0 && elements[table[slot] - 1] != element) {
            slot = slot + 1 & mask;
        }
        return slot;
    }
}

package io.chasqui.routing.collection;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * An unordered collection that one thread at a time changes while any number iterate, without locks. Adding and
 * removing take amortised constant time: elements are written into spare slots and nulled out, and the array is
 * replaced only when it is full or mostly empty. Elements are told apart by {@code equals}.
 *
 * <p>Readers iterate over {@link #slots} and skip what {@link #at} gives as null. They see every element whose addition
 * happened before they started and whose removal happens after they end.
 */
public final class SingleWriterList<E> {

    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);
    private static final Object[] NONE = {};

    /** Up to here an element to remove is searched for; beyond, its index is looked up. */
    private static final int SEARCHED_LINEARLY = 32;

    private volatile Object[] slots = NONE;

    // Of the writer:
    private int used;
    private volatile int size;
    private Map<E, Integer> indexes;

    /** The array to iterate over, not to be changed. */
    public Object[] slots() {
        return slots;
    }

    /** The element in one slot of an array that {@link #slots} gave, or null if there is none. */
    @SuppressWarnings("unchecked")
    public E at(Object[] array, int slot) {
        return (E) SLOT.getAcquire(array, slot);
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** Adds an element that is not there. */
    public void add(E element) {
        if (used == slots.length) {
            replaceSlots(Math.max(1, size * 2));
        }
        if (indexes != null) {
            indexes.put(element, used);
        }
        SLOT.setVolatile(slots, used++, element);
        size++;
        if (indexes == null && used > SEARCHED_LINEARLY) {
            buildIndexes();
        }
    }

    /** Returns false if the element is not there. */
    public boolean remove(E element) {
        int slot = indexOf(element);
        if (slot < 0) {
            return false;
        }
        if (indexes != null) {
            indexes.remove(element);
        }
        SLOT.setVolatile(slots, slot, null);
        size--;
        if (size * 4 < slots.length) {
            replaceSlots(size * 2);
        }
        return true;
    }

    private int indexOf(E element) {
        if (indexes != null) {
            return indexes.getOrDefault(element, -1);
        }
        for (int i = 0; i < used; i++) {
            if (element.equals(slots[i])) {
                return i;
            }
        }
        return -1;
    }

    /** Moves the elements together into a new array. Readers of the old one still see every element. */
    private void replaceSlots(int capacity) {
        Object[] compact = new Object[capacity];
        int count = 0;
        for (Object element : Arrays.copyOf(slots, used)) {
            if (element != null) {
                compact[count++] = element;
            }
        }
        used = count;
        slots = compact;
        indexes = null;
        if (used > SEARCHED_LINEARLY) {
            buildIndexes();
        }
    }

    @SuppressWarnings("unchecked")
    private void buildIndexes() {
        indexes = new HashMap<>(used * 2);
        for (int i = 0; i < used; i++) {
            if (slots[i] != null) {
                indexes.put((E) slots[i], i);
            }
        }
    }
}

package io.chasqui.store.count;

/**
 * Numbers of several kinds, to be read on any thread. Each is one that stood there at some moment just passed; two of
 * them need not be of the same moment.
 *
 * @param <E> the kinds
 */
@FunctionalInterface
public interface Counts<E extends Enum<E>> {

    long get(E kind);
}

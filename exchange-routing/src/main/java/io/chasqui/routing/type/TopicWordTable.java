package io.chasqui.routing.type;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The children of a {@link TopicNode} by literal word. Unlike a map of the platform it is asked for a part of a routing
 * key, so that matching makes no string per word. One thread changes it while others look up, without locks.
 */
final class TopicWordTable<D> {

    /** Not the same in every process, so that nobody can choose words that all fall into one chain. */
    private static final int SEED = ThreadLocalRandom.current().nextInt() | 1;

    /** A link of a chain. Never changed but for {@link #next}; a removed link still leads on. */
    private static final class Entry<D> {
        final TopicNode<D> node;
        final int hash;
        volatile Entry<D> next;

        Entry(TopicNode<D> node, int hash, Entry<D> next) {
            this.node = node;
            this.hash = hash;
            this.next = next;
        }
    }

    private volatile AtomicReferenceArray<Entry<D>> chains = new AtomicReferenceArray<>(1);
    private int size;

    TopicNode<D> get(String key, int start, int end) {
        int hash = hash(key, start, end);
        AtomicReferenceArray<Entry<D>> current = chains;
        Entry<D> entry = current.getAcquire(chainOf(hash, current));
        while (entry != null && !(entry.hash == hash && isWord(entry.node.word, key, start, end))) {
            entry = entry.next;
        }
        return entry == null ? null : entry.node;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Adds a node whose word is not there yet. */
    void add(TopicNode<D> node) {
        if (++size > chains.length()) {
            grow();
        }
        prepend(chains, node, hash(node.word));
    }

    /** Takes out a node that is there. */
    void remove(TopicNode<D> node) {
        size--;
        AtomicReferenceArray<Entry<D>> current = chains;
        int chain = chainOf(hash(node.word), current);
        Entry<D> head = current.get(chain);
        if (head.node == node) {
            current.set(chain, head.next);
        } else {
            unlinkBehind(head, node);
        }
    }

    private void unlinkBehind(Entry<D> head, TopicNode<D> node) {
        Entry<D> before = head;
        while (before.next.node != node) {
            before = before.next;
        }
        before.next = before.next.next;
    }

    /** Makes new links, because others may be following the old ones. */
    private void grow() {
        AtomicReferenceArray<Entry<D>> old = chains;
        AtomicReferenceArray<Entry<D>> grown = new AtomicReferenceArray<>(old.length() * 2);
        for (int i = 0; i < old.length(); i++) {
            for (Entry<D> entry = old.get(i); entry != null; entry = entry.next) {
                prepend(grown, entry.node, entry.hash);
            }
        }
        chains = grown;
    }

    private static <D> void prepend(AtomicReferenceArray<Entry<D>> chains, TopicNode<D> node, int hash) {
        int chain = chainOf(hash, chains);
        chains.set(chain, new Entry<>(node, hash, chains.get(chain)));
    }

    private static int chainOf(int hash, AtomicReferenceArray<?> chains) {
        return hash & chains.length() - 1;
    }

    private static int hash(String word) {
        return hash(word, 0, word.length());
    }

    private static int hash(String key, int start, int end) {
        int hash = SEED;
        for (int i = start; i < end; i++) {
            hash = (hash ^ key.charAt(i)) * 0x01000193;
            hash ^= hash >>> 15;
        }
        return hash ^ hash >>> 16;
    }

    private static boolean isWord(String word, String key, int start, int end) {
        return word.length() == end - start && word.regionMatches(0, key, start, end - start);
    }
}

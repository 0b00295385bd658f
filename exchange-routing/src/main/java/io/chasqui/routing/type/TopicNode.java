package io.chasqui.routing.type;

import io.chasqui.routing.BoundDestination;
import io.chasqui.routing.collection.SingleWriterList;

/**
 * A place in a {@link TopicTrie}: the binding keys that start with the same words. What hangs below is created when
 * needed, because most nodes of a large trie are leaves.
 */
final class TopicNode<D> {

    /** The word that leads here: literal, {@code *} or {@code #}; null at the root. */
    final String word;

    final TopicNode<D> parent;

    /** How many {@code #} are among the words that lead here. */
    final int hashes;

    private volatile SingleWriterList<BoundDestination<D>> destinations;
    private volatile TopicWordTable<D> literals;
    private volatile TopicNode<D> star;
    private volatile TopicNode<D> hash;

    TopicNode(String word, TopicNode<D> parent) {
        this.word = word;
        this.parent = parent;
        this.hashes = parent == null ? 0 : parent.hashes + (word.equals("#") ? 1 : 0);
    }

    /** The bindings whose key ends here, or null if there are none. */
    SingleWriterList<BoundDestination<D>> destinations() {
        return destinations;
    }

    /** The node below for the literal word {@code key[start, end)}, or null. */
    TopicNode<D> literal(String key, int start, int end) {
        TopicWordTable<D> table = literals;
        return table == null ? null : table.get(key, start, end);
    }

    TopicNode<D> star() {
        return star;
    }

    TopicNode<D> hash() {
        return hash;
    }

    boolean hasChildren() {
        return literals != null || star != null || hash != null;
    }

    void addDestination(BoundDestination<D> destination) {
        if (destinations == null) {
            destinations = new SingleWriterList<>();
        }
        destinations.add(destination);
    }

    void removeDestination(BoundDestination<D> destination) {
        if (destinations != null && destinations.remove(destination) && destinations.isEmpty()) {
            destinations = null;
        }
    }

    /** The node below for a word of a binding key, or null. */
    TopicNode<D> child(String bindingWord) {
        return switch (bindingWord) {
            case "*" -> star;
            case "#" -> hash;
            default -> literal(bindingWord, 0, bindingWord.length());
        };
    }

    /** The same, created if need be. */
    TopicNode<D> childOrNew(String bindingWord) {
        TopicNode<D> child = child(bindingWord);
        return child != null ? child : newChild(bindingWord);
    }

    boolean isEmpty() {
        return destinations == null && !hasChildren();
    }

    /** Takes out a child that is empty. */
    void removeChild(TopicNode<D> child) {
        switch (child.word) {
            case "*" -> star = null;
            case "#" -> hash = null;
            default -> removeLiteral(child);
        }
    }

    private TopicNode<D> newChild(String bindingWord) {
        TopicNode<D> child = new TopicNode<>(bindingWord, this);
        switch (bindingWord) {
            case "*" -> star = child;
            case "#" -> hash = child;
            default -> addLiteral(child);
        }
        return child;
    }

    private void addLiteral(TopicNode<D> child) {
        TopicWordTable<D> table = literals;
        if (table == null) {
            table = new TopicWordTable<>();
            table.add(child);
            literals = table;
        } else {
            table.add(child);
        }
    }

    private void removeLiteral(TopicNode<D> child) {
        literals.remove(child);
        if (literals.isEmpty()) {
            literals = null;
        }
    }
}

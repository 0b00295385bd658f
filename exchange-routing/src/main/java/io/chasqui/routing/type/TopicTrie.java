package io.chasqui.routing.type;

import io.chasqui.routing.BindingTable;
import io.chasqui.routing.BoundDestination;
import io.chasqui.routing.RoutedMessage;
import io.chasqui.routing.Routes;
import io.chasqui.routing.collection.SingleWriterList;
import java.util.List;

/**
 * The bindings of a topic exchange as a trie of words. A lookup walks the routing key and the trie side by side and
 * allocates nothing.
 *
 * <p>A {@code #} tries every rest of the key. Neighbouring ones mean the same as one and share a node. A second one is
 * reached from the first with ever later rests, the first of which contains all others; so it is entered once only, and
 * a lookup takes at most (words of the key) x (nodes of the trie) steps, whatever the keys are.
 */
final class TopicTrie<D> implements BindingTable<D> {

    private final TopicNode<D> root = new TopicNode<>(null, null);

    @Override
    public void add(BoundDestination<D> destination) {
        TopicNode<D> node = root;
        TopicWords words = new TopicWords(destination.binding().routingKey());
        while (words.next()) {
            node = isRepeatedHash(words, node) ? node : node.childOrNew(words.word());
        }
        node.addDestination(destination);
    }

    @Override
    public void remove(BoundDestination<D> destination) {
        TopicNode<D> node = root;
        TopicWords words = new TopicWords(destination.binding().routingKey());
        while (node != null && words.next()) {
            node = isRepeatedHash(words, node) ? node : node.child(words.word());
        }
        if (node != null) {
            node.removeDestination(destination);
            prune(node);
        }
    }

    private boolean isRepeatedHash(TopicWords words, TopicNode<D> node) {
        return words.isHash() && node != root && node.word.equals("#");
    }

    private void prune(TopicNode<D> from) {
        TopicNode<D> node = from;
        while (node != root && node.isEmpty()) {
            node.parent.removeChild(node);
            node = node.parent;
        }
    }

    @Override
    public void match(RoutedMessage message, Routes<D> out) {
        matchKey(message.routingKey(), out);
        List<String> extraKeys = message.extraRoutingKeys();
        for (int i = 0; i < extraKeys.size(); i++) {
            matchKey(extraKeys.get(i), out);
        }
    }

    private void matchKey(String key, Routes<D> out) {
        out.forgetVisits();
        matchRest(root, key, key.isEmpty() ? 1 : 0, out);
    }

    /**
     * Matches what lies below the node against the words from {@code start} on.
     *
     * @param start where a word starts, or the key's length + 1 behind the last one
     */
    private void matchRest(TopicNode<D> node, String key, int start, Routes<D> out) {
        TopicNode<D> hash = node.hash();
        if (hash != null) {
            matchAnyRest(hash, key, start, out);
        }
        if (start > key.length()) {
            addDestinations(node, out);
            return;
        }
        int end = TopicWords.endOfWord(key, start);
        TopicNode<D> literal = node.literal(key, start, end);
        if (literal != null) {
            matchRest(literal, key, end + 1, out);
        }
        TopicNode<D> star = node.star();
        if (star != null) {
            matchRest(star, key, end + 1, out);
        }
    }

    /** Matches what lies below a {@code #} against every rest of the key from {@code start} on. */
    private void matchAnyRest(TopicNode<D> hash, String key, int start, Routes<D> out) {
        if (hash.hashes > 1 && !out.visit(hash)) {
            return;
        }
        addDestinations(hash, out);
        if (!hash.hasChildren()) {
            return;
        }
        for (int rest = start; rest <= key.length(); rest = TopicWords.endOfWord(key, rest) + 1) {
            matchBelowHash(hash, key, rest, out);
        }
    }

    /** Like {@link #matchRest}, but the node's own bindings have been added already. */
    private void matchBelowHash(TopicNode<D> hash, String key, int start, Routes<D> out) {
        int end = TopicWords.endOfWord(key, start);
        TopicNode<D> literal = hash.literal(key, start, end);
        if (literal != null) {
            matchRest(literal, key, end + 1, out);
        }
        TopicNode<D> star = hash.star();
        if (star != null) {
            matchRest(star, key, end + 1, out);
        }
    }

    private void addDestinations(TopicNode<D> node, Routes<D> out) {
        SingleWriterList<BoundDestination<D>> destinations = node.destinations();
        if (destinations != null) {
            Matches.addAll(destinations, out);
        }
    }
}

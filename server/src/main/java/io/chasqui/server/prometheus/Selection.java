package io.chasqui.server.prometheus;

import io.chasqui.server.pattern.InvalidPatternException;
import io.chasqui.server.pattern.NamePattern;
import java.util.Set;
import org.eclipse.jetty.util.Fields;

/**
 * Which objects of a page are asked for.
 *
 * @param families the words for groups of metrics
 * @param vhosts empty for all
 * @param queue null for all
 */
record Selection(Set<String> families, Set<String> vhosts, NamePattern queue) {

    static final Selection EVERYTHING = new Selection(Set.of(), Set.of(), null);

    /** @throws InvalidPatternException if the expression for queues cannot be read */
    static Selection of(Fields query) {
        String expression = query.getValue("queue");
        return new Selection(
                Set.copyOf(query.getValuesOrEmpty("family")),
                Set.copyOf(query.getValuesOrEmpty("vhost")),
                expression == null ? null : NamePattern.of(expression));
    }

    boolean hasVhost(String name) {
        return vhosts.isEmpty() || vhosts.contains(name);
    }

    boolean hasQueue(String name) {
        return queue == null || queue.matches(name);
    }
}

package io.chasqui.server.broker.policy;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.LongString;
import io.chasqui.server.pattern.NamePattern;

/**
 * A policy, valid for its kind.
 *
 * @param priority of several policies that match, the one with the highest applies; a Long or a Double
 * @param definition the settings, of which {@link PolicyKey} lists the names
 */
public record Policy(String name, NamePattern pattern, PolicyScope applyTo, Number priority, FieldTable definition) {

    public static final String PATTERN = "pattern";
    public static final String APPLY_TO = "apply-to";
    public static final String PRIORITY = "priority";
    public static final String DEFINITION = "definition";

    /**
     * Reads a policy as it is written: {@code pattern} and {@code definition} must be there, {@code apply-to} and
     * {@code priority} may be.
     *
     * @throws io.chasqui.server.definition.InvalidDefinitionException with every fault, in RabbitMQ's words
     */
    public static Policy parse(PolicyKind kind, String name, FieldTable written) {
        return new PolicyReader(kind, written).read(name);
    }

    /** The same for fields that need no second check: what {@link #toTable} gave. */
    public static Policy fromTable(String name, FieldTable table) {
        return new Policy(
                name,
                NamePattern.of(table.get(PATTERN).toString()),
                PolicyScope.of(table.get(APPLY_TO).toString()),
                (Number) table.get(PRIORITY),
                (FieldTable) table.get(DEFINITION));
    }

    /** This policy without its name. */
    public FieldTable toTable() {
        return FieldTable.builder()
                .put(PATTERN, LongString.of(pattern.expression()))
                .put(APPLY_TO, LongString.of(applyTo.word()))
                .put(PRIORITY, priority)
                .put(DEFINITION, definition)
                .build();
    }

    /**
     * Whether it applies to an object, as far as the policy alone decides: it does not if one of its settings means
     * nothing to such an object.
     */
    boolean appliesTo(PolicyTarget target, String object) {
        return applyTo.covers(target) && PolicyKey.allMeaningfulTo(target, definition) && pattern.matches(object);
    }
}

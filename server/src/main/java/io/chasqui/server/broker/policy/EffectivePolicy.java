package io.chasqui.server.broker.policy;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.FieldValues;
import io.chasqui.codec.amqp091.LongString;
import io.chasqui.codec.amqp091.ShortString;
import java.util.Map;
import java.util.TreeMap;

/**
 * What policies say about one object.
 *
 * @param user the user policy that applies, or null
 * @param operator the operator policy that applies, or null
 * @param definition both merged
 */
public record EffectivePolicy(Policy user, Policy operator, FieldTable definition) {

    public static final EffectivePolicy NONE = new EffectivePolicy(null, null, FieldTable.EMPTY);

    /** Of one policy of each kind, either of which may be missing. */
    static EffectivePolicy of(Policy user, Policy operator) {
        return new EffectivePolicy(user, operator, merge(definitionOf(user), definitionOf(operator)));
    }

    private static FieldTable definitionOf(Policy policy) {
        return policy == null ? FieldTable.EMPTY : policy.definition();
    }

    private static FieldTable merge(FieldTable user, FieldTable operator) {
        Map<String, Object> merged = new TreeMap<>(user.asMap());
        operator.asMap()
                .forEach((name, value) -> merged.merge(
                        name,
                        value,
                        (userValue, operatorValue) -> PolicyKey.of(name).merge().merge(userValue, operatorValue)));
        return FieldTable.of(merged);
    }

    /** Name of the user policy, or null. */
    public String userName() {
        return user == null ? null : user.name();
    }

    /** Name of the operator policy, or null. */
    public String operatorName() {
        return operator == null ? null : operator.name();
    }

    /** The number that a setting has, or {@code absent}. */
    public long number(PolicyKey key, long absent) {
        Object value = definition.get(key.text());
        return value == null ? absent : FieldValues.integer(value);
    }

    /** The text that a setting has, or null. */
    public String text(PolicyKey key) {
        return definition.get(key.text()) instanceof LongString text ? ShortString.decode(text.bytes()) : null;
    }
}

package io.chasqui.server.broker.policy;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.FieldValues;
import io.chasqui.codec.amqp091.LongString;
import io.chasqui.server.definition.InvalidDefinitionException;
import io.chasqui.server.definition.JsonTerm;
import io.chasqui.server.pattern.InvalidPatternException;
import io.chasqui.server.pattern.NamePattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads a policy as somebody has written it, and collects what is wrong with it in RabbitMQ's words and order. */
final class PolicyReader {

    /** Erlang breaks a line of a term at this column. */
    private static final int LINE_WIDTH = 80;

    private static final Set<String> DELAYING = Set.of("all", "failed", "returned");

    private final PolicyKind kind;
    private final FieldTable written;
    private final List<String> faults = new ArrayList<>();

    PolicyReader(PolicyKind kind, FieldTable written) {
        this.kind = kind;
        this.written = written;
    }

    Policy read(String name) {
        requireKey(Policy.PATTERN);
        requireKey(Policy.DEFINITION);
        PolicyScope applyTo = applyTo();
        FieldTable definition = definition();
        NamePattern pattern = pattern();
        Number priority = priority();
        if (!faults.isEmpty()) {
            throw InvalidDefinitionException.ofFaults(faults);
        }
        return new Policy(name, pattern, applyTo, priority, definition);
    }

    private void requireKey(String key) {
        if (!written.contains(key)) {
            throw new InvalidDefinitionException("[{key_missing," + key + "}]");
        }
    }

    private FieldTable definition() {
        if (!(written.get(Policy.DEFINITION) instanceof FieldTable definition)) {
            faults.add("definition should be an object, actually was " + JsonTerm.of(written.get(Policy.DEFINITION)));
            return FieldTable.EMPTY;
        }
        String fault = faultOf(definition);
        if (fault != null) {
            faults.add(fault);
        }
        return definition;
    }

    private String faultOf(FieldTable definition) {
        Map<String, Object> settings = new TreeMap<>(definition.asMap());
        if (settings.isEmpty()) {
            return "no policy provided";
        }
        Map<String, Object> unknown = new TreeMap<>(settings);
        unknown.keySet().removeIf(this::isKnown);
        if (!unknown.isEmpty()) {
            return JsonTerm.pairs(unknown) + " are not recognised policy settings";
        }
        for (Map.Entry<String, Object> setting : settings.entrySet()) {
            String fault = PolicyKey.of(setting.getKey()).value().fault(setting.getValue());
            if (fault != null) {
                return fault;
            }
        }
        return faultOfDelays(settings);
    }

    private boolean isKnown(String name) {
        PolicyKey key = PolicyKey.of(name);
        return key != null && key.allowedIn(kind);
    }

    private static String faultOfDelays(Map<String, Object> settings) {
        Object type = settings.get(PolicyKey.DELAYED_RETRY_TYPE.text());
        if (type == null || !DELAYING.contains(type.toString())) {
            return null;
        }
        return settings.containsKey(PolicyKey.DELAYED_RETRY_MIN.text())
                ? null
                : "delayed-retry-min is required when delayed-retry-type is " + type;
    }

    private NamePattern pattern() {
        Object value = written.get(Policy.PATTERN);
        if (!(value instanceof LongString expression)) {
            faults.add("pattern should be a binary but was " + JsonTerm.of(value));
            return null;
        }
        try {
            return NamePattern.of(expression.toString());
        } catch (InvalidPatternException e) {
            faults.add(describe(e));
            return null;
        }
    }

    private static String describe(InvalidPatternException e) {
        String start = "pattern should be regular expression but is invalid: {";
        String first = "\"" + e.description() + "\",";
        String second = e.position() + "}";
        boolean fits = start.length() + first.length() + second.length() <= LINE_WIDTH;
        return start + first + (fits ? "" : "\n" + " ".repeat(start.length())) + second;
    }

    private Number priority() {
        Object value = written.get(Policy.PRIORITY);
        if (value == null) {
            return 0L;
        } else if (FieldValues.isInteger(value)) {
            return FieldValues.integer(value);
        } else if (value instanceof Double || value instanceof Float) {
            return ((Number) value).doubleValue();
        }
        faults.add("priority should be a number, actually was " + JsonTerm.of(value));
        return 0L;
    }

    private PolicyScope applyTo() {
        Object value = written.get(Policy.APPLY_TO);
        if (value == null) {
            return PolicyScope.ALL;
        }
        PolicyScope scope = PolicyScope.of(value.toString());
        if (scope == null) {
            faults.add("apply-to '" + value + "' unrecognised; should be one of: 'queues', 'classic_queues', "
                    + " 'quorum_queues', 'streams', 'exchanges', or 'all'");
        }
        return scope;
    }
}

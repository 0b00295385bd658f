package io.chasqui.routing.type;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.routing.FieldIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a headers binding asks for. Argument {@code x-match} says whether all fields have to match ({@code all}, the
 * default) or one is enough ({@code any}); other arguments whose name starts with {@code x-} count only for
 * {@code all-with-x} and {@code any-with-x}. A field of type void matches any header of its name, every other field a
 * header of the same value ({@link FieldIdentity}). Without fields, {@code all} matches every message, {@code any} none.
 */
final class HeadersPattern {

    static final String X_MATCH = "x-match";

    private static final Set<String> MODES = Set.of("all", "any", "all-with-x", "any-with-x");

    private final boolean all;

    /** Fields with a value. */
    private final List<HeaderValue> values = new ArrayList<>();

    /** Names of the void fields. */
    private final List<String> present = new ArrayList<>();

    HeadersPattern(FieldTable arguments) {
        Object match = arguments.get(X_MATCH);
        String mode = match == null ? "all" : match.toString();
        all = mode.startsWith("all");
        boolean withX = mode.endsWith("-with-x");
        for (Map.Entry<String, Object> field : arguments.asMap().entrySet()) {
            String name = field.getKey();
            if (withX ? !name.equals(X_MATCH) : !name.startsWith("x-")) {
                addField(name, field.getValue());
            }
        }
    }

    private void addField(String name, Object value) {
        if (value == FieldTable.VOID) {
            present.add(name);
        } else {
            values.add(new HeaderValue(name, value));
        }
    }

    static boolean isMode(String text) {
        return MODES.contains(text);
    }

    boolean matches(FieldTable headers) {
        return all ? matchesAll(headers) : matchesAny(headers);
    }

    /** Whether all fields have to match. */
    boolean needsAll() {
        return all;
    }

    /** The fields of which a message needs at least one to match; empty if it may match without any of them. */
    List<HeaderValue> alternatives() {
        return all || present.isEmpty() ? values : List.of();
    }

    private boolean matchesAll(FieldTable headers) {
        for (int i = 0; i < present.size(); i++) {
            if (!headers.contains(present.get(i))) {
                return false;
            }
        }
        for (int i = 0; i < values.size(); i++) {
            if (!has(headers, values.get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean matchesAny(FieldTable headers) {
        for (int i = 0; i < present.size(); i++) {
            if (headers.contains(present.get(i))) {
                return true;
            }
        }
        for (int i = 0; i < values.size(); i++) {
            if (has(headers, values.get(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(FieldTable headers, HeaderValue field) {
        Object value = headers.get(field.name());
        return value != null && FieldIdentity.same(field.value(), value);
    }
}

package io.chasqui.server.access.oauth;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * One part of a scope: an asterisk stands for any text, the rest is percent-encoded. Matching takes time in proportion
 * to the text, whatever the pattern.
 */
record Wildcard(List<String> literals) {

    /** @throws IllegalArgumentException if it is not percent-encoded UTF-8 */
    static Wildcard of(String pattern) {
        return new Wildcard(Arrays.stream(pattern.split("\\*", -1))
                .map(part -> URLDecoder.decode(part, StandardCharsets.UTF_8))
                .toList());
    }

    boolean matches(String text) {
        String first = literals.get(0);
        String last = literals.get(literals.size() - 1);
        if (literals.size() == 1) {
            return text.equals(first);
        }
        if (text.length() < first.length() + last.length() || !text.startsWith(first) || !text.endsWith(last)) {
            return false;
        }
        return containsInOrder(text, first.length(), text.length() - last.length());
    }

    /** Whether what is between the first and the last literal stands there in order; the earliest place is the best. */
    private boolean containsInOrder(String text, int from, int to) {
        int position = from;
        for (String literal : literals.subList(1, literals.size() - 1)) {
            int found = text.indexOf(literal, position);
            if (found < 0 || found + literal.length() > to) {
                return false;
            }
            position = found + literal.length();
        }
        return true;
    }
}

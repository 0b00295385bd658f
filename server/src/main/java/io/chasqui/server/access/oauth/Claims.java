package io.chasqui.server.access.oauth;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads what a token says, which is JSON of any shape: what does not have the expected one says nothing. */
final class Claims {

    private Claims() {}

    /** A text of several words, or a list of texts. */
    static List<String> words(Object value) {
        if (value instanceof String text) {
            return Arrays.stream(text.split(" "))
                    .filter(word -> !word.isEmpty())
                    .toList();
        }
        if (value instanceof List<?> list) {
            return list.stream()
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .toList();
        }
        return List.of();
    }

    /** Null unless it is a text. */
    static String text(Object value) {
        return value instanceof String text ? text : null;
    }

    /** Everything found on the way of a dotted path, which passes through every member of a list. */
    static List<Object> at(Map<?, ?> claims, String path) {
        List<Object> here = new ArrayList<>(List.of(claims));
        for (String key : path.split("\\.")) {
            here = here.stream().flatMap(value -> child(value, key)).toList();
        }
        return here;
    }

    private static Stream<Object> child(Object value, String key) {
        if (value instanceof List<?> list) {
            return list.stream().flatMap(member -> member instanceof Map<?, ?> ? child(member, key) : Stream.empty());
        }
        return value instanceof Map<?, ?> map ? Stream.ofNullable(map.get(key)) : Stream.empty();
    }
}

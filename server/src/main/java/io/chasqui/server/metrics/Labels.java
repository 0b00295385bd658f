package io.chasqui.server.metrics;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** Names and values that tell the metrics of a family apart, in order. Immutable. */
public final class Labels {

    public static final Labels NONE = new Labels(List.of());

    /** One of them. */
    public record Label(String name, String value) {}

    private final List<Label> all;

    private Labels(List<Label> all) {
        this.all = all;
    }

    public static Labels of(String name, String value) {
        return NONE.and(name, value);
    }

    public Labels and(String name, String value) {
        List<Label> more = new ArrayList<>(all);
        more.add(new Label(name, value));
        return new Labels(Collections.unmodifiableList(more));
    }

    public List<Label> all() {
        return all;
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** The values, each after a dot: what is added to a name where there are no labels. */
    String suffix() {
        return all.stream().map(label -> "." + label.value()).collect(Collectors.joining());
    }
}

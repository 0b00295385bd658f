package io.chasqui.server.management.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The path of a route, such as {@code /queues/{vhost}/{name}}. Paths are cut at their slashes before anything is
 * decoded, so that {@code %2F} in a segment stays part of a name.
 */
public final class PathTemplate {

    private final String text;
    private final List<String> segments;

    public PathTemplate(String text) {
        this.text = text;
        this.segments = split(text);
    }

    /** The segments of a raw path; one slash at the end counts for nothing. */
    static List<String> split(String path) {
        List<String> segments = new ArrayList<>(List.of(path.split("/", -1)));
        segments.remove(0);
        if (!segments.isEmpty() && segments.get(segments.size() - 1).isEmpty()) {
            segments.remove(segments.size() - 1);
        }
        return segments;
    }

    /** The values of the variables if the path fits, otherwise null. */
    Map<String, String> match(List<String> path) {
        if (path.size() != segments.size()) {
            return null;
        }
        for (int i = 0; i < path.size(); i++) {
            if (path.get(i).isEmpty() || !isVariable(i) && !segments.get(i).equals(path.get(i))) {
                return null;
            }
        }
        return variables(path);
    }

    private Map<String, String> variables(List<String> path) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < path.size(); i++) {
            if (isVariable(i)) {
                String segment = segments.get(i);
                values.put(segment.substring(1, segment.length() - 1), PercentCode.decode(path.get(i)));
            }
        }
        return values;
    }

    private boolean isVariable(int position) {
        return segments.get(position).startsWith("{");
    }

    /** How many segments are fixed: of two templates that fit, the one with more of them is meant. */
    int fixedSegments() {
        int fixed = 0;
        for (int i = 0; i < segments.size(); i++) {
            fixed += isVariable(i) ? 0 : 1;
        }
        return fixed;
    }

    int length() {
        return segments.size();
    }

    boolean hasVariable(String name) {
        return segments.contains("{" + name + "}");
    }

    @Override
    public String toString() {
        return text;
    }
}

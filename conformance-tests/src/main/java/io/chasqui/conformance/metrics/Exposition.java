package io.chasqui.conformance.metrics;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page in Prometheus' text format, read by the letter of its specification: whatever a lenient reader would let pass
 * is refused here with the line it is in.
 */
final class Exposition {

    private static final Pattern TYPE =
            Pattern.compile("# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram|summary|untyped)");
    private static final Pattern HELP = Pattern.compile("# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (?:[^\\\\]|\\\\[\\\\n])*");
    private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\[\"\\\\n])*+\"";
    private static final Pattern SERIES = Pattern.compile(
            "([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(" + LABEL + "(?:," + LABEL + ")*+)?\\})? (\\S+)(?: -?[0-9]+)?");
    private static final Pattern ONE_LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*+)\"");

    /** One line with a value. */
    record Series(String name, Map<String, String> labels, double value) {

        boolean has(String label, String wanted) {
            return wanted.equals(labels.get(label));
        }
    }

    private final Map<String, String> types = new LinkedHashMap<>();
    private final Map<String, List<Series>> series = new LinkedHashMap<>();
    private final Set<String> closed = new HashSet<>();
    private final Set<String> seen = new HashSet<>();
    private String family = "";

    private Exposition() {}

    static Exposition parse(String text) {
        if (!text.endsWith("\n")) {
            throw new AssertionError("the last line has no end");
        }
        Exposition page = new Exposition();
        for (String line : text.split("\n")) {
            page.read(line);
        }
        page.series.keySet().stream()
                .filter(name -> "histogram".equals(page.types.get(name.replaceFirst("_bucket$", ""))))
                .filter(name -> name.endsWith("_bucket"))
                .forEach(page::requireCumulative);
        return page;
    }

    private void read(String line) {
        if (line.isEmpty()) {
            return;
        }
        if (line.startsWith("# TYPE ")) {
            type(line);
        } else if (line.startsWith("# HELP ")) {
            require(HELP.matcher(line).matches(), line);
            enter(line.split(" ")[2], line);
        } else if (!line.startsWith("#")) {
            value(line);
        }
    }

    private void type(String line) {
        Matcher matcher = TYPE.matcher(line);
        require(matcher.matches(), line);
        enter(matcher.group(1), line);
        require(types.put(matcher.group(1), matcher.group(2)) == null, "a second type: " + line);
    }

    /** All lines of a family are neighbours. */
    private void enter(String name, String line) {
        if (!name.equals(family)) {
            require(!closed.contains(name), "the family was over: " + line);
            closed.add(family);
            family = name;
        }
    }

    private void value(String line) {
        Matcher matcher = SERIES.matcher(line);
        require(matcher.matches(), line);
        enter(familyOf(matcher.group(1)), line);
        Map<String, String> labels = labels(matcher.group(2), line);
        require(seen.add(matcher.group(1) + labels), "a second time: " + line);
        series.computeIfAbsent(matcher.group(1), name -> new ArrayList<>())
                .add(new Series(matcher.group(1), labels, number(matcher.group(3), line)));
    }

    private String familyOf(String name) {
        String stem = name.replaceFirst("_(bucket|count|sum)$", "");
        String type = types.getOrDefault(stem, "");
        return type.equals("histogram") || type.equals("summary") ? stem : name;
    }

    private static Map<String, String> labels(String text, String line) {
        Map<String, String> labels = new TreeMap<>();
        Matcher matcher = ONE_LABEL.matcher(text == null ? "" : text);
        while (matcher.find()) {
            String value =
                    matcher.group(2).replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\");
            require(labels.put(matcher.group(1), value) == null, "a label twice: " + line);
        }
        return labels;
    }

    private static double number(String text, String line) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> {
                require(text.matches("NaN|[-+]?[0-9.]+([eE][-+]?[0-9]+)?"), line);
                yield Double.parseDouble(text);
            }
        };
    }

    private void requireCumulative(String name) {
        Map<Map<String, String>, Double> last = new LinkedHashMap<>();
        for (Series bucket : series.get(name)) {
            Map<String, String> others = new TreeMap<>(bucket.labels());
            others.remove("le");
            require(last.getOrDefault(others, 0.0) <= bucket.value(), "less than the bucket before: " + bucket);
            last.put(others, bucket.value());
        }
        String stem = name.replaceFirst("_bucket$", "");
        for (Series count : series.get(stem + "_count")) {
            require(last.get(count.labels()) == count.value(), "not what the last bucket has: " + count);
        }
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new AssertionError(message);
        }
    }

    /** The families, with their types. */
    Map<String, String> types() {
        return types;
    }

    /** Names of what has values. */
    Set<String> names() {
        return series.keySet();
    }

    /** All lines of a name. */
    List<Series> all(String name) {
        return series.getOrDefault(name, List.of());
    }

    /** The value of the only line with these labels; others may be there besides. */
    double value(String name, Map<String, String> labels) {
        List<Series> found = all(name).stream()
                .filter(each -> each.labels().entrySet().containsAll(labels.entrySet()))
                .toList();
        require(found.size() == 1, name + labels + " should be there once: " + found);
        return found.get(0).value();
    }
}

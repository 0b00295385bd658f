package io.chasqui.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the lines of a {@code rabbitmq.conf}: {@code key = value}, {@code #} starts a comment, a value in single quotes
 * may contain {@code #} and keeps its spaces, a dot inside one part of a key is written {@code \.}.
 */
final class ConfigFile {

    private static final Pattern KEY = Pattern.compile("(?:\\\\\\.|[A-Za-z0-9_-])+(?:\\.(?:\\\\\\.|[A-Za-z0-9_-])+)*");
    private static final Pattern QUOTED = Pattern.compile("'([^']*)'\\s*(?:#.*)?");

    private final String source;
    private final List<Setting> settings = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private ConfigFile(String source) {
        this.source = source;
    }

    /**
     * Reads all settings in their order.
     *
     * @param source the name of the text, used in {@link Setting#origin()} and in error messages
     * @param problems takes one line for each line of the text that cannot be read
     */
    static List<Setting> read(String text, String source, List<String> problems) {
        ConfigFile file = new ConfigFile(source);
        String[] lines = text.split("\\R", -1);
        for (int i = 0; i < lines.length; i++) {
            file.readLine(lines[i].strip(), i + 1);
        }
        problems.addAll(file.problems);
        return file.settings;
    }

    private void readLine(String line, int number) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        String origin = source + ":" + number;
        int equals = line.indexOf('=');
        if (equals < 0) {
            problems.add(origin + ": expected 'key = value'");
            return;
        }
        String key = line.substring(0, equals).strip();
        if (!KEY.matcher(key).matches()) {
            problems.add(origin + ": '" + key + "' is not a key");
            return;
        }
        value(line.substring(equals + 1).strip())
                .ifPresentOrElse(
                        value -> settings.add(new Setting(key, value, origin)),
                        () -> problems.add(origin + ": " + key + " has no readable value"));
    }

    private static Optional<String> value(String text) {
        if (text.startsWith("'")) {
            Matcher quoted = QUOTED.matcher(text);
            return quoted.matches() ? Optional.of(quoted.group(1)) : Optional.empty();
        }
        int comment = text.indexOf('#');
        String value = (comment < 0 ? text : text.substring(0, comment)).strip();
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }
}

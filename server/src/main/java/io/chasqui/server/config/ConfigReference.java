package io.chasqui.server.config;

import java.util.Locale;
import java.util.stream.Collectors;

/** Writes the reference of all keys as Markdown tables, one for each section. */
final class ConfigReference {

    private ConfigReference() {}

    static String markdown() {
        return BrokerConfig.sections().stream().map(ConfigReference::section).collect(Collectors.joining("\n"));
    }

    private static String section(ConfigSection section) {
        return section.keys().stream()
                .map(ConfigReference::row)
                .collect(Collectors.joining(
                        "",
                        "### " + title(section) + "\n\n| key | value | default | meaning |\n|---|---|---|---|\n",
                        ""));
    }

    /** Sections of one type are told apart by their names. */
    private static String title(ConfigSection section) {
        String name = section.prefix().isEmpty() ? section.type().getSimpleName() : section.name();
        String words = name.replace("Config", "").replaceAll("(?<=[a-z])(?=[A-Z])", " ");
        String sentence = words.substring(0, 1).toUpperCase(Locale.ROOT)
                + words.substring(1).toLowerCase(Locale.ROOT);
        return sentence.replaceAll("(?i)\\bamqp\\b", "AMQP").replaceAll("(?i)\\btls\\b", "TLS");
    }

    private static String row(KeyDefinition key) {
        String defaults = key.declaration().defaultValue();
        return "| `%s` | %s | %s | %s |\n"
                .formatted(
                        key.name(),
                        ValueParser.describe(key.valueType(), key.declaration()),
                        defaults.isEmpty() ? "not set" : "`" + defaults + "`",
                        key.declaration().help());
    }
}

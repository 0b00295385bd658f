package io.chasqui.server.config;

import java.util.Locale;
import java.util.stream.Collectors;

/** Writes the reference of all keys as Markdown tables, one for each section. */
final class ConfigReference {

    private ConfigReference() {}

    static String markdown() {
        return BrokerConfig.sections().stream().map(ConfigReference::section).collect(Collectors.joining("\n"));
    }

    private static String section(Class<? extends Record> section) {
        return KeyDefinition.of(section).stream()
                .map(ConfigReference::row)
                .collect(Collectors.joining(
                        "",
                        "### " + title(section) + "\n\n| key | value | default | meaning |\n|---|---|---|---|\n",
                        ""));
    }

    private static String title(Class<? extends Record> section) {
        String words = section.getSimpleName().replace("Config", "").replaceAll("(?<=[a-z])(?=[A-Z])", " ");
        return words.charAt(0) + words.substring(1).toLowerCase(Locale.ROOT).replace("mqp", "MQP");
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

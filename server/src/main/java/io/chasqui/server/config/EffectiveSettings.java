package io.chasqui.server.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a configuration comes to: each key with the text of the value that holds, set or by default. */
final class EffectiveSettings {

    private static final String COVERED = "********";

    private EffectiveSettings() {}

    static Map<String, String> of(List<KeyDefinition> keys, List<Setting> settings) {
        Map<String, String> effective = new LinkedHashMap<>();
        for (KeyDefinition key : keys) {
            Map<String, String> values = key.isFamily() ? members(key, settings) : value(key, settings);
            values.forEach((name, value) -> effective.put(name, isSecret(name) ? COVERED : value));
        }
        return effective;
    }

    private static Map<String, String> value(KeyDefinition key, List<Setting> settings) {
        String value = key.declaration().defaultValue();
        for (Setting setting : settings) {
            value = setting.key().equals(key.name()) ? setting.value() : value;
        }
        return value.isEmpty() ? Map.of() : Map.of(key.name(), value);
    }

    private static Map<String, String> members(KeyDefinition key, List<Setting> settings) {
        Map<String, String> members = new LinkedHashMap<>();
        for (Setting setting : settings) {
            if (setting.key().equals(key.prefix())) {
                return Map.of(key.prefix(), setting.value());
            }
            if (key.isMember(setting.key())) {
                members.put(setting.key(), setting.value());
            }
        }
        return members.isEmpty() ? defaultMembers(key) : members;
    }

    private static Map<String, String> defaultMembers(KeyDefinition key) {
        Map<String, String> members = new LinkedHashMap<>();
        String defaults = key.declaration().defaultValue();
        for (String member : defaults.isEmpty() ? new String[0] : defaults.split(",\\s*")) {
            int equals = member.indexOf('=');
            members.put(key.prefix() + "." + member.substring(0, equals), member.substring(equals + 1));
        }
        return members;
    }

    /** By the name: whoever adds a key for a password cannot forget to say that it is one. */
    private static boolean isSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.contains("pass") || lower.contains("secret");
    }
}

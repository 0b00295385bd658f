package io.chasqui.server.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds section records from settings. A wrong value is noted as a problem and replaced by the default, so that one
 * pass finds every problem.
 */
final class SectionBinder {

    private final Collection<Setting> settings;
    private final List<String> problems;

    SectionBinder(Collection<Setting> settings, List<String> problems) {
        this.settings = settings;
        this.problems = problems;
    }

    <R extends Record> R bind(Class<R> section) {
        return bind(section, "");
    }

    /** @param prefix what stands before the keys of the section */
    <R extends Record> R bind(Class<R> section, String prefix) {
        RecordComponent[] components = section.getRecordComponents();
        Object[] values = new ConfigSection(section.getSimpleName(), section, prefix)
                .keys().stream()
                        .map(key -> key.isFamily() ? members(key) : value(key))
                        .toArray();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<R> constructor = section.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(section.getSimpleName() + " is not a section of keys", e);
        }
    }

    private Object value(KeyDefinition key) {
        Object value = defaultValue(key);
        for (Setting setting : settings) {
            if (key.name().equals(setting.key())) {
                value = parse(key, setting, value);
            }
        }
        return value;
    }

    private static Object defaultValue(KeyDefinition key) {
        String text = key.declaration().defaultValue();
        return text.isEmpty() ? ValueParser.absent(key.valueType()) : key.parse(text);
    }

    private Map<String, Object> members(KeyDefinition key) {
        Map<String, Object> members = new LinkedHashMap<>();
        boolean replaced = false;
        boolean none = false;
        for (Setting setting : settings) {
            if (setting.key().equals(key.prefix())) {
                none |= isNone(setting);
                replaced = true;
            } else if (key.isMember(setting.key())) {
                members.put(key.member(setting.key()), parse(key, setting, null));
                replaced = true;
            }
        }
        members.values().removeIf(value -> value == null);
        if (none) {
            return Map.of();
        }
        return replaced ? Collections.unmodifiableMap(members) : defaultMembers(key);
    }

    private boolean isNone(Setting setting) {
        boolean none = "none".equals(setting.value());
        if (!none) {
            problems.add(describe(setting) + ": expected none, or a name after the key: " + setting.key() + ".NAME");
        }
        return none;
    }

    private static Map<String, Object> defaultMembers(KeyDefinition key) {
        if (key.declaration().defaultValue().isEmpty()) {
            return Map.of();
        }
        Map<String, Object> members = new LinkedHashMap<>();
        if (key.declaration().defaultValue().isEmpty()) {
            return members;
        }
        for (String member : key.declaration().defaultValue().split(",\\s*")) {
            int equals = member.indexOf('=');
            members.put(member.substring(0, equals), key.parse(member.substring(equals + 1)));
        }
        return Collections.unmodifiableMap(members);
    }

    private Object parse(KeyDefinition key, Setting setting, Object otherwise) {
        try {
            return key.parse(setting.value());
        } catch (IllegalArgumentException e) {
            problems.add(describe(setting) + ": " + e.getMessage());
            return otherwise;
        }
    }

    private static String describe(Setting setting) {
        return setting.origin() + ": " + setting.key() + " = " + setting.value();
    }

    /** Notes every setting that no declared key matches, with the declared key that is nearest to it. */
    void refuseUnknown(List<KeyDefinition> keys) {
        List<String> unknown = new ArrayList<>();
        for (Setting setting : settings) {
            if (keys.stream().noneMatch(key -> key.matches(setting.key()))) {
                unknown.add(setting.origin() + ": unknown key '" + setting.key() + "', did you mean '"
                        + NearestKey.of(setting.key(), keys) + "'?");
            }
        }
        problems.addAll(unknown);
    }
}

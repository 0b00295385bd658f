package io.chasqui.server.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * One declared key.
 *
 * @param name as declared, with {@code $name} for the free part of a family
 * @param valueType the Java type of one value
 */
record KeyDefinition(String name, Class<?> valueType, ConfigKey declaration) {

    /** The keys of a section, in the order of its components. */
    static List<KeyDefinition> of(ConfigSection section) {
        return Arrays.stream(section.type().getRecordComponents())
                .map(component -> of(section.prefix(), component))
                .toList();
    }

    private static KeyDefinition of(String prefix, RecordComponent component) {
        ConfigKey declaration = component.getAnnotation(ConfigKey.class);
        return new KeyDefinition(prefix + declaration.value(), valueType(component), declaration);
    }

    private static Class<?> valueType(RecordComponent component) {
        if (component.getType() == Map.class) {
            return (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[1];
        }
        return component.getType();
    }

    boolean isFamily() {
        return name.contains(".$");
    }

    /** The part of a family's key before the dot of the free part. */
    String prefix() {
        return name.substring(0, name.indexOf(".$"));
    }

    boolean matches(String key) {
        return isFamily() ? key.equals(prefix()) || isMember(key) : key.equals(name);
    }

    boolean isMember(String key) {
        return key.startsWith(prefix() + ".")
                && key.substring(prefix().length() + 1).replace("\\.", "").matches("[^.]+|");
    }

    /** What stands in the free place of {@code key}. */
    String member(String key) {
        return key.substring(prefix().length() + 1).replace("\\.", ".");
    }

    /** The value of a key that is not a family, or of one member. Throws IllegalArgumentException with the reason. */
    Object parse(String text) {
        return ValueParser.parse(text, valueType, declaration);
    }
}

package io.chasqui.server.config;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;

/**
 * A group of keys in the configuration.
 *
 * @param name of the component that holds it
 * @param prefix what stands before its keys; may be empty
 */
record ConfigSection(String name, Class<? extends Record> type, String prefix) {

    /** All sections, in the order of the components of a record. */
    static List<ConfigSection> of(Class<? extends Record> configuration) {
        return Arrays.stream(configuration.getRecordComponents())
                .filter(component -> component.getType().isRecord())
                .map(ConfigSection::of)
                .toList();
    }

    private static ConfigSection of(RecordComponent component) {
        KeyPrefix prefix = component.getAnnotation(KeyPrefix.class);
        return new ConfigSection(
                component.getName(),
                component.getType().asSubclass(Record.class),
                prefix == null ? "" : prefix.value());
    }

    List<KeyDefinition> keys() {
        return KeyDefinition.of(this);
    }
}

package io.chasqui.store.definitions;

import io.chasqui.codec.amqp091.FieldTable;
import java.util.Objects;

/**
 * Sets or removes one definition.
 *
 * @param value the new value, or null to remove the definition (which need not be there)
 */
public record DefinitionChange(DefinitionKey key, FieldTable value) {

    public DefinitionChange {
        Objects.requireNonNull(key, "key");
    }

    public static DefinitionChange put(DefinitionKey key, FieldTable value) {
        return new DefinitionChange(key, Objects.requireNonNull(value, "value"));
    }

    public static DefinitionChange remove(DefinitionKey key) {
        return new DefinitionChange(key, null);
    }
}

package io.chasqui.server.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares the configuration key that sets a record component. The component's Java type says how the text is read.
 *
 * <p>A key that ends in {@code .$name} is a family: its component is a map from what stands in that place to a value,
 * the default is the whole map ({@code a=1, b=2}), and the first setting of a member replaces the default. The key
 * without that last part takes the value {@code none}, which empties the map.
 */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
@interface ConfigKey {

    /** The key as it is written in the file. */
    String value();

    /** The default in the notation of the file; empty where there is none. */
    String defaultValue() default "";

    Unit unit() default Unit.NONE;

    /** Smallest number allowed, in the key's unit. */
    long min() default 0;

    /** Largest number allowed, in the key's unit. */
    long max() default Long.MAX_VALUE;

    /** One or two sentences for the reference page. */
    String help();

    /** What the number counts. */
    enum Unit {
        NONE(""),
        BYTES("bytes"),
        MILLISECONDS("milliseconds"),
        SECONDS("seconds");

        private final String label;

        Unit(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }
}

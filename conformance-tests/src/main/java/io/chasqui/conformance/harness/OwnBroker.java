package io.chasqui.conformance.harness;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.function.Supplier;

/**
 * The suite gets a broker of its own, which it may restart, instead of the one that the others share. Its tests run one
 * after the other: put {@code @Execution(SAME_THREAD)} beside it.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface OwnBroker {
    /** Options for the broker's JVM, such as {@code -Xmx256m}. */
    String[] jvmOptions() default {};

    /** Configuration in the style of rabbitmq.conf: {@code key=value}. */
    String[] settings() default {};

    /** Gives more settings, such as the address of something that runs beside the broker, when the broker starts. */
    Class<? extends Supplier<List<String>>> settingsFrom() default NoSettings.class;

    /** For those who know all their settings beforehand. */
    final class NoSettings implements Supplier<List<String>> {

        @Override
        public List<String> get() {
            return List.of();
        }
    }
}

package io.chasqui.conformance.harness;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The section of the AMQP 0-9-1 specification, or the extension to it, that a test judges: {@code "basic.publish /
 * mandatory"}, {@code "4.2.3 frame format"}. On a class it holds for every test without one of its own.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Spec {
    String value();
}

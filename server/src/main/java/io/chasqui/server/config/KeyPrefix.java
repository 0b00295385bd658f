package io.chasqui.server.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What stands before all keys of a section, for a group of keys that there is several times. */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
@interface KeyPrefix {
    /** With the dot at its end. */
    String value();
}

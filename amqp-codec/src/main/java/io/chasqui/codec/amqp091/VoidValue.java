package io.chasqui.codec.amqp091;

/** A field value of type {@code V}: the key is there, a value is not. */
public enum VoidValue {
    VOID
}

package io.chasqui.codec.amqp091;

import static io.chasqui.codec.amqp091.MalformedException.malformed;

import io.netty.buffer.ByteBuf;

/** {@link BasicProperties} on the wire: a word of flags, then the properties whose flag is set. */
final class BasicPropertiesFormat {

    private BasicPropertiesFormat() {}

    static BasicProperties read(ArgumentReader in) {
        int flags = in.shortInt();
        if ((flags & Property.UNKNOWN_FLAGS) != 0) {
            throw malformed();
        }
        BasicProperties.Builder builder = BasicProperties.builder();
        for (Property property : Property.values()) {
            if ((flags & property.flag()) != 0) {
                read(property, in, builder);
            }
        }
        in.finish();
        return builder.build();
    }

    private static void read(Property property, ArgumentReader in, BasicProperties.Builder builder) {
        switch (property) {
            case CONTENT_TYPE -> builder.contentType(in.shortBytes());
            case CONTENT_ENCODING -> builder.contentEncoding(in.shortBytes());
            case HEADERS -> builder.headers(in.table());
            case DELIVERY_MODE -> builder.deliveryMode(in.octet());
            case PRIORITY -> builder.priority(in.octet());
            case CORRELATION_ID -> builder.correlationId(in.shortBytes());
            case REPLY_TO -> builder.replyTo(in.shortBytes());
            case EXPIRATION -> builder.expiration(in.shortBytes());
            case MESSAGE_ID -> builder.messageId(in.shortBytes());
            case TIMESTAMP -> builder.timestamp(new Timestamp(in.longLong()));
            case TYPE -> builder.type(in.shortBytes());
            case USER_ID -> builder.userId(in.shortBytes());
            case APP_ID -> builder.appId(in.shortBytes());
            case CLUSTER_ID -> builder.clusterId(in.shortBytes());
        }
    }

    static void write(ByteBuf out, BasicProperties properties) {
        int start = out.writerIndex();
        out.writeShort(0);
        int flags = 0;
        for (Property property : Property.values()) {
            Object value = value(property, properties);
            if (value != null) {
                flags |= property.flag();
                write(out, value);
            }
        }
        out.setShort(start, flags);
    }

    private static void write(ByteBuf out, Object value) {
        if (value instanceof String text) {
            ShortString.write(out, text);
        } else if (value instanceof Integer octet) {
            out.writeByte(octet);
        } else if (value instanceof Timestamp timestamp) {
            out.writeLong(timestamp.seconds());
        } else {
            ((FieldTable) value).write(out);
        }
    }

    private static Object value(Property property, BasicProperties from) {
        return switch (property) {
            case CONTENT_TYPE -> from.contentType();
            case CONTENT_ENCODING -> from.contentEncoding();
            case HEADERS -> from.headers();
            case DELIVERY_MODE -> from.deliveryMode();
            case PRIORITY -> from.priority();
            case CORRELATION_ID -> from.correlationId();
            case REPLY_TO -> from.replyTo();
            case EXPIRATION -> from.expiration();
            case MESSAGE_ID -> from.messageId();
            case TIMESTAMP -> from.timestamp();
            case TYPE -> from.type();
            case USER_ID -> from.userId();
            case APP_ID -> from.appId();
            case CLUSTER_ID -> from.clusterId();
        };
    }
}

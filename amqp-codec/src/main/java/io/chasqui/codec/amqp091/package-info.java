/**
 * The wire format of AMQP 0-9-1: protocol header, frames, methods, field tables and content properties, with the
 * extensions every RabbitMQ client knows. What happens per message ({@link io.chasqui.codec.amqp091.FrameReader} to
 * {@link io.chasqui.codec.amqp091.FrameHandler}, {@link io.chasqui.codec.amqp091.FrameWriter}) reads from and writes to
 * the buffer without building objects; everything else is a {@link io.chasqui.codec.amqp091.Method} record. Malformed
 * input always ends in a {@link io.chasqui.codec.amqp091.ProtocolException} and never costs more than a small multiple
 * of its own size.
 */
package io.chasqui.codec.amqp091;

package io.chasqui.codec.amqp091;

import io.chasqui.codec.amqp091.Method.BasicAck;
import io.chasqui.codec.amqp091.Method.BasicCancel;
import io.chasqui.codec.amqp091.Method.BasicCancelOk;
import io.chasqui.codec.amqp091.Method.BasicConsume;
import io.chasqui.codec.amqp091.Method.BasicConsumeOk;
import io.chasqui.codec.amqp091.Method.BasicDeliver;
import io.chasqui.codec.amqp091.Method.BasicGet;
import io.chasqui.codec.amqp091.Method.BasicGetEmpty;
import io.chasqui.codec.amqp091.Method.BasicGetOk;
import io.chasqui.codec.amqp091.Method.BasicNack;
import io.chasqui.codec.amqp091.Method.BasicPublish;
import io.chasqui.codec.amqp091.Method.BasicQos;
import io.chasqui.codec.amqp091.Method.BasicQosOk;
import io.chasqui.codec.amqp091.Method.BasicRecover;
import io.chasqui.codec.amqp091.Method.BasicRecoverAsync;
import io.chasqui.codec.amqp091.Method.BasicRecoverOk;
import io.chasqui.codec.amqp091.Method.BasicReject;
import io.chasqui.codec.amqp091.Method.BasicReturn;
import io.chasqui.codec.amqp091.MethodTable.ClassDefinition;

/**
 * The basic class (AMQP 0-9-1 reference section 1.8) with RabbitMQ's nack. What occurs once per message has a second,
 * allocation-free way in {@link FrameReader} and {@link FrameWriter}.
 */
final class BasicMethods {

    private BasicMethods() {}

    static void define(ClassDefinition basic) {
        defineConsuming(basic);
        defineTransfer(basic);
        defineGet(basic);
        defineSettlement(basic);
    }

    private static void defineConsuming(ClassDefinition basic) {
        basic.method(
                        10,
                        "qos",
                        BasicQos.class,
                        in -> new BasicQos(in.longInt(), in.shortInt(), in.bit()),
                        (m, out) -> out.longInt(m.prefetchSize())
                                .shortInt(m.prefetchCount())
                                .bit(m.global()))
                .method(11, "qos-ok", BasicQosOk.class, BasicQosOk::new)
                .method(
                        20,
                        "consume",
                        BasicConsume.class,
                        BasicMethods::readConsume,
                        (m, out) -> out.shortInt(0)
                                .shortString(m.queue())
                                .shortString(m.consumerTag())
                                .bit(m.noLocal())
                                .bit(m.noAck())
                                .bit(m.exclusive())
                                .bit(m.noWait())
                                .table(m.arguments()))
                .method(
                        21,
                        "consume-ok",
                        BasicConsumeOk.class,
                        in -> new BasicConsumeOk(in.shortString()),
                        (m, out) -> out.shortString(m.consumerTag()))
                .method(
                        30,
                        "cancel",
                        BasicCancel.class,
                        in -> new BasicCancel(in.shortString(), in.bit()),
                        (m, out) -> out.shortString(m.consumerTag()).bit(m.noWait()))
                .method(
                        31,
                        "cancel-ok",
                        BasicCancelOk.class,
                        in -> new BasicCancelOk(in.shortString()),
                        (m, out) -> out.shortString(m.consumerTag()));
    }

    private static void defineTransfer(ClassDefinition basic) {
        basic.method(
                        40,
                        "publish",
                        BasicPublish.class,
                        BasicMethods::readPublish,
                        (m, out) -> out.shortInt(0)
                                .shortString(m.exchange())
                                .shortString(m.routingKey())
                                .bit(m.mandatory())
                                .bit(m.immediate()))
                .method(
                        50,
                        "return",
                        BasicReturn.class,
                        in -> new BasicReturn(in.shortInt(), in.shortString(), in.shortString(), in.shortString()),
                        (m, out) -> out.shortInt(m.replyCode())
                                .shortString(m.replyText())
                                .shortString(m.exchange())
                                .shortString(m.routingKey()))
                .method(
                        60,
                        "deliver",
                        BasicDeliver.class,
                        in -> new BasicDeliver(
                                in.shortString(), in.longLong(), in.bit(), in.shortString(), in.shortString()),
                        (m, out) -> out.shortString(m.consumerTag())
                                .longLong(m.deliveryTag())
                                .bit(m.redelivered())
                                .shortString(m.exchange())
                                .shortString(m.routingKey()));
    }

    private static void defineGet(ClassDefinition basic) {
        basic.method(
                        70,
                        "get",
                        BasicGet.class,
                        BasicMethods::readGet,
                        (m, out) -> out.shortInt(0).shortString(m.queue()).bit(m.noAck()))
                .method(
                        71,
                        "get-ok",
                        BasicGetOk.class,
                        in -> new BasicGetOk(in.longLong(), in.bit(), in.shortString(), in.shortString(), in.longInt()),
                        (m, out) -> out.longLong(m.deliveryTag())
                                .bit(m.redelivered())
                                .shortString(m.exchange())
                                .shortString(m.routingKey())
                                .longInt(m.messageCount()))
                .method(
                        72,
                        "get-empty",
                        BasicGetEmpty.class,
                        in -> {
                            in.skipShortString();
                            return new BasicGetEmpty();
                        },
                        (m, out) -> out.shortString(""));
    }

    private static void defineSettlement(ClassDefinition basic) {
        basic.method(
                        80,
                        "ack",
                        BasicAck.class,
                        in -> new BasicAck(in.longLong(), in.bit()),
                        (m, out) -> out.longLong(m.deliveryTag()).bit(m.multiple()))
                .method(
                        90,
                        "reject",
                        BasicReject.class,
                        in -> new BasicReject(in.longLong(), in.bit()),
                        (m, out) -> out.longLong(m.deliveryTag()).bit(m.requeue()))
                .method(
                        100,
                        "recover-async",
                        BasicRecoverAsync.class,
                        in -> new BasicRecoverAsync(in.bit()),
                        (m, out) -> out.bit(m.requeue()))
                .method(
                        110,
                        "recover",
                        BasicRecover.class,
                        in -> new BasicRecover(in.bit()),
                        (m, out) -> out.bit(m.requeue()))
                .method(111, "recover-ok", BasicRecoverOk.class, BasicRecoverOk::new)
                .method(
                        120,
                        "nack",
                        BasicNack.class,
                        in -> new BasicNack(in.longLong(), in.bit(), in.bit()),
                        (m, out) ->
                                out.longLong(m.deliveryTag()).bit(m.multiple()).bit(m.requeue()));
    }

    private static BasicConsume readConsume(ArgumentReader in) {
        in.skipShortInt();
        return new BasicConsume(in.shortString(), in.shortString(), in.bit(), in.bit(), in.bit(), in.bit(), in.table());
    }

    private static BasicPublish readPublish(ArgumentReader in) {
        in.skipShortInt();
        return new BasicPublish(in.shortString(), in.shortString(), in.bit(), in.bit());
    }

    private static BasicGet readGet(ArgumentReader in) {
        in.skipShortInt();
        return new BasicGet(in.shortString(), in.bit());
    }
}

package io.chasqui.codec.amqp091;

import io.chasqui.codec.amqp091.Method.ConnectionBlocked;
import io.chasqui.codec.amqp091.Method.ConnectionClose;
import io.chasqui.codec.amqp091.Method.ConnectionCloseOk;
import io.chasqui.codec.amqp091.Method.ConnectionOpen;
import io.chasqui.codec.amqp091.Method.ConnectionOpenOk;
import io.chasqui.codec.amqp091.Method.ConnectionSecure;
import io.chasqui.codec.amqp091.Method.ConnectionSecureOk;
import io.chasqui.codec.amqp091.Method.ConnectionStart;
import io.chasqui.codec.amqp091.Method.ConnectionStartOk;
import io.chasqui.codec.amqp091.Method.ConnectionTune;
import io.chasqui.codec.amqp091.Method.ConnectionTuneOk;
import io.chasqui.codec.amqp091.Method.ConnectionUnblocked;
import io.chasqui.codec.amqp091.Method.ConnectionUpdateSecret;
import io.chasqui.codec.amqp091.Method.ConnectionUpdateSecretOk;
import io.chasqui.codec.amqp091.MethodTable.ClassDefinition;

/** The connection class (AMQP 0-9-1 reference section 1.4) with RabbitMQ's blocked, unblocked and update-secret. */
final class ConnectionMethods {

    private ConnectionMethods() {}

    static void define(ClassDefinition connection) {
        defineAuthentication(connection);
        defineTuningAndOpening(connection);
        connection
                .method(
                        50,
                        "close",
                        ConnectionClose.class,
                        in -> new ConnectionClose(in.shortInt(), in.shortString(), in.shortInt(), in.shortInt()),
                        (m, out) -> out.shortInt(m.replyCode())
                                .shortString(m.replyText())
                                .shortInt(m.failingClassId())
                                .shortInt(m.failingMethodId()))
                .method(51, "close-ok", ConnectionCloseOk.class, ConnectionCloseOk::new)
                .method(
                        60,
                        "blocked",
                        ConnectionBlocked.class,
                        in -> new ConnectionBlocked(in.shortString()),
                        (m, out) -> out.shortString(m.reason()))
                .method(61, "unblocked", ConnectionUnblocked.class, ConnectionUnblocked::new)
                .method(
                        70,
                        "update-secret",
                        ConnectionUpdateSecret.class,
                        in -> new ConnectionUpdateSecret(in.longString(), in.shortString()),
                        (m, out) -> out.longString(m.newSecret()).shortString(m.reason()))
                .method(71, "update-secret-ok", ConnectionUpdateSecretOk.class, ConnectionUpdateSecretOk::new);
    }

    private static void defineAuthentication(ClassDefinition connection) {
        connection
                .method(
                        10,
                        "start",
                        ConnectionStart.class,
                        in -> new ConnectionStart(in.octet(), in.octet(), in.table(), in.longString(), in.longString()),
                        (m, out) -> out.octet(m.versionMajor())
                                .octet(m.versionMinor())
                                .table(m.serverProperties())
                                .longString(m.mechanisms())
                                .longString(m.locales()))
                .method(
                        11,
                        "start-ok",
                        ConnectionStartOk.class,
                        in -> new ConnectionStartOk(in.table(), in.shortString(), in.longString(), in.shortString()),
                        (m, out) -> out.table(m.clientProperties())
                                .shortString(m.mechanism())
                                .longString(m.response())
                                .shortString(m.locale()))
                .method(
                        20,
                        "secure",
                        ConnectionSecure.class,
                        in -> new ConnectionSecure(in.longString()),
                        (m, out) -> out.longString(m.challenge()))
                .method(
                        21,
                        "secure-ok",
                        ConnectionSecureOk.class,
                        in -> new ConnectionSecureOk(in.longString()),
                        (m, out) -> out.longString(m.response()));
    }

    private static void defineTuningAndOpening(ClassDefinition connection) {
        connection
                .method(
                        30,
                        "tune",
                        ConnectionTune.class,
                        in -> new ConnectionTune(in.shortInt(), in.longInt(), in.shortInt()),
                        (m, out) -> out.shortInt(m.channelMax())
                                .longInt(m.frameMax())
                                .shortInt(m.heartbeat()))
                .method(
                        31,
                        "tune-ok",
                        ConnectionTuneOk.class,
                        in -> new ConnectionTuneOk(in.shortInt(), in.longInt(), in.shortInt()),
                        (m, out) -> out.shortInt(m.channelMax())
                                .longInt(m.frameMax())
                                .shortInt(m.heartbeat()))
                .method(
                        40,
                        "open",
                        ConnectionOpen.class,
                        ConnectionMethods::readOpen,
                        (m, out) ->
                                out.shortString(m.virtualHost()).shortString("").bit(false))
                .method(
                        41,
                        "open-ok",
                        ConnectionOpenOk.class,
                        in -> {
                            in.skipShortString();
                            return new ConnectionOpenOk();
                        },
                        (m, out) -> out.shortString(""));
    }

    private static ConnectionOpen readOpen(ArgumentReader in) {
        ConnectionOpen open = new ConnectionOpen(in.shortString());
        in.skipShortString();
        in.bit();
        return open;
    }
}

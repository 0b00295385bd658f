package io.chasqui.server.amqp091;

import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.server.access.CertificateName;
import io.chasqui.server.access.Login;
import io.chasqui.server.access.LoginAttempts;
import io.chasqui.server.amqp091.SaslResponse.Credentials;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.config.LoginConfig;
import io.chasqui.server.config.SaslMechanism;
import io.chasqui.server.net.tls.TlsSession;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** The ways in which the client of one connection may log in. */
final class SaslLogin {

    /**
     * A login that has begun.
     *
     * @param user who it claims to be; null if nobody
     */
    record Attempt(String user, CompletionStage<Login> outcome) {}

    private final Broker broker;
    private final LoginConfig config;
    private final TlsSession tls;

    /** @param tls null if the connection has none */
    SaslLogin(Broker broker, TlsSession tls) {
        this.broker = broker;
        this.config = broker.config().login();
        this.tls = tls;
    }

    /** The mechanisms as connection.start names them. */
    String offer() {
        return offered().stream().map(Enum::name).collect(Collectors.joining(" "));
    }

    private List<SaslMechanism> offered() {
        return broker.config().access().authMechanisms().stream()
                .filter(this::isPossible)
                .toList();
    }

    private boolean isPossible(SaslMechanism mechanism) {
        return switch (mechanism) {
            case PLAIN, AMQPLAIN -> true;
            case EXTERNAL -> tls != null && tls.certificate() != null;
            case ANONYMOUS -> config.allowsAnonymous();
        };
    }

    /**
     * @throws ProtocolException COMMAND_INVALID if the mechanism was not offered, SYNTAX_ERROR if the response is
     *     malformed
     */
    Attempt begin(String name, byte[] response, InetAddress from) {
        SaslMechanism mechanism = offered().stream()
                .filter(offer -> offer.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ProtocolException(
                        ReplyCode.COMMAND_INVALID, "unknown authentication mechanism '" + name + "'"));
        Attempt attempt = switch (mechanism) {
            case PLAIN, AMQPLAIN -> withPassword(SaslResponse.parse(name, response), from);
            case EXTERNAL -> byCertificate(from);
            case ANONYMOUS -> withPassword(new Credentials(config.anonymousUser(), config.anonymousPassword()), from);
        };
        return new Attempt(attempt.user, attempt.outcome.thenApply(login -> counted(attempt.user, login, from)));
    }

    private Attempt withPassword(Credentials credentials, InetAddress from) {
        return new Attempt(credentials.user(), broker.logins().login(credentials.user(), credentials.password(), from));
    }

    private Attempt byCertificate(InetAddress from) {
        String user = CertificateName.of(tls.certificate(), config).orElse(null);
        Login login = user == null
                ? Login.refused("the certificate names no user")
                : broker.logins().trusted(user, from);
        return new Attempt(user, CompletableFuture.completedStage(login));
    }

    private Login counted(String user, Login login, InetAddress from) {
        String counted = login.isAccepted() ? login.identity().name() : user;
        broker.loginAttempts().add(LoginAttempts.AMQP_0_9_1, from, counted, login.isAccepted());
        return login;
    }
}

package io.chasqui.server.access.oauth;

import io.chasqui.server.access.Identity;
import io.chasqui.server.access.Login;
import io.chasqui.server.access.LoginBackend;
import io.chasqui.server.config.ConfigException;
import io.chasqui.server.config.OAuthConfig;
import io.chasqui.server.config.PeerVerification;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets those in who bring a token in place of a password. The user name that they give beside it does not count, as
 * with RabbitMQ: the token says who they are.
 */
public final class TokenBackend implements LoginBackend {

    private static final Logger LOG = LoggerFactory.getLogger("auth");

    private static final int THREADS = 4;

    /** Logins that wait for a thread; more are refused, so that a flood of them cannot fill the heap. */
    private static final int MAX_WAITING = 10_000;

    /** Far more than a token of 2,048 scopes needs. */
    private static final int MAX_TOKEN_LENGTH = 256 * 1024;

    private final TokenVerifier verifier;
    private final ThreadPoolExecutor threads;

    /** @throws ConfigException if what is needed to believe tokens is missing or cannot be read */
    public TokenBackend(OAuthConfig config) {
        if (config.resourceServerId().isEmpty()) {
            throw new ConfigException(List.of("the backend oauth2 needs auth_oauth2.resource_server_id"));
        }
        if (config.httpsVerification() == PeerVerification.VERIFY_NONE) {
            LOG.warn("auth_oauth2.https.peer_verification is verify_none: whoever answers in place of the"
                    + " authorization server can log in as anybody");
        }
        this.verifier = new TokenVerifier(config, new SigningKeys(config), Clock.systemUTC());
        AtomicInteger number = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_WAITING), task -> {
                    Thread thread = new Thread(task, "chasqui-tokens-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public CompletionStage<Login> login(String name, String secret) {
        if (!mayBeToken(secret)) {
            return CompletableFuture.completedStage(Login.refused("not a token"));
        }
        try {
            return CompletableFuture.supplyAsync(() -> verify(secret), threads);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedStage(Login.refused("too many logins at once"));
        }
    }

    /** Three parts with dots between them: ordinary passwords need not wait for a thread to learn that they are none. */
    private static boolean mayBeToken(String secret) {
        return secret.length() <= MAX_TOKEN_LENGTH
                && secret.chars().filter(c -> c == '.').count() == 2;
    }

    private Login verify(String token) {
        try {
            return Login.accepted(verifier.verify(token));
        } catch (InvalidTokenException e) {
            return Login.refused("token refused: " + e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("a token could not be verified", e);
            return Login.refused("token refused: internal error");
        }
    }

    /** Nobody has a token without bringing it. */
    @Override
    public Identity trusted(String name) {
        return null;
    }

    @Override
    public CompletionStage<Login> renew(Identity identity, String secret) {
        return identity instanceof TokenIdentity
                ? login(identity.name(), secret).thenApply(login -> sameUser(identity, login))
                : null;
    }

    private static Login sameUser(Identity identity, Login login) {
        boolean changes = login.isAccepted() && !login.identity().name().equals(identity.name());
        return changes ? Login.refused("token refused: it is of another user") : login;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}

package io.chasqui.server.management;

import io.chasqui.server.access.Login;
import io.chasqui.server.access.LoginAttempts;
import io.chasqui.server.access.Logins;
import io.chasqui.server.management.http.ApiException;
import io.chasqui.server.management.http.Caller;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Finds out who sends a request, from its {@code Authorization} header: a password or a token. Waits while that is verified. */
public final class Authenticator {

    private static final String BASIC = "basic ";
    private static final String BEARER = "bearer ";
    private static final int WAITS_SECONDS = 30;

    private final Logins logins;
    private final LoginAttempts attempts;

    public Authenticator(Logins logins, LoginAttempts attempts) {
        this.logins = logins;
        this.attempts = attempts;
    }

    /**
     * @param authorization the header, or null
     * @throws ApiException 401
     */
    public Caller authenticate(String authorization, InetAddress from) {
        if (isOf(authorization, BEARER)) {
            return login("", authorization.substring(BEARER.length()).strip(), from);
        }
        if (!isOf(authorization, BASIC)) {
            throw ApiException.loginRequired();
        }
        String credentials = decode(authorization.substring(BASIC.length()).strip());
        int colon = credentials.indexOf(':');
        if (colon < 0) {
            throw ApiException.badCredentials();
        }
        return login(credentials.substring(0, colon), credentials.substring(colon + 1), from);
    }

    private static boolean isOf(String authorization, String scheme) {
        return authorization != null && authorization.regionMatches(true, 0, scheme, 0, scheme.length());
    }

    private static String decode(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ApiException.badCredentials();
        }
    }

    /** @param name does not count if the secret is a token */
    Caller login(String name, String secret, InetAddress from) {
        Login login = await(name, secret, from);
        String claimed = login.isAccepted() ? login.identity().name() : name;
        attempts.add(LoginAttempts.HTTP, from, claimed, login.isAccepted());
        return switch (login.outcome()) {
            case ACCEPTED -> new Caller(login.identity());
            case ONLY_FROM_LOOPBACK -> throw ApiException.notAuthorised("User can only log in via localhost");
            case REFUSED -> throw ApiException.badCredentials();
        };
    }

    private Login await(String name, String secret, InetAddress from) {
        try {
            return logins.login(name, secret, from).toCompletableFuture().get(WAITS_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw ApiException.unavailable("too many logins at once");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a login failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiException.unavailable("the broker is stopping");
        }
    }
}

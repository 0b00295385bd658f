package io.chasqui.conformance.access;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.impl.CredentialsProvider;
import com.rabbitmq.client.impl.CredentialsRefreshService;
import java.time.Duration;
import java.util.concurrent.Callable;

/** What RabbitMQ's Java client needs to log in with a token and to bring a new one when the test wants it to. */
final class RenewableToken implements CredentialsProvider, CredentialsRefreshService {

    private volatile String token;
    private volatile Callable<Boolean> bringing;

    RenewableToken(String token) {
        this.token = token;
    }

    void useIn(ConnectionFactory factory) {
        factory.setCredentialsProvider(this);
        factory.setCredentialsRefreshService(this);
    }

    /** The client brings another token (connection.update-secret) and waits for the answer. */
    void renew(String next) throws Exception {
        token = next;
        bringing.call();
    }

    @Override
    public String getUsername() {
        return "";
    }

    @Override
    public String getPassword() {
        return token;
    }

    @Override
    public Duration getTimeBeforeExpiration() {
        return Duration.ofHours(1);
    }

    @Override
    public String register(CredentialsProvider provider, Callable<Boolean> refresh) {
        bringing = refresh;
        return "renewed by the test";
    }

    @Override
    public void unregister(CredentialsProvider provider, String registration) {}

    @Override
    public boolean isApproachingExpiration(Duration left) {
        return false;
    }
}

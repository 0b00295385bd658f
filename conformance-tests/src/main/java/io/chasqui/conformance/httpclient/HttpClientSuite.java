package io.chasqui.conformance.httpclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.http.client.Client;
import com.rabbitmq.http.client.ClientParameters;
import com.rabbitmq.http.client.HttpClientException;
import com.rabbitmq.http.client.domain.QueueInfo;
import io.chasqui.conformance.harness.Suite;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;

/** What suites that use RabbitMQ's client of the management API have in common. */
abstract class HttpClientSuite extends Suite {

    static final String PASSWORD = "correct horse";

    Client client;

    @BeforeEach
    void makeClient() throws Exception {
        ConnectionFactory factory = connectionFactory();
        client = clientOf(factory.getUsername(), factory.getPassword());
    }

    final Client clientOf(String user, String password) throws Exception {
        return new Client(new ClientParameters()
                .url(broker().managementAddress().resolve("/api/").toURL())
                .username(user)
                .password(password));
    }

    /** A new virtual host in which the user of the tests may do everything. */
    final String vhost() {
        String vhost = freshName();
        afterwards(() -> client.deleteVhost(vhost));
        client.createVhost(vhost);
        return vhost;
    }

    /** A new durable queue. */
    final String queue(String vhost) {
        String queue = freshName();
        client.declareQueue(vhost, queue, new QueueInfo(true, false, false));
        return queue;
    }

    /** A connection to a virtual host, closed after the test. */
    final Connection connectTo(String vhost) throws Exception {
        return connect(factory -> factory.setVirtualHost(vhost));
    }

    static void expectStatus(int status, ThrowingCallable call) {
        HttpClientException refused = catchThrowableOfType(HttpClientException.class, call);
        assertThat(refused).as("a refusal").isNotNull();
        assertThat(refused.status()).isEqualTo(status);
    }
}

package io.chasqui.conformance.policy;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static io.chasqui.conformance.harness.Management.name;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import io.chasqui.conformance.harness.Suite;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What tests of policies share: policies for names of their own, which are gone after the test. */
abstract class PolicySuite extends Suite {

    /** A user policy for everything that has the name. Returns its name. */
    final String policy(String object, Map<String, ?> definition) {
        return policy(object, definition, Map.of());
    }

    /** The same with more fields. */
    final String policy(String object, Map<String, ?> definition, Map<String, ?> more) {
        String policy = freshName();
        afterwards(() -> management().delete(userPolicy(policy)));
        putPolicy(policy, object, definition, more);
        return policy;
    }

    /** Adds or replaces a user policy. */
    final void putPolicy(String policy, String object, Map<String, ?> definition, Map<String, ?> more) {
        management().put(userPolicy(policy), body(object, definition, more)).expect(201, 204);
    }

    final void deletePolicy(String policy) {
        management().delete(userPolicy(policy)).expect(204);
    }

    /** An operator policy for everything that has the name. Returns its name. */
    final String operatorPolicy(String object, Map<String, ?> definition) {
        String path = "/operator-policies/" + vhost() + "/";
        String policy = freshName();
        afterwards(() -> management().delete(path + policy));
        management().put(path + policy, body(object, definition, Map.of())).expect(201);
        return policy;
    }

    private static Map<String, Object> body(String object, Map<String, ?> definition, Map<String, ?> more) {
        Map<String, Object> body = new HashMap<>();
        body.put("pattern", "^" + object.replace(".", "\\.") + "$");
        body.put("definition", definition);
        body.putAll(more);
        return body;
    }

    private String userPolicy(String policy) {
        return "/policies/" + vhost() + "/" + policy;
    }

    /** The virtual host of the tests, as a segment of a path. */
    final String vhost() {
        return name(connectionFactory().getVirtualHost());
    }

    /** Declares a durable queue of this name, deleted after the test. */
    final String declared(Channel on, String queue, Map<String, Object> arguments) throws IOException {
        on.queueDeclare(deletedLater(queue), true, false, false, arguments);
        return queue;
    }

    final String declared(Channel on, String queue) throws IOException {
        return declared(on, queue, Map.of());
    }

    /** Declares a durable exchange of this name, deleted after the test. */
    final String declaredExchange(Channel on, String exchange, String type, Map<String, Object> arguments)
            throws IOException {
        on.exchangeDeclare(deletedExchange(exchange), type, true, false, arguments);
        return exchange;
    }

    /** How many of five messages the queue keeps. It is empty before and after. */
    final int kept(String queue) throws Exception {
        Channel publishing = siblingChannel();
        publishing.confirmSelect();
        publishAll(publishing, queue, "1", "2", "3", "4", "5");
        publishing.waitForConfirmsOrDie(10_000);
        int kept = ready(publishing, queue);
        publishing.queuePurge(queue);
        publishing.close();
        return kept;
    }

    /** Waits until nothing can be published to the queue any more, which unlike looking at it is no use of it. */
    final void expectGone(String queue) throws Exception {
        Channel publishing = siblingChannel();
        AtomicInteger returned = new AtomicInteger();
        publishing.addReturnListener(message -> returned.incrementAndGet());
        publishing.confirmSelect();
        eventually(() -> {
            publishing.basicPublish("", queue, true, null, bytes("anybody there?"));
            // A refusal is fine: the queue may go just then.
            publishing.waitForConfirms(10_000);
            assertThat(returned).as("messages returned").hasPositiveValue();
        });
    }
}

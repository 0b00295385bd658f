package io.chasqui.conformance.clients;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.DirectExchange;
import org.springframework.amqp.core.ExchangeBuilder;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageListener;
import org.springframework.amqp.core.QueueBuilder;
import org.springframework.amqp.rabbit.config.RetryInterceptorBuilder;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory.ConfirmType;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.adapter.MessageListenerAdapter;
import org.springframework.amqp.rabbit.retry.RejectAndDontRequeueRecoverer;

/** Spring AMQP as applications use it: a template that publishes, and listener containers that consume and retry. */
@Spec("third-party clients")
class SpringAmqpTest extends Suite {

    private static final int ATTEMPTS = 3;
    private static final int MESSAGES = 50;

    private CachingConnectionFactory connections;
    private CachingConnectionFactory withoutConfirms;
    private RabbitAdmin admin;
    private RabbitTemplate template;
    private AbstractMessageListenerContainer container;
    private String work;
    private String failed;

    /** Counts how often each message was tried; what begins with "broken" never succeeds. */
    private static final class Worker implements MessageListener {
        private final Queue<String> tried = new ConcurrentLinkedQueue<>();
        private final Queue<String> done = new ConcurrentLinkedQueue<>();

        @Override
        public void onMessage(Message message) {
            String body = new String(message.getBody(), java.nio.charset.StandardCharsets.UTF_8);
            tried.add(body);
            if (body.startsWith("broken")) {
                throw new IllegalStateException(body);
            }
            done.add(body);
        }

        long attempts(String body) {
            return tried.stream().filter(body::equals).count();
        }
    }

    @BeforeEach
    void connectAndDeclare() {
        withoutConfirms = new CachingConnectionFactory(connectionFactory());
        connections = new CachingConnectionFactory(connectionFactory());
        connections.setPublisherConfirmType(ConfirmType.CORRELATED);
        connections.setPublisherReturns(true);
        admin = new RabbitAdmin(connections);
        template = new RabbitTemplate(connections);
        template.setMandatory(true);
        template.setReplyTimeout(TimeUnit.SECONDS.toMillis(20));
        work = freshName();
        failed = work + ".failed";
        declareTopology();
    }

    private void declareTopology() {
        DirectExchange exchange = ExchangeBuilder.directExchange(work).build();
        var queue = QueueBuilder.durable(work)
                .deadLetterExchange("")
                .deadLetterRoutingKey(failed)
                .build();
        admin.declareExchange(exchange);
        admin.declareQueue(queue);
        admin.declareQueue(QueueBuilder.durable(failed).build());
        admin.declareBinding(BindingBuilder.bind(queue).to(exchange).with("work"));
    }

    @AfterEach
    void stopAndDelete() {
        if (container != null) {
            container.destroy();
        }
        admin.deleteQueue(work);
        admin.deleteQueue(failed);
        admin.deleteExchange(work);
        connections.destroy();
        withoutConfirms.destroy();
    }

    @Test
    void theTemplateKnowsOfConfirmsAndReturns() throws Exception {
        CorrelationData routed = send("work", "kept");
        CorrelationData lost = send("nobody", "lost");
        assertThat(routed.getFuture().get(20, TimeUnit.SECONDS).isAck()).isTrue();
        assertThat(lost.getFuture().get(20, TimeUnit.SECONDS).isAck()).isTrue();
        assertThat(routed.getReturned()).isNull();
        assertThat(lost.getReturned().getReplyCode()).isEqualTo(312);
        assertThat(lost.getReturned().getRoutingKey()).isEqualTo("nobody");
        assertThat(template.receiveAndConvert(work, 10_000)).isEqualTo("kept");
    }

    @Test
    void aSimpleContainerRetriesAndThenDeadLetters() throws Exception {
        Worker worker = listenWith(new SimpleMessageListenerContainer(connections));
        publishGoodAndBroken();
        expectDoneAndDead(worker);
    }

    @Test
    void aDirectContainerRetriesAndThenDeadLetters() throws Exception {
        DirectMessageListenerContainer direct = new DirectMessageListenerContainer(connections);
        direct.setConsumersPerQueue(3);
        direct.setPrefetchCount(5);
        Worker worker = listenWith(direct);
        publishGoodAndBroken();
        expectDoneAndDead(worker);
    }

    @Test
    void aTransactionalContainerAnswersCalls() {
        SimpleMessageListenerContainer serving = new SimpleMessageListenerContainer(withoutConfirms);
        serving.setChannelTransacted(true);
        serving.setConcurrentConsumers(2);
        serving.setMessageListener(new MessageListenerAdapter(new Object() {
            public String handleMessage(String request) {
                return request.toUpperCase(java.util.Locale.ROOT);
            }
        }));
        start(serving);
        List<Object> answers = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            answers.add(template.convertSendAndReceive(work, "work", "call " + i));
        }
        assertThat(answers)
                .containsExactlyElementsOf(
                        IntStream.range(0, MESSAGES).mapToObj(i -> "CALL " + i).toList());
    }

    @Test
    void theContainerComesBackAfterItsQueueWasDeletedAndDeclaredAgain() throws Exception {
        SimpleMessageListenerContainer listening = new SimpleMessageListenerContainer(connections);
        listening.setRecoveryInterval(100);
        listening.setMissingQueuesFatal(false);
        Worker worker = listenWith(listening);
        admin.deleteQueue(work);
        declareTopology();
        send("work", "after").getFuture().get(20, TimeUnit.SECONDS);
        eventually(() -> assertThat(worker.done).containsExactly("after"));
    }

    private Worker listenWith(AbstractMessageListenerContainer listening) {
        Worker worker = new Worker();
        listening.setAdviceChain(RetryInterceptorBuilder.stateless()
                .maxAttempts(ATTEMPTS)
                .backOffOptions(20, 2, 100)
                .recoverer(new RejectAndDontRequeueRecoverer())
                .build());
        listening.setMessageListener(worker);
        start(listening);
        return worker;
    }

    private void start(AbstractMessageListenerContainer listening) {
        container = listening;
        listening.setQueueNames(work);
        listening.afterPropertiesSet();
        listening.start();
    }

    private void publishGoodAndBroken() throws Exception {
        List<CorrelationData> sent = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            sent.add(send("work", (i % 10 == 0 ? "broken " : "good ") + i));
        }
        for (CorrelationData each : sent) {
            assertThat(each.getFuture().get(20, TimeUnit.SECONDS).isAck()).isTrue();
        }
    }

    private CorrelationData send(String key, String body) {
        CorrelationData correlation = new CorrelationData();
        template.convertAndSend(work, key, body, correlation);
        return correlation;
    }

    private void expectDoneAndDead(Worker worker) {
        int broken = MESSAGES / 10;
        eventually(() -> {
            assertThat(worker.done).hasSize(MESSAGES - broken).doesNotHaveDuplicates();
            assertThat(admin.getQueueInfo(failed).getMessageCount()).isEqualTo(broken);
        });
        assertThat(worker.attempts("broken 0")).isEqualTo(ATTEMPTS);
        Message dead = template.receive(failed, 10_000);
        Map<String, ?> death = dead.getMessageProperties().getXDeathHeader().get(0);
        assertThat(death.get("queue")).isEqualTo(work);
        assertThat(death.get("reason")).isEqualTo("rejected");
        assertThat(death.get("count")).isEqualTo(1L);
    }
}

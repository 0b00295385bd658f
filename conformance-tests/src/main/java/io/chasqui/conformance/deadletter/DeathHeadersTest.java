package io.chasqui.conformance.deadletter;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.GetResponse;
import io.chasqui.conformance.harness.Spec;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Spec("dead letter exchanges / x-death")
class DeathHeadersTest extends DeadLetterSuite {

    @Test
    void theFirstDeathIsToldInFull() throws Exception {
        String grave = queue(channel());
        String dying = dyingQueue(channel(), "", "x-dead-letter-routing-key", grave);
        long before = System.currentTimeMillis() / 1000;
        publishAll(channel(), dying, "m");
        rejectOne(channel(), dying);
        GetResponse dead = arrived(channel(), grave);
        assertThat(deaths(dead)).hasSize(1);
        Map<String, Object> death = deaths(dead).get(0);
        assertThat(death).containsOnlyKeys("count", "reason", "queue", "time", "exchange", "routing-keys");
        assertThat(death).containsEntry("count", 1L);
        assertThat(text(death, "reason")).isEqualTo("rejected");
        assertThat(text(death, "queue")).isEqualTo(dying);
        assertThat(text(death, "exchange")).isEmpty();
        assertThat(texts(death, "routing-keys")).containsExactly(dying);
        assertThat(((Date) death.get("time")).getTime() / 1000).isBetween(before - 1, before + 60);
    }

    @Test
    void firstAndLastDeathHaveHeadersOfTheirOwn() throws Exception {
        String grave = queue(channel());
        String second = dyingQueue(channel(), "", "x-dead-letter-routing-key", grave, "x-max-length", 1);
        String between = exchange(channel(), "fanout");
        channel().queueBind(second, between, "");
        String first = dyingQueue(channel(), between);
        publishAll(channel(), first, "m");
        rejectOne(channel(), first);
        eventually(() -> assertThat(ready(channel(), second)).isEqualTo(1));
        publishAll(channel(), second, "pushes the other one out");
        Map<String, Object> headers = arrived(channel(), grave).getProps().getHeaders();
        assertThat(text(headers, "x-first-death-queue")).isEqualTo(first);
        assertThat(text(headers, "x-first-death-reason")).isEqualTo("rejected");
        assertThat(text(headers, "x-first-death-exchange")).isEmpty();
        assertThat(text(headers, "x-last-death-queue")).isEqualTo(second);
        assertThat(text(headers, "x-last-death-reason")).isEqualTo("maxlen");
        assertThat(text(headers, "x-last-death-exchange")).isEqualTo(between);
    }

    @Test
    void theLatestDeathComesFirst() throws Exception {
        String grave = queue(channel());
        String second = dyingQueue(channel(), "", "x-dead-letter-routing-key", grave);
        String first = dyingQueue(channel(), "", "x-dead-letter-routing-key", second);
        publishAll(channel(), first, "m");
        rejectOne(channel(), first);
        rejectOne(channel(), second);
        GetResponse dead = arrived(channel(), grave);
        assertThat(deaths(dead)).extracting(death -> text(death, "queue")).containsExactly(second, first);
    }

    @Test
    void deathsOfTheSameKindAreCounted() throws Exception {
        String second = deletedLater(freshName());
        String first = dyingQueue(channel(), "", "x-dead-letter-routing-key", second);
        channel()
                .queueDeclare(
                        second,
                        true,
                        false,
                        false,
                        Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", first));
        publishAll(channel(), first, "m");
        for (int round = 0; round < 2; round++) {
            rejectOne(channel(), first);
            rejectOne(channel(), second);
        }
        rejectOne(channel(), first);
        GetResponse dead = arrived(channel(), second);
        assertThat(deaths(dead)).extracting(death -> text(death, "queue")).containsExactly(first, second);
        assertThat(deaths(dead)).extracting(death -> death.get("count")).containsExactly(3L, 2L);
    }

    @Test
    void deathsOfAnotherReasonInTheSameQueueAreCountedApart() throws Exception {
        String grave = queue(channel());
        String dying = dyingQueue(channel(), "", "x-dead-letter-routing-key", grave, "x-max-length", 1);
        String again = exchange(channel(), "fanout");
        String detour = dyingQueue(channel(), again);
        channel().queueBind(dying, again, "");
        String start = dyingQueue(channel(), "", "x-dead-letter-routing-key", detour);
        publishAll(channel(), start, "m");
        rejectOne(channel(), start);
        rejectOne(channel(), detour);
        rejectOne(channel(), dying);
        GetResponse dead = arrived(channel(), grave);
        assertThat(deaths(dead)).extracting(death -> text(death, "queue")).containsExactly(dying, detour, start);
        assertThat(deaths(dead)).extracting(death -> death.get("count")).containsOnly(1L);
    }

    @Test
    void aClientCannotContinueTheCount() throws Exception {
        String grave = queue(channel());
        String dying = dyingQueue(channel(), "", "x-dead-letter-routing-key", grave);
        publishAll(channel(), dying, "m");
        rejectOne(channel(), dying);
        GetResponse dead = arrived(channel(), grave);
        publish(channel(), "", dying, dead.getProps(), "again");
        GetResponse republished = channel().basicGet(dying, false);
        assertThat(deaths(republished)).as("left alone until it dies").hasSize(1);
        channel().basicReject(republished.getEnvelope().getDeliveryTag(), false);
        GetResponse deadAgain = arrived(channel(), grave);
        assertThat(deaths(deadAgain)).hasSize(1);
        assertThat(deaths(deadAgain).get(0)).containsEntry("count", 1L);
    }

    @Test
    void whatAClientClaimsAboutDeathsIsReplaced() throws Exception {
        String grave = queue(channel());
        String dying = dyingQueue(channel(), "", "x-dead-letter-routing-key", grave);
        AMQP.BasicProperties claims = new AMQP.BasicProperties.Builder()
                .headers(Map.of("x-death", "never", "x-first-death-queue", "elsewhere"))
                .build();
        publish(channel(), "", dying, claims, "m");
        rejectOne(channel(), dying);
        GetResponse dead = arrived(channel(), grave);
        assertThat(deaths(dead)).hasSize(1);
        assertThat(text(dead.getProps().getHeaders(), "x-first-death-queue")).isEqualTo(dying);
    }

    @Test
    void aMessageThatOnlyOverflowsIsNotSentRoundInACircle() throws Exception {
        String queue = deletedLater(freshName());
        channel()
                .queueDeclare(
                        queue,
                        true,
                        false,
                        false,
                        Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", queue, "x-max-length", 1));
        publishAll(channel(), queue, "a", "b", "c");
        assertThat(drain(channel(), queue)).containsExactly("c");
    }

    @Test
    void aRejectedMessageMayGoRoundInACircle() throws Exception {
        String queue = deletedLater(freshName());
        channel()
                .queueDeclare(
                        queue,
                        true,
                        false,
                        false,
                        Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", queue));
        publishAll(channel(), queue, "m");
        for (int round = 0; round < 3; round++) {
            rejectOne(channel(), queue);
        }
        GetResponse got = arrived(channel(), queue);
        assertThat(deaths(got)).hasSize(1);
        assertThat(deaths(got).get(0)).containsEntry("count", 3L);
        assertThat(List.of(text(got))).containsExactly("m");
    }
}

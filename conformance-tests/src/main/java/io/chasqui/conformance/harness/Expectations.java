package io.chasqui.conformance.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.ShutdownNotifier;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** How a broker refuses something: with which code, with which words, and at the cost of what. */
public final class Expectations {

    private static final long REFUSED_WITHIN_SECONDS = 10;

    private Expectations() {}

    /** What a test does to be refused. */
    @FunctionalInterface
    public interface Action {
        void run() throws Exception;
    }

    /** Expects the action to cost the channel, and only the channel. Returns the reply for further checks. */
    public static AMQP.Channel.Close expectChannelClose(Channel channel, int code, String textFragment, Action action)
            throws Exception {
        tolerating(action);
        Method reason = awaitReason(channel);
        assertThat(reason).as("the broker closes the channel").isInstanceOf(AMQP.Channel.Close.class);
        AMQP.Channel.Close close = (AMQP.Channel.Close) reason;
        ReplyTexts.seen(close.getReplyCode(), close.getReplyText());
        assertThat(close.getReplyText()).as("reply text").contains(textFragment);
        assertThat(close.getReplyCode())
                .as("reply code of %s", close.getReplyText())
                .isEqualTo(code);
        assertThat(channel.getConnection().isOpen())
                .as("the connection survives")
                .isTrue();
        return close;
    }

    /** Expects the action to cost the whole connection. Returns the reply for further checks. */
    public static AMQP.Connection.Close expectConnectionClose(
            Connection connection, int code, String textFragment, Action action) throws Exception {
        tolerating(action);
        Method reason = awaitReason(connection);
        assertThat(reason).as("the broker closes the connection").isInstanceOf(AMQP.Connection.Close.class);
        AMQP.Connection.Close close = (AMQP.Connection.Close) reason;
        ReplyTexts.seen(close.getReplyCode(), close.getReplyText());
        assertThat(close.getReplyText()).as("reply text").contains(textFragment);
        assertThat(close.getReplyCode())
                .as("reply code of %s", close.getReplyText())
                .isEqualTo(code);
        return close;
    }

    /** Runs what may or may not fail by itself, because the refusal may reach the client during the call or after it. */
    private static void tolerating(Action action) throws Exception {
        try {
            action.run();
        } catch (ShutdownSignalException e) {
            assertThat(e.isInitiatedByApplication())
                    .as("closed by the test itself")
                    .isFalse();
        } catch (IOException e) {
            if (!(e.getCause() instanceof ShutdownSignalException)) {
                throw e;
            }
        }
    }

    private static Method awaitReason(ShutdownNotifier closing) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(REFUSED_WITHIN_SECONDS);
        while (closing.isOpen() || closing.getCloseReason() == null) {
            if (System.nanoTime() > deadline) {
                return fail("%s is still open: the broker refused nothing", closing);
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
        return closing.getCloseReason().getReason();
    }

    /** Writes down the refusal that the failure of a call carries, if the broker gave one. */
    public static void recordRefusal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ShutdownSignalException signal
                    && signal.getReason() instanceof AMQP.Connection.Close close) {
                ReplyTexts.seen(close.getReplyCode(), close.getReplyText());
                return;
            }
        }
    }

    /** The code with which the broker closes, as the failure of a call carries it. */
    public static int replyCode(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ShutdownSignalException signal && !(cause instanceof AlreadyClosedException)) {
                return codeOf(signal.getReason());
            }
        }
        throw new AssertionError("not refused by the broker", failure);
    }

    private static int codeOf(Method reason) {
        if (reason instanceof AMQP.Channel.Close close) {
            return close.getReplyCode();
        }
        return ((AMQP.Connection.Close) reason).getReplyCode();
    }
}
